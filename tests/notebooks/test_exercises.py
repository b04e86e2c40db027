"""The exercises can be done: with its solution in place, every check of a notebook says ✓."""

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebooks.reading import EXERCISE, PATHS, code, read, solution, tags

WITH_EXERCISE = [path for path in PATHS if any(EXERCISE in tags(cell) for cell in code(path))]


def said(notebook: nbformat.NotebookNode) -> list[str]:
    """What the checks of a notebook said, in their order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    return [line for line in printed.splitlines() if line.startswith(("✓", "✗"))]


@pytest.mark.slow
@pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
def test_every_check_says_yes_once_the_solution_is_in_its_cell(path, local_aws):
    notebook = read(path)
    exercise = next(cell for cell in notebook.cells if EXERCISE in tags(cell))
    exercise.source = solution(path)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120).execute()
    assert [line for line in said(notebook) if line.startswith("✗")] == []
    assert len(said(notebook)) == sum(cell.source.count("helpers.check(") for cell in code(path))


@pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
def test_without_the_solution_its_check_says_no(path):
    assert any(line.startswith("✗") for line in said(read(path)))
