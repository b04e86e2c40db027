"""nbval is strict here: what is stored is what the cells say, and a lie turns the run red."""

import json
import re
import shutil
from pathlib import Path

import pytest

from conftest import stop_aws

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LIE = "a line that no cell prints\n"
# notebook → ids of its cells whose output is not compared, at most three in all
IGNORED = {"06_your_learner_lab": {"check-setup"}}  # the doctor tells what earlier runs left


def cells(notebook: Path) -> list[dict]:
    return [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]


def waits(notebook: Path) -> bool:
    """Whether executions in it may wait: the default run leaps over that."""
    source = "".join("".join(cell["source"]) for cell in cells(notebook))
    return re.search(r"\bWait\b|Retry|(Heartbeat|Timeout)Seconds", source) is not None


def tags(cell: dict) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def test_a_notebook_whose_stored_output_is_a_lie_fails(nbval):
    report = nbval(ROOT / "tests/samples/must_fail.ipynb")
    assert report.returncode == 1 and "1 failed" in report.stdout, report.stdout


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_nbval_compares_every_cell_but_the_exercises_and_the_listed_ones(notebook):
    ignored = {cell["id"] for cell in cells(notebook) if "nbval-ignore-output" in tags(cell)}
    assert ignored == IGNORED.get(notebook.stem, set())
    assert not any("NBVAL" in "".join(cell["source"]) or "nbval-skip" in tags(cell) for cell in cells(notebook))
    uncompared = [cell for cell in cells(notebook) if cell["execution_count"] is None]
    assert [cell["id"] for cell in uncompared if "exercise" not in tags(cell)] == []


def test_at_most_three_cells_are_not_compared():
    assert sum(map(len, IGNORED.values())) <= 3


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_changed_output_turns_its_notebook_red(notebook, checkout, nbval):
    copy = checkout / "notebooks" / notebook.name
    document = json.loads(copy.read_text("utf-8"))
    printed = [
        output for cell in document["cells"] for output in cell.get("outputs", []) if output.get("name") == "stdout"
    ]
    printed[-1]["text"] = LIE
    copy.write_text(json.dumps(document), "utf-8")
    report = nbval(copy, cwd=checkout)
    assert report.returncode == 1 and "1 failed" in report.stdout, report.stdout


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_notebook_passes_alone(notebook, nbval):
    report = nbval(notebook)
    assert report.returncode == 0, report.stdout


@pytest.mark.slow
@pytest.mark.parametrize("notebook", [*filter(waits, NOTEBOOKS)], ids=lambda path: path.stem)
def test_a_notebook_whose_executions_wait_passes_in_real_time_too(notebook, nbval):
    report = nbval(notebook, time="real")
    assert report.returncode == 0, report.stdout


@pytest.mark.slow
def test_the_notebooks_pass_twice_in_a_row_against_one_aws(nbval, tmp_path):
    home = tmp_path / "home"
    try:
        for _ in range(2):
            report = nbval(*NOTEBOOKS, home=home)
            assert report.returncode == 0, report.stdout
    finally:
        stop_aws(home)
        shutil.rmtree(home)
