"""What is to be begun first or last is there: a file that has another name would come where it happens to stand."""

from tests.conftest import FIRST, HERE, LAST


def test_what_is_begun_first_or_last_is_there():
    assert [name for name in FIRST if not (HERE / name).is_file()] == [] and (HERE / LAST).is_dir()
