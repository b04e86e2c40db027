"""JSON whose members know the lines that they stand in."""

import pytest

from local_aws.states.language.located_json import Misplaced, located


def test_json_that_is_nested_without_end_is_refused():
    with pytest.raises(Misplaced):
        located("[" * 20_000)


def test_a_large_file_is_read_in_one_go():
    members = ",\n".join(f'"{number}": {{"Return": {number}}}' for number in range(20_000))
    found = located(f"{{\n{members}\n}}")
    assert (found.lines["0"], found.lines["19999"], found["19999"].lines["Return"]) == (2, 20_001, 20_001)
