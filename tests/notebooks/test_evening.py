"""A student's whole evening in the Learner Lab: every notebook, in a browser and again, on an AWS that fails.

The local AWS plays the lab, in real time, under another account and name; everything takes its moment there, and the
tutorial's names are taken, so that the student works with a prefix. Each notebook finds an account without anything
of the lab's, runs in JupyterLab, and then once more: its exercise solved, every tenth call failing, keys expiring.
"""

import os
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

import local_aws as aws
from conftest import SCREENSHOTS, copy_of_the_guide
from tests.browser.jupyter import jupyter_lab, photograph, run_all_cells
from tests.notebooks.evening import ACCOUNT, PERSON, PREFIX, Student, said, words
from tests.notebooks.reading import EXERCISE, PATHS, read, solutions, tags, verdicts

FAULTS = ["throttled", "500", "cut-before", "cut-after"]
SPARED = {"10_twenty_steps": ["Invoke"]}  # a notebook that counts calls of functions: a lost answer is one call more
MOMENTS = {"pending": 0.4, "updating": 0.1, "deleting": 0.4, "unseen": 0.2}  # seconds
BROKEN = "() => [...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src)"
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
def student(tmp_path_factory):
    """Such a computer; its AWS ends with the evening."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCAL_AWS_ACCOUNT", ACCOUNT)
        patch.setenv("LOCAL_AWS_USER", PERSON)
        patch.setenv("LOCAL_AWS_TIME", "real")  # the default run leaps over what only waits
        student = Student(copy_of_the_guide(tmp_path_factory.mktemp("copy") / "lab"), home)
    yield student
    aws.stop(student.state)


@pytest.fixture(scope="module")
def prefixed(student):
    """The student, who has chosen a prefix."""
    student.run_cells("choosing", f"helpers.connect(prefix={PREFIX!r})")
    return student


@pytest.fixture(scope="module")
def lab(prefixed, tmp_path_factory):
    """The student's JupyterLab: an address with a place for a path in it."""
    own = {**prefixed.environment, "HOME": os.environ["HOME"]}  # where uv finds what it has downloaded
    with jupyter_lab(prefixed.checkout, tmp_path_factory.mktemp("jupyter"), environment=own) as address:
        yield address


def test_keys_are_pasted_into_the_box(student):
    notebook = student.sign_in_with_the_box()
    assert "Connected to AWS account" in str(notebook.metadata.widgets)


def test_running_on_past_a_refusal_leaves_what_is_foreign_as_it_is(student):
    before = student.foreign()

    def harmless(notebook):
        errors = [output.ename for cell in notebook.cells for output in cell.get("outputs", []) if "ename" in output]
        assert "NotOurs" in errors
        assert student.foreign() == before

    student.run_on(list(map(read, PATHS)), harmless)


@each_in_turn
def test_in_jupyterlab_a_notebook_says_what_is_stored_and_every_picture_is_there(path, prefixed, lab, page):
    stored, before = read(path), prefixed.foreign()
    prefixed.fail(moments=MOMENTS)
    state = run_all_cells(page, lab.format(f"my_notebooks/{path.name}"))
    photograph(page, SCREENSHOTS, path.stem)
    shown = {cell: [output for output in state["outputs"] if output["cell"] == cell] for cell in said(stored)}
    assert {cell: words(outputs) for cell, outputs in shown.items()} == said(stored)
    assert [output["text"] for output in state["outputs"] if output.get("name") == "stderr"] == []
    assert pictures(state["outputs"]) == pictures([o for cell in stored.cells for o in cell.get("outputs", [])])
    assert page.evaluate(BROKEN) == []
    assert prefixed.foreign() == before


def pictures(outputs: list[dict]) -> int:
    """How many of the outputs are pictures."""
    return sum(any(kind.startswith("image/") for kind in output.get("data", {})) for output in outputs)


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


def kept_with_account_or_name(student: Student) -> set[str]:
    """The notebooks and exports in which the account's number or the student's name stands."""
    found = {name for private in (ACCOUNT, "user123", "Ada@", "=Ada") for name in holders(student, private)}
    return {name for name in found if name.endswith((".ipynb", ".html", ".svg", ".mmd"))}


def holders(student: Student, text: str) -> set[str]:
    """The names of the files in checkout and home folder that hold this text."""
    written = [*student.checkout.rglob("*"), *student.home.rglob("*")]
    left_out = {student.checkout / "tests", student.checkout / ".venv"}
    files = [path for path in written if path.is_file() and not left_out & set(path.parents)]
    return {path.name for path in files if text.encode() in path.read_bytes()}
