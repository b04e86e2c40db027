"""A notebook that was left in the middle can be run again from the top."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tests.notebooks.reading import PATHS, code, run

YOUR_LAB = next(path for path in PATHS if path.stem.startswith("06"))


def up_to(name: str) -> list[NotebookNode]:
    """The notebook's code cells, from the first to the one of this name."""
    cells = code(YOUR_LAB)
    return cells[: [cell.id for cell in cells].index(name) + 1]


@pytest.mark.slow
def test_a_handmade_function_that_was_left_behind_is_in_nobodys_way(local_aws):
    cells = [*up_to("make-foreign"), *up_to("adopt"), *up_to("adopt"), *code(YOUR_LAB)[-1:]]
    run([new_code_cell(cell.source, metadata=cell.metadata) for cell in cells])
