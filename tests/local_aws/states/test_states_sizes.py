"""What is long or nested deeply costs work in proportion to its length: counted in calls, not by a clock."""

import json
import sys

import pytest

from local_aws.states.checks.definition import check_definition
from local_aws.states.engine.maps.batcher import batches_of
from local_aws.states.language.values import to_text, weight


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


LARGE = {"text": "x" * 200_000}
MANY = 3_000  # of which all together would be 600 MB


def machine(**state):
    return {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, **state}}}


EXPLODING = {
    "fields": machine(Parameters={f"f{number}.$": "$" for number in range(MANY)}),
    "variables": machine(Assign={f"f{number}.$": "$" for number in range(MANY)}),
    "results": machine(Parameters={"a.$": "$.text"}, ResultPath="$.b", OutputPath="$..*"),
    "arguments": machine(Parameters={"a.$": f"States.Array({', '.join(['$'] * 1_000)})"}),
    "texts": machine(Parameters={"a.$": f"States.Format('{'{}' * 999}', {', '.join(['$.text'] * 999)})"}),
    "paths": machine(Parameters={"a.$": "$..*", "b.$": "$..*"}, InputPath="$.deep"),
    "branches": machine(
        Type="Parallel",
        Branches=[
            {"StartAt": f"B{number}", "States": {f"B{number}": {"Type": "Pass", "End": True}}} for number in range(60)
        ],
    ),
    "expressions": {**machine(Output=["{% $states.input %}"] * MANY), "QueryLanguage": "JSONata"},
    "items": machine(
        Type="Map",
        ItemsPath="$$.Execution.Input.items",
        ItemSelector={"all.$": "$"},
        ItemProcessor={"StartAt": "B", "States": {"B": {"Type": "Pass", "End": True}}},
    ),
}
LIMITS = {
    "results": "States.Runtime",
    "paths": "States.Runtime",
    "arguments": "States.Runtime",
    "texts": "States.Runtime",
}


@pytest.mark.parametrize("case", EXPLODING)
def test_what_would_be_too_large_is_not_even_made(sfn, case):
    deep = "x" * 50_000
    for _ in range(300):
        deep = [deep]
    run = sfn.run(EXPLODING[case], {**LARGE, "items": [0] * 100, "deep": deep})
    assert run.error == LIMITS.get(case, "States.DataLimitExceeded")


@pytest.mark.parametrize(
    ("value", "most", "weighed"),
    [
        ("ab", 9, 4),
        ([], 9, 1),
        ([1, 2], 9, 5),
        ({"a": 1}, 9, 7),
        (None, 9, 1),
        (["abc", "def"], 3, 8),
        ([[9] * 9], 2, 12),
    ],
)
def test_data_are_weighed_as_far_as_needed(value, most, weighed):
    found = weight(value, most)
    assert found == weighed and (found <= len(json.dumps(value, separators=(",", ":"))) or found > most)


@pytest.mark.parametrize(
    ("largest", "sizes"), [(9, [4, 4, 2]), (10, [4, 4, 2]), (11, [5, 5]), (3, [1] * 10), (2, [1] * 10), (None, [10])]
)
def test_batches_are_as_large_as_they_may_be(largest, sizes):
    found = batches_of([1] * 10, 10, largest)
    assert [len(batch) for batch in found] == sizes
    assert largest is None or all(len(to_text(batch)) <= max(largest, 3) for batch in found)
