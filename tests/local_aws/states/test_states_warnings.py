"""What ValidateStateMachineDefinition warns of: slips that change the meaning and keep nothing from being created."""

import json

import pytest

TASK = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}


def validated(sfn, definition, **params):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(definition), severity="WARNING", **params)
    return answer["result"], [(found["code"], found["location"]) for found in answer["diagnostics"]]


def alone(**state):
    return {"StartAt": "A", "States": {"A": {"End": True, **state}}}


def choice(**rule):
    states = {"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", **rule, "Next": "B"}]}, "B": {"Type": "Succeed"}}
    return {"StartAt": "A", "States": states}


SLIPS = {
    "a path without .$": (
        alone(**TASK, Parameters={"FunctionName": "$.name", "Payload.$": "$"}),
        ("NO_DOLLAR", "/States/A/Parameters/FunctionName"),
    ),
    "a path deep inside": (
        alone(**TASK, Parameters={"FunctionName": "f", "Payload": {"case": {"id": "$.id"}}}),
        ("NO_DOLLAR", "/States/A/Parameters/Payload/case/id"),
    ),
    "a path in an array": (alone(Type="Pass", Parameters={"a": ["$.x"]}), ("NO_DOLLAR", "/States/A/Parameters/a")),
    "the whole input": (alone(Type="Pass", Parameters={"a": "$"}), ("NO_DOLLAR", "/States/A/Parameters/a")),
    "the context object": (
        alone(Type="Pass", Parameters={"a": "$$.Execution.Id"}),
        ("NO_DOLLAR", "/States/A/Parameters/a"),
    ),
    "a variable": (alone(Type="Pass", Assign={"a": "$b"}), ("NO_DOLLAR", "/States/A/Assign/a")),
    "a function": (
        alone(**TASK, Parameters={"FunctionName": "f"}, ResultSelector={"id": "States.UUID()"}),
        ("NO_DOLLAR", "/States/A/ResultSelector/id"),
    ),
    "a path in a Result": (alone(Type="Pass", Result="$.x"), ("PASS_RESULT_IS_STATIC", "/States/A/Result")),
    "a path deep in a Result": (
        alone(Type="Pass", Result={"a.$": ["$.x"]}),
        ("PASS_RESULT_IS_STATIC", "/States/A/Result/a.$[0]"),
    ),
    "a path as an error's name": (
        {"StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "$.error"}}},
        ("NO_PATH", "/States/A/Error"),
    ),
    "a path to compare with": (choice(StringEquals="$.b"), ("NO_PATH", "/States/A/Choices[0]/StringEquals")),
    "a path inside a rule": (
        {
            "StartAt": "A",
            "States": {
                "A": {
                    "Type": "Choice",
                    "Choices": [{"Not": {"Variable": "$.a", "StringEquals": "$.b"}, "Next": "B"}],
                },
                "B": {"Type": "Succeed"},
            },
        },
        ("NO_PATH", "/States/A/Choices[0]/Not/StringEquals"),
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_a_slip_is_warned_of_and_can_be_created(sfn, case):
    definition, warning = SLIPS[case]
    assert validated(sfn, definition) == ("OK", [warning])
    assert sfn.ValidateStateMachineDefinition(definition=json.dumps(definition))["diagnostics"] == []
    assert sfn.create(definition)


FINE = {
    "a price": alone(Type="Pass", Parameters={"price": "$5.00 a piece"}, Result="costs $5"),
    "a path that is one": alone(Type="Pass", Parameters={"a.$": "$.a"}),
    "a comment": alone(Type="Pass", Comment="$.a is looked up"),
    "a pattern": choice(StringMatches="$.*"),
    "JSONata": {**alone(Type="Pass", Output={"a": "$.a"}), "QueryLanguage": "JSONata"},
}


@pytest.mark.parametrize("case", FINE)
def test_what_only_looks_alike_is_not_warned_of(sfn, case):
    assert validated(sfn, FINE[case]) == ("OK", [])


def test_errors_come_with_warnings_and_alone_decide(sfn):
    definition = alone(Type="Pass", Parameters={"a": "$.a", "b.$": "b"})
    result, found = validated(sfn, definition)
    assert result == "FAIL"
    assert sorted(code for code, _ in found) == ["NO_DOLLAR", "SCHEMA_VALIDATION_FAILED"]
    errors = sfn.ValidateStateMachineDefinition(definition=json.dumps(definition), severity="ERROR")["diagnostics"]
    assert [found["severity"] for found in errors] == ["ERROR"]


def test_a_label_is_validated_as_it_is_created(sfn):
    processor = distributed({"Type": "Pass"}, {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"})
    found = validated(sfn, alone(Type="Map", ItemProcessor=processor, Label="a b"))
    assert found == ("FAIL", [("INVALID_LABEL_NAME", "/States/A/Label")])


EXPRESS = {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}
WAITS = {
    "a job": ("arn:aws:states:::states:startExecution.sync:2", "'.sync:2' service integration"),
    "a token": ("arn:aws:states:::lambda:invoke.waitForTaskToken", "'.waitForTaskToken' service integration"),
    "an activity": ("arn:aws:states:us-east-1:123456789012:activity:a", "Activity ARN"),
}


def distributed(state, config, name="B"):
    return {"StartAt": name, "States": {name: {"End": True, **state}}, "ProcessorConfig": config}


@pytest.mark.parametrize("case", WAITS)
def test_express_children_cannot_wait(sfn, refused, case):
    resource, told = WAITS[case]
    task = {"Type": "Task", "Resource": resource}
    definition = alone(Type="Map", ItemProcessor=distributed(task, EXPRESS))
    message = refused("InvalidDefinition", sfn.create, definition=definition)
    assert f"Express state machine does not support {told}" in message
    assert message.endswith("at /States/A/ItemProcessor/States/B/Resource'")
    definition["States"]["A"]["ItemProcessor"]["ProcessorConfig"] = {**EXPRESS, "ExecutionType": "STANDARD"}
    assert sfn.create(definition)


def test_express_children_have_no_children_that_wait_either(sfn, refused):
    task = {"Type": "Task", "Resource": WAITS["a token"][0], "End": True}
    branch = {"StartAt": "C", "States": {"C": task}}
    definition = alone(Type="Map", ItemProcessor=distributed({"Type": "Parallel", "Branches": [branch]}, EXPRESS))
    assert "/States/B/Branches[0]/States/C/Resource" in refused("InvalidDefinition", sfn.create, definition=definition)


def test_only_a_standard_machine_has_a_distributed_map(sfn, refused):
    inner = {"Type": "Map", "ItemProcessor": distributed({"Type": "Pass"}, {**EXPRESS, "ExecutionType": "STANDARD"})}
    assert sfn.create(alone(**inner))
    message = refused("InvalidDefinition", sfn.create, definition=alone(**inner), type="EXPRESS")
    told = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
    assert message.endswith(f"{told} at /States/A/ItemProcessor/ProcessorConfig/Mode'")
    outer = alone(Type="Map", ItemProcessor=distributed(inner, EXPRESS, "C"))
    message = refused("InvalidDefinition", sfn.create, definition=outer)
    assert message.endswith(f"{told} at /States/A/ItemProcessor/States/C/ItemProcessor/ProcessorConfig/Mode'")
