"""A student's whole evening in the Learner Lab: every notebook again, with its exercise solved, on an AWS that fails.

The local AWS plays the lab, under another account and name; everything takes its moment there, and the tutorial's
names are taken, so that the student works with a prefix. Each notebook finds an account without anything of the lab's;
every tenth call fails, and keys expire. What only waits is leapt over: test_evening_in_jupyterlab.py has real time.
"""

from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.notebooks.evening import MOMENTS, holders, kept_with_account_or_name, said
from tests.notebooks.reading import EXERCISE, PATHS, read, solutions, tags, verdicts

FAULTS = ["throttled", "500", "cut-before", "cut-after"]
SPARED = {
    "10_twenty_steps": ["Invoke"],  # it counts calls of functions: a lost answer is one call more
    "17_waiting_for_a_person": [
        "SendTaskSuccess",  # that a second answer is refused is what it teaches
        "GetActivityTask",  # a task whose answer is lost has gone to nobody, on AWS too
    ],
    "18_changing_what_runs": [
        "GetActivityTask",
        "StartExecution",  # that a name is refused is what it teaches: after a lost answer it may be the call's own
    ],
}
CLEAR = "answer = helpers.clean_up()"
EXPORT = """
watched = helpers.watch(helpers.start(helpers.catch_up(4)["state_machine"], {"inputCaseID": "001"}))
watched.wait()
for ending in "html", "svg", "mmd":
    watched.export(f"run.{ending}")
watched
"""

pytestmark = pytest.mark.slow
each_in_turn = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem, scope="module")


@pytest.fixture(scope="module")
def pace():
    return "leap"


def test_keys_are_pasted_into_the_box(student):
    notebook = student.sign_in_with_the_box()
    assert "Connected to AWS account" in str(notebook.metadata.widgets)


# The tutorial alone, whose names are taken: later chapters have names of their own, and are refused nothing.
def test_running_on_past_a_refusal_leaves_what_is_foreign_as_it_is(student):
    before, refused = student.foreign(), []

    def harmless(notebook):
        errors = [output.ename for cell in notebook.cells for output in cell.get("outputs", []) if "ename" in output]
        refused.append("NotOurs" in errors)
        assert student.foreign() == before

    student.run_on([read(path) for path in PATHS if not is_chapter(path)], harmless)
    assert sum(refused) > 5


@each_in_turn
def test_again_on_a_bad_evening_it_says_the_same_and_its_solution_is_right(path, prefixed):
    stored, before, (notebook, checks) = read(path), prefixed.foreign(), solved(path)
    every = {"calls": 10, "faults": FAULTS, "seed": 7, "spared": SPARED.get(path.stem, [])}
    prefixed.fail(every=every, moments=MOMENTS, session_calls=190)
    prefixed.run(notebook, path.name)
    ended = nbformat.v4.new_notebook(cells=notebook.cells[: len(stored.cells)])
    assert said_before_the_exercise(ended) == said_before_the_exercise(stored)
    assert [line[0] for line in verdicts(ended.cells)] == ["✓"] * len(verdicts(stored.cells))
    assert len(verdicts(checks)) == len(verdicts(stored.cells)), "a check raised when all was gone"
    assert prefixed.foreign() == before
    assert not is_chapter(path) or "Nothing to delete." in str(notebook.cells[len(stored.cells)].outputs)


def is_chapter(path: Path) -> bool:
    """Whether nothing of what a notebook makes outlives its own last cell; the tutorial's leave it to the next one."""
    return "10" <= path.stem < "90"


def solved(path: Path) -> tuple[NotebookNode, list[NotebookNode]]:
    """The notebook with the solution in its cell, and, when all has been cleaned up, its checks once more."""
    notebook = read(path)
    checks = [new_code_cell(cell.source) for cell in notebook.cells if "helpers.check(" in cell.source]
    for cell in notebook.cells:
        if EXERCISE in tags(cell):
            cell.source = solutions(path)[cell.id]
    notebook.cells += [new_code_cell(CLEAR), *checks]
    return notebook, checks


def said_before_the_exercise(notebook: NotebookNode) -> dict[str, str]:
    exercise = next((n for n, cell in enumerate(notebook.cells) if EXERCISE in tags(cell)), None)
    return said(nbformat.v4.new_notebook(cells=notebook.cells[:exercise]))


def test_every_kind_of_fault_was_met_and_keys_have_expired(prefixed):
    fired = Counter(kind for kind in FAULTS for line in prefixed.log().splitlines() if f"fault {kind} " in line)
    assert all(fired[kind] > 5 for kind in FAULTS), fired
    assert prefixed.sessions >= 4


def test_the_keys_are_nowhere_but_in_their_file_and_nobody_is_named(prefixed):
    prefixed.fail()
    prefixed.run_cells("exporting", EXPORT)
    assert holders(prefixed, "marked-token") == {"credentials"}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        assert holders(prefixed, prefixed.server.environment[name]) <= {"credentials", "key"}  # "key" is the AWS's own
    assert kept_with_account_or_name(prefixed) == set()
