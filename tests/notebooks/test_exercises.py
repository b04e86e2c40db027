"""The exercises have to be done: what a notebook stores is said without them. (test_evening.py does them.)"""

import pytest

from tests.notebooks.reading import EXERCISE, PATHS, code, tags, verdicts

WITH_EXERCISE = [path for path in PATHS if any(EXERCISE in tags(cell) for cell in code(path))]


@pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
def test_without_the_solution_its_check_says_no(path):
    assert any(verdict.startswith("✗") for verdict in verdicts(code(path)))
