"""A notebook that was left in the middle, or a cell that is run again later, harms nobody."""

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebooks.reading import LESSONS, PATHS, code

EXECUTIONS, YOUR_LAB = (path for path in PATHS if path.stem[:2] in ("03", "06"))
CLEAR = nbformat.v4.new_code_cell("answer = helpers.clean_up()")


def run(cells: list[nbformat.NotebookNode]) -> None:
    """Runs the cells in a notebook of their own; an error in one of them is an error here."""
    notebook = nbformat.v4.new_notebook(cells=cells)
    resources = {"metadata": {"path": str(PATHS[0].parent)}}
    NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120).execute()


@pytest.mark.slow
@pytest.mark.parametrize("left_at", ["make-foreign", "meet-foreign", "adopt"])
def test_a_handmade_function_that_was_left_behind_stops_no_notebook(left_at, local_aws):
    ids = [cell.id for cell in code(YOUR_LAB)]
    run(code(YOUR_LAB)[: ids.index(left_at) + 1])
    run(code(YOUR_LAB))
    run(code(EXECUTIONS))


@pytest.mark.slow
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_check_never_raises_not_even_when_everything_is_gone(path, local_aws):
    checks = [
        nbformat.v4.new_code_cell(cell.source) for cell in code(path) if "helpers.check(" in cell.source
    ]
    run([*code(path), CLEAR, *checks])
    assert all(output.output_type == "stream" for cell in checks for output in cell.outputs)
