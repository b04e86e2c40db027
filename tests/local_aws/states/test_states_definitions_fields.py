"""Definitions: junk is answered anywhere in them, and what the fields of a state ask of each other."""

import json

import pytest

from tests.local_aws.states.test_states_definitions import (
    PASS,
    WORK,
    machine,
)

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
        "ItemProcessor": {**machine(P=PASS), "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
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
    assert message.endswith("There should only be one of the following fields: [Error, ErrorPath] at /States/F'")


PASSED = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}


@pytest.mark.parametrize(
    "retrier",
    [
        {"IntervalSeconds": -1},
        {"MaxAttempts": -1},
        {"BackoffRate": 0.5},
        {"MaxDelaySeconds": 31_622_401},
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
    assert "States.ALL must appear alone and at end of list" in refused(
        "InvalidDefinition", sfn.create, definition=definition
    )


@pytest.mark.parametrize("name", ["states", "a-b", "1st", "a" * 81])
def test_a_variable_needs_a_name_that_is_an_identifier(sfn, refused, name):
    state = {"Type": "Pass", "Assign": {name: 1}, "End": True}
    definition = {"StartAt": "P", "States": {"P": state}}
    assert "VARIABLE_NAME: " in refused("InvalidDefinition", sfn.create, definition=definition)


def test_a_state_has_a_name_of_at_most_80_characters(sfn, refused):
    name = "a" * 81
    refused("InvalidDefinition", sfn.create, definition={"StartAt": name, "States": {name: WORK}})


@pytest.mark.parametrize("field", [{"ItemReader": {}}, {"ItemBatcher": {}}, {"ResultWriter": {}}])
def test_an_inline_map_is_refused_what_only_a_distributed_one_has(sfn, refused, field):
    states = {"M": {"Type": "Map", "ItemProcessor": PASSED, "End": True, **field}}
    refused("InvalidDefinition", sfn.create, definition={"StartAt": "M", "States": states})


READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
WRITER = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}}


def distributed(field, value):
    processor = {**PASSED, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    state = {"Type": "Map", "ItemProcessor": processor, "End": True, field: value}
    return {"StartAt": "M", "States": {"M": state}}


@pytest.mark.parametrize(
    "config",
    [
        {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "TAB", "MaxItems": 5},
        {"InputType": "JSON", "ItemsPointer": "/a/b", "MaxItemsPath": "$.n"},
        {"InputType": "MANIFEST", "ManifestType": "S3_INVENTORY"},
        {"InputType": "PARQUET", "Transformation": "LOAD_AND_FLATTEN"},
    ],
)
def test_a_maps_reader_has_aws_fields(sfn, config):
    assert sfn.create(definition=distributed("ItemReader", {**READER, "ReaderConfig": config}))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({**READER, "Reader": {}}, "Field 'Reader' is not supported"),
        ({**READER, "ReaderConfig": {"Delimiter": ","}}, "Field 'Delimiter' is not supported"),
        ({**READER, "ReaderConfig": {"InputType": "XML"}}, "should be one of the following: [CSV, JSON, JSONL"),
        ({**READER, "ReaderConfig": {"CSVHeaders": "a,b"}}, "Expected value of type Array"),
    ],
)
def test_a_maps_reader_has_no_other_fields(sfn, refused, value, why):
    assert why in refused("InvalidDefinition", sfn.create, definition=distributed("ItemReader", value))


def test_a_maps_writer_has_aws_fields_and_no_others(sfn, refused):
    config = {"Transformation": "FLATTEN", "OutputType": "JSONL"}
    assert sfn.create(definition=distributed("ResultWriter", {**WRITER, "WriterConfig": config}))
    for wrong in ({"Outputtype": "JSON"}, {"OutputType": "CSV"}, {"Transformation": "LOAD_AND_FLATTEN"}):
        refused("InvalidDefinition", sfn.create, definition=distributed("ResultWriter", {"WriterConfig": wrong}))


def test_a_maps_processor_is_configured_by_two_fields(sfn, refused):
    processor = {**PASSED, "ProcessorConfig": {"Mode": "INLINE", "Executiontype": "EXPRESS"}}
    definition = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": processor, "End": True}}}
    assert "'Executiontype' is not supported" in refused("InvalidDefinition", sfn.create, definition=definition)
