"""What AWS says of definitions that it refuses, as others measured it with ValidateStateMachineDefinition.

https://github.com/badmintoncryer/cdk-preflight (rules/stepfunctions), September 2026; where it leaves a part of a
sentence out, that part is ours.
"""

import json

import pytest

from local_aws.states.checks.definition import diagnostics_of

PASS = {"Type": "Pass", "End": True}
WORK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True}
ACTIVITY = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": True}
INSIDE = {"StartAt": "B", "States": {"B": PASS}}
MODE, CONFIG = {"Mode": "DISTRIBUTED"}, {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
EACH = {"Type": "Map", "ItemProcessor": {**INSIDE, "ProcessorConfig": CONFIG}, "End": True}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
BOTH, NONE = (
    "There should only be one of the following fields",
    "This object should have only one of the following fields",
)
TIMES = "[SecondsPath, Seconds, TimestampPath, Timestamp]"


def alone(state, **top):
    return {"StartAt": "A", "States": {"A": state}, **top}


def choosing(rule):
    return {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [rule], "Default": "B"}, "B": PASS}}


def reading(**config):
    return alone({**EACH, "ItemReader": {**READER, "ReaderConfig": config}})


def mode(config):
    return alone({**EACH, "ItemProcessor": {**INSIDE, "ProcessorConfig": config}})


REFUSED = [
    (alone({"Type": "Pass"}), f"{NONE}: [Next, End]", ""),
    (
        {"StartAt": "A", "States": {"A": {**PASS, "Next": "B"}, "B": PASS}},
        f"{BOTH}: [Next, End]",
        "",
    ),
    (alone({"Type": "Wait", "Seconds": 1, "Timestamp": "2030-01-01T00:00:00Z", "End": True}), f"{BOTH}: {TIMES}", ""),
    (alone({"Type": "Wait", "End": True}), f"{NONE}: {TIMES}", ""),
    (alone({"Type": "Map", "End": True}), f"{NONE}: [ItemProcessor, Iterator]", ""),
    (
        alone({**EACH, "Iterator": INSIDE | {"States": {"C": PASS}, "StartAt": "C"}}),
        f"{BOTH}: [ItemProcessor, Iterator]",
        "",
    ),
    (
        alone({**WORK, "TimeoutSeconds": 1, "TimeoutSecondsPath": "$.t"}),
        f"{BOTH}: [TimeoutSeconds, TimeoutSecondsPath]",
        "",
    ),
    (alone({**WORK, "TimeoutSeconds": 0}), "Minimum value is 1", "/TimeoutSeconds"),
    (alone({**WORK, "HeartbeatSeconds": 100_000_000}), "Maximum value is 99999999", "/HeartbeatSeconds"),
    (alone({**WORK, "TimeoutSeconds": "5"}), "Expected value of type Integer", "/TimeoutSeconds"),
    (
        alone({**WORK, "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": -1}]}),
        "Minimum value is 0",
        "/Retry[0]/MaxAttempts",
    ),
    (alone({**WORK, "Retry": [{"ErrorEquals": []}]}), "Value cannot be empty", "/Retry[0]/ErrorEquals"),
    (
        alone({**WORK, "Retry": [{"ErrorEquals": ["E"], "JitterStrategy": "HALF"}]}),
        "Value should be one of the following: [NONE, FULL]",
        "/Retry[0]/JitterStrategy",
    ),
    (
        alone({**WORK, "Catch": [{"ErrorEquals": ["States.ALL", "E"], "Next": "A"}]}),
        "States.ALL must appear alone and at end of list",
        "/Catch[0]/ErrorEquals",
    ),
    (alone({"Type": "Parallel", "Branches": [], "End": True}), "Value cannot be empty", "/Branches"),
    (alone({"Type": "Choice", "Choices": []}), "Value cannot be empty", "/Choices"),
    (
        choosing({"Next": "B"}),
        "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
        "/Choices[0]",
    ),
    (
        choosing({"Variable": "$.a", "IsNull": True, "And": [{"Variable": "$.a", "IsNull": True}], "Next": "B"}),
        "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]",
        "/Choices[0]",
    ),
    (
        choosing({"Variable": "a", "IsNull": True, "Next": "B"}),
        "Value is not a Reference Path: Reference path didn't start with '$'",
        "/Choices[0]/Variable",
    ),
    (alone({**PASS, "InputPath": "a"}), "Value must be a valid JSONPath.", "/InputPath"),
    (
        alone({**ACTIVITY, "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/R"}}),
        "The field 'Credentials' is not supported for activities",
        "/Credentials",
    ),
    (
        alone({**PASS, "Output": "{% 1"}, QueryLanguage="JSONata"),
        "JSONata string must start with {% and end with %}",
        "/Output",
    ),
    (
        alone({**PASS, "QueryLanguage": "jsonata"}),
        "Value should be one of the following: [JSONPath, JSONata]",
        "/QueryLanguage",
    ),
    (alone({**PASS, "QueryLanguage": 1}), "Expected value of type [STRING]", "/QueryLanguage"),
    (mode(MODE), "These fields are required: [ExecutionType]", "/ItemProcessor/ProcessorConfig"),
    (
        mode({"Mode": "INLINE", "ExecutionType": "STANDARD"}),
        "Field 'ExecutionType' is not supported",
        "/ItemProcessor/ProcessorConfig",
    ),
    (
        alone({**EACH, "ItemReader": {**READER, "Resource": "arn:aws:states:::s3:putObject"}}),
        "The field 'Resource' does not match any of the allowed values",
        "/ItemReader/Resource",
    ),
    (reading(InputType="CSV"), "The field 'CSVHeaderLocation' is required", "/ItemReader/ReaderConfig"),
    (
        reading(InputType="JSON", CSVHeaderLocation="FIRST_ROW"),
        "Field 'CSVHeaderLocation' is not supported",
        "/ItemReader/ReaderConfig",
    ),
    (
        reading(InputType="CSV", CSVHeaderLocation="GIVEN"),
        "These fields are required: [CSVHeaders]",
        "/ItemReader/ReaderConfig",
    ),
]


@pytest.mark.parametrize(("definition", "message", "place"), REFUSED)
def test_a_refusal_has_aws_words_and_its_place(definition, message, place):
    (found,) = diagnostics_of(json.dumps(definition))
    assert (found.message, found.location) == (message, f"/States/A{place}")
    assert found.code == "SCHEMA_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("states", "RESERVED_VARIABLE_NAME", "Cannot assign to reserved variable '$states'."),
        (
            "a-b",
            "INVALID_VARIABLE_NAME",
            "Invalid variable name 'a-b': the variable name contains invalid characters.",
        ),
    ],
)
def test_a_variables_name_that_cannot_be_has_a_code_of_its_own(name, code, message):
    (found,) = diagnostics_of(json.dumps(alone({**PASS, "Assign": {name: 1}})))
    assert (found.code, found.message) == (code, message)


def test_the_version_is_the_first_and_only_one():
    (found,) = diagnostics_of(json.dumps(alone(PASS, Version="2.0")))
    assert (found.message, found.location) == ("Value should be one of the following: [1.0]", "/Version")
    assert diagnostics_of(json.dumps(alone(PASS, Version="1.0"))) == []


def test_no_time_and_no_interval_are_taken(sfn):
    definition = alone({**WORK, "Retry": [{"ErrorEquals": ["E"], "IntervalSeconds": 0, "MaxDelaySeconds": 31_622_400}]})
    assert diagnostics_of(json.dumps({**definition, "TimeoutSeconds": 0})) == []
    assert sfn.run(alone({"Type": "Pass", "End": True}, TimeoutSeconds=0)).status == "SUCCEEDED"


@pytest.mark.parametrize(
    ("configuration", "why"),
    [
        ({"type": "CUSTOMER_MANAGED_KMS_KEY"}, "Must set a valid kmsKeyId."),
        ({"type": "AWS_OWNED_KEY", "kmsKeyId": "k"}, "Custom kmsKeyId is not allowed when selecting AWS_OWNED_KEY."),
    ],
)
def test_a_key_is_named_exactly_where_it_is_the_customers(sfn, refused, configuration, why):
    message = refused(
        "InvalidEncryptionConfiguration", sfn.create, definition=alone(PASS), encryptionConfiguration=configuration
    )
    assert message == f"Invalid Encryption Configuration: {why}"
