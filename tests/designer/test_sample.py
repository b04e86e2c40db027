"""The input that is offered for a run: the last one, the tutorial's, or what the first states read."""

import pytest

from designer.sample import sample_of
from tests.designer.test_canvas import asked, canvas  # noqa: F401

END = {"Type": "Pass", "End": True}
LATER = {"Type": "Pass", "InputPath": "$.later", "End": True}


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def jsonata(**state):
    return {"QueryLanguage": "JSONata", **machine(A={"Type": "Pass", **state})}


WAIT = {"Type": "Wait", "SecondsPath": "$.seconds", "Next": "Then"}
TASK = {"Type": "Task", "Resource": "arn:x", "Next": "Later", "ResultPath": "$.result"}
RULES = [
    {"Variable": "$.order.total", "NumericGreaterThan": 5, "Next": "Then"},
    {
        "And": [{"Variable": "$.kind", "StringEquals": "a"}, {"Variable": "$.new", "BooleanEquals": True}],
        "Next": "Then",
    },
    {"Variable": "$.there", "IsPresent": True, "Next": "Then"},
]
CASES = {
    "nothing is read": (machine(A=END), {}),
    "paths and intrinsics": (
        machine(
            A={**TASK, "Parameters": {"id.$": "$.case.id", "n.$": "States.Format('{}', $.name)", "t.$": "$$.Task"}}
        ),
        {"case": {"id": ""}, "name": ""},
    ),
    "within InputPath": (
        machine(A={**TASK, "InputPath": "$.body", "Parameters": {"id.$": "$.id"}}),
        {"body": {"id": ""}},
    ),
    "what a Choice compares": (
        machine(A={"Type": "Choice", "Choices": RULES, "Default": "Then"}, Then=END),
        {"order": {"total": 5}, "kind": "a", "new": True, "there": ""},
    ),
    "past a Wait, and no further than a Task": (
        machine(A=WAIT, Then={**TASK, "Parameters": {"x.$": "$.x"}}, Later=LATER),
        {"seconds": "", "x": ""},
    ),
    "JSONata": (jsonata(Output="{% $states.input.a.b & $states.context.c %}", End=True), {"a": {"b": ""}}),
    "a way back": (machine(A={"Type": "Wait", "Seconds": 1, "Next": "A"}), {}),
    "no machine yet": ({}, {}),
    "a start that is none": ({"StartAt": ["A"], "States": {"A": 5}}, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_sample_has_what_the_first_states_read(case):
    definition, sample = CASES[case]
    assert sample_of(definition) == sample


def test_the_last_input_is_offered_again(canvas, monkeypatch):  # noqa: F811
    assert canvas.about["input"] == "{}"
    canvas._design.set("Open Case", "Parameters", {"id.$": "$.case"})
    assert canvas.about["input"] == '{"case": ""}'
    canvas._design._input = {"case": "ü"}
    canvas.refresh()
    assert canvas.about["input"] == '{"case": "ü"}'


def test_a_refusal_says_of_what_it_is_one(canvas):  # noqa: F811
    assert asked(canvas, "rename", name="Open Case", to="Close Case")["refused"] == "rename"
