"""How a definition is diagnosed: in whose words, where, all faults at once, whatever stands in it."""

import json

import pytest

PASS = {"Type": "Pass", "End": True}
WORK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "not a definition",
            "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token",
        ),
        ('{"StartAt": "A" , }', "('}' (code 125)): was expecting double-quote to start field name"),
        ('{"States": ["A",]}', "(']' (code 93)): expected a valid value"),
        ('{"StartAt" "A"}', "was expecting a colon to separate field name and value"),
        ('{"TimeoutSeconds": NaN}', "Non-standard token 'NaN'"),
        ("[]", "Definition must be a valid JSON object"),
    ],
)
def test_what_is_no_json_is_refused_in_jacksons_words(sfn, refused, text, said):
    assert said in refused("InvalidDefinition", sfn.CreateStateMachine, name="bad", definition=text, roleArn=sfn.role)


def test_all_faults_are_told_at_once(sfn, refused):
    definition = json.dumps(machine(A={"Type": "Pass", "Next": "X"}, B={"Type": "Pass", "Next": "Y"}))
    message = refused("InvalidDefinition", sfn.CreateStateMachine, name="bad", definition=definition, roleArn=sfn.role)
    assert "target: X at /States/A/Next, MISSING" in message
    assert "target: Y at /States/B/Next" in message


def test_validation_tells_the_place_apart_from_the_message(sfn):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A={"Type": "Pass", "Next": "B"})))
    assert answer["result"] == "FAIL"
    assert answer["diagnostics"][0] == {
        "severity": "ERROR",
        "code": "MISSING_TRANSITION_TARGET",
        "message": "Missing 'Next' target: B",
        "location": "/States/A/Next",
    }


def test_a_good_definition_has_no_diagnostics(sfn):
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A=PASS)))
    assert answer == {"result": "OK", "diagnostics": [], "truncated": False}


def test_an_express_machine_may_not_wait_for_a_token(sfn):
    waiting = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": True}
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(machine(A=waiting)), type="EXPRESS")
    assert answer["diagnostics"][0]["message"].startswith("Express state machine does not support '.waitForTaskToken'")


def test_a_description_tells_which_variables_a_state_reads(sfn):
    first = {"Type": "Pass", "Assign": {"answer": 42}, "Next": "Second"}
    second = {"Type": "Pass", "Parameters": {"told.$": "States.Format('{}', $answer)"}, "End": True}
    described = sfn.DescribeStateMachine(stateMachineArn=sfn.create(machine(First=first, Second=second)))
    assert described["variableReferences"] == {"Second": ["answer"]}


JUNK = [None, 1, "x", [], {}, True, -1, "$.a", "{% ( %}", [1], {"a": 1}, "States.Format(", ""]


def places(value, path=()):
    """The path to each part of the value."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


def with_junk(definition, path, junk):
    changed = json.loads(json.dumps(definition))
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = junk
    return json.dumps(changed)


EVERYTHING = machine(
    Task={
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke",
        "Parameters": {"FunctionName": "f"},
        "TimeoutSeconds": 5,
        "Retry": [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Wait"}],
        "ResultSelector": {"a.$": "$.b"},
        "ResultPath": "$.x",
        "Next": "Choice",
    },
    Choice={
        "Type": "Choice",
        "Choices": [{"And": [{"Variable": "$.a", "IsNull": True}], "Next": "Wait"}],
        "Default": "Map",
    },
    Wait={"Type": "Wait", "Timestamp": "2026-01-01T00:00:00Z", "Next": "Map"},
    Map={
        "Type": "Map",
        "ItemsPath": "$.a",
        "ItemProcessor": {**machine(P=PASS), "ProcessorConfig": {"Mode": "DISTRIBUTED"}},
        "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"a.$": "$.b"}},
        "MaxConcurrency": 1,
        "Next": "Parallel",
    },
    Parallel={"Type": "Parallel", "Branches": [machine(Q=PASS)], "Next": "Fail"},
    Fail={"Type": "Fail", "ErrorPath": "$.e", "Cause": "c"},
)


@pytest.mark.parametrize("path", list(places(EVERYTHING)), ids=lambda path: "/".join(map(str, path)))
def test_junk_anywhere_in_a_definition_is_answered_with_a_diagnosis(sfn, path):
    for junk in JUNK:
        answer = sfn.ValidateStateMachineDefinition(definition=with_junk(EVERYTHING, path, junk))
        assert answer["result"] in ("OK", "FAIL")


def test_a_field_and_its_path_are_not_both_allowed(sfn, refused):
    states = {"F": {"Type": "Fail", "Error": "E", "ErrorPath": "$.error"}}
    message = refused("InvalidDefinition", sfn.create, definition={"StartAt": "F", "States": states})
    assert message.endswith("At most one of these fields is allowed: [Error, ErrorPath] at /States/F'")


PASSED = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}


@pytest.mark.parametrize(
    "retrier",
    [
        {"IntervalSeconds": 0},
        {"MaxAttempts": -1},
        {"BackoffRate": 0.5},
        {"MaxDelaySeconds": 31_622_400},
        {"JitterStrategy": "HALF"},
        {"Attempts": 3},
        {"ErrorEquals": []},
        {"ErrorEquals": ["States.ALL", "Mine"]},
    ],
)
def test_a_retrier_that_aws_refuses_is_refused(sfn, refused, retrier):
    states = {"T": {**WORK, "Retry": [{"ErrorEquals": ["Mine"], **retrier}]}}
    message = refused("InvalidDefinition", sfn.create, definition={"StartAt": "T", "States": states})
    assert "/States/T/Retry[0]" in message


def test_states_all_comes_last(sfn, refused):
    retriers = [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["Mine"]}]
    definition = {"StartAt": "T", "States": {"T": {**WORK, "Retry": retriers}}}
    assert "in the last element" in refused("InvalidDefinition", sfn.create, definition=definition)


@pytest.mark.parametrize("name", ["states", "a-b", "1st", "a" * 81])
def test_a_variable_needs_a_name_that_is_an_identifier(sfn, refused, name):
    state = {"Type": "Pass", "Assign": {name: 1}, "End": True}
    definition = {"StartAt": "P", "States": {"P": state}}
    assert "is not a valid variable name" in refused("InvalidDefinition", sfn.create, definition=definition)


def test_a_state_has_a_name_of_at_most_80_characters(sfn, refused):
    name = "a" * 81
    refused("InvalidDefinition", sfn.create, definition={"StartAt": name, "States": {name: WORK}})


@pytest.mark.parametrize("field", [{"ItemReader": {}}, {"ItemBatcher": {}}, {"ResultWriter": {}}])
def test_an_inline_map_is_refused_what_only_a_distributed_one_has(sfn, refused, field):
    states = {"M": {"Type": "Map", "ItemProcessor": PASSED, "End": True, **field}}
    refused("InvalidDefinition", sfn.create, definition={"StartAt": "M", "States": states})
