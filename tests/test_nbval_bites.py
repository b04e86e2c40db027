"""nbval is strict here: what is stored is what the cells say, and a lie turns the run red."""

import copy
from collections.abc import Iterator

import pytest
from nbval.plugin import IPyNbFile

from tests.notebooks.reading import EXERCISE, PATHS, ROOT, code, tags

LIE = "a line that no cell prints\n"
# notebook → ids of its cells whose output is not compared, at most three in all
IGNORED = {"06_your_learner_lab": {"check-setup"}}  # the doctor tells what earlier runs left

each = pytest.mark.parametrize("notebook", PATHS, ids=lambda path: path.stem)


def test_a_notebook_whose_stored_output_is_a_lie_fails(nbval):
    report = nbval(ROOT / "tests/samples/must_fail.ipynb")
    assert report.returncode == 1 and "1 failed" in report.stdout, report.stdout


@each
def test_nbval_compares_every_cell_but_the_exercises_and_the_listed_ones(notebook):
    ignored = {cell.id for cell in code(notebook) if "nbval-ignore-output" in tags(cell)}
    assert ignored == IGNORED.get(notebook.stem, set())
    assert not any("NBVAL" in cell.source or "nbval-skip" in tags(cell) for cell in code(notebook))
    uncompared = [cell for cell in code(notebook) if cell.execution_count is None]
    assert [cell.id for cell in uncompared if EXERCISE not in tags(cell)] == []


def test_at_most_three_cells_are_not_compared():
    assert sum(map(len, IGNORED.values())) <= 3


def lies(outputs: list[dict]) -> Iterator[list[dict]]:
    """The outputs with one of their texts changed, text by text; pictures and widgets are no texts."""
    for number, output in enumerate(outputs):
        for place, key in _texts(output):
            changed = copy.deepcopy(outputs)
            (changed[number]["data"] if place == "data" else changed[number])[key] = LIE
            yield changed


def _texts(output: dict) -> Iterator[tuple[str, str]]:
    yield from (("output", key) for key in ("text", "evalue") if key in output)
    yield from (("data", kind) for kind in output.get("data", {}) if kind in ("text/plain", "text/html"))


@each
def test_each_stored_text_that_was_changed_is_seen_in_its_cell(notebook, request):
    cells = list(IPyNbFile.from_parent(request.session, path=notebook).collect())
    for cell in cells:
        request.config.hook.pytest_itemcollected(item=cell)  # what is left out of the comparison, conftest says
        stored = cell.cell.outputs
        assert cell.compare_outputs(stored, stored)
        assert [cell.name for told in lies(stored) if cell.compare_outputs(told, stored)] == []
    assert sum(len(list(lies(cell.cell.outputs))) for cell in cells) >= 4
