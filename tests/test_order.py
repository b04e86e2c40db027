"""What is to be begun first is there: a file that has another name would come where it happens to stand."""

from tests.conftest import FIRST, HERE


def test_each_file_that_is_begun_first_is_there():
    assert [name for name in FIRST if not (HERE / name).is_file()] == []
