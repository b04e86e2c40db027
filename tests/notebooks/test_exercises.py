"""The exercises can be done: with its solution in place, every check of a notebook says ✓."""

import nbformat
import pytest

from tests.notebooks.reading import EXERCISE, PATHS, code, run, solution, tags

WITH_EXERCISE = [path for path in PATHS if any(EXERCISE in tags(cell) for cell in code(path))]
CLEAR = nbformat.v4.new_code_cell("answer = helpers.clean_up()")


def said(cells: list[nbformat.NotebookNode]) -> list[str]:
    """What the checks among the cells said, in their order."""
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    return [line for line in printed.splitlines() if line.startswith(("✓", "✗"))]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
def test_every_check_says_yes_once_the_solution_is_in_its_cell_and_none_raises_when_all_is_gone(path, local_aws):
    cells = code(path)
    next(cell for cell in cells if EXERCISE in tags(cell)).source = solution(path)
    checks = [nbformat.v4.new_code_cell(cell.source) for cell in cells if "helpers.check(" in cell.source]
    run([*cells, CLEAR, *checks])
    wanted = sum(cell.source.count("helpers.check(") for cell in checks)
    assert [line[0] for line in said(cells)] == ["✓"] * wanted
    assert len(said(checks)) == wanted


@pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
def test_without_the_solution_its_check_says_no(path):
    assert any(line.startswith("✗") for line in said(code(path)))
