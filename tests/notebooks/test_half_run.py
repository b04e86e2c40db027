"""A notebook that was left in the middle can be run again from the top."""

import pytest

from tests.notebooks.reading import PATHS, code, run

YOUR_LAB = next(path for path in PATHS if path.stem.startswith("06"))


@pytest.mark.slow
@pytest.mark.parametrize("left_at", ["make-foreign", "adopt"])
def test_a_handmade_function_that_was_left_behind_is_in_nobodys_way(left_at, local_aws):
    cells = code(YOUR_LAB)
    run(cells[: [cell.id for cell in cells].index(left_at) + 1])
    run(code(YOUR_LAB))
