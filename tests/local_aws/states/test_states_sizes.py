"""What is long or nested deeply costs work in proportion to its length: counted in calls, not by a clock."""

import json
import sys

import pytest

from local_aws.states.checks.definition import check_definition


def work(job):
    """How many functions are called until the job is done."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        job()
    finally:
        sys.setprofile(None)
    return count


def chain(length):
    """A definition of so many states, one after the other, each with a rule and a Catch that lead to the next."""
    states = {}
    for number in range(length):
        following = f"Choose {number}"
        states[f"Work {number}"] = {
            "Type": "Task",
            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f",
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": following}],
            "Next": following,
        }
        rule = {"Variable": "$.a", "IsNull": True, "Next": f"Work {number + 1}"}
        states[following] = {"Type": "Choice", "Choices": [rule], "Default": f"Work {number + 1}"}
    states[f"Work {length}"] = {"Type": "Succeed"}
    return json.dumps({"StartAt": "Work 0", "States": states})


def nested(depth):
    """A definition of so many Maps, each in the one before."""
    program = {"StartAt": "End", "States": {"End": {"Type": "Pass", "End": True}}}
    for number in range(depth):
        state = {"Type": "Map", "ItemProcessor": program, "End": True}
        program = {"StartAt": f"Map {number}", "States": {f"Map {number}": state}}
    return json.dumps(program)


@pytest.mark.parametrize("definition", [chain, nested])
def test_twice_as_many_states_are_checked_with_twice_the_work(definition):
    check_definition(definition(20))  # what is compiled once is compiled
    few, many = (work(lambda size=size: check_definition(definition(size))) for size in (20, 40))
    assert many < few * 2.2
