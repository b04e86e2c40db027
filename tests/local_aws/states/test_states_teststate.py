"""TestState: one state tried out without creating anything, and what goes with what in its request."""

import json

import pytest

from local_aws.states.api import teststate

LAMBDA = {
    "Type": "Task",
    "Resource": "arn:aws:states:::lambda:invoke",
    "Parameters": {"FunctionName": "f"},
    "End": True,
}
STARTS = {
    **LAMBDA,
    "Resource": "arn:aws:states:::states:startExecution.sync",
    "Parameters": {"StateMachineArn.$": "$.arn"},
}
WAITS = {**STARTS, "Resource": "arn:aws:states:::states:startExecution.waitForTaskToken"}
DESCRIBES = {
    **LAMBDA,
    "Resource": "arn:aws:states:::aws-sdk:sfn:describeActivity",
    "Parameters": {"ActivityArn": "a"},
}
WORKS = {"Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:a", "End": True}
PASS = {"Type": "Pass", "End": True}
INSIDE = {"StartAt": "In", "States": {"In": PASS}}
CONFIG = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
DISTRIBUTED = {"Type": "Map", "ItemProcessor": {"ProcessorConfig": CONFIG, **INSIDE}, "End": True}
READER = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
READS = {**DISTRIBUTED, "ItemReader": {**READER, "ReaderConfig": {"InputType": "JSON"}}}
BOTH = {"Type": "Parallel", "Branches": [INSIDE, {"StartAt": "Too", "States": {"Too": PASS}}], "End": True}
ROLE = "arn:aws:iam::123456789012:role/LabRole"
TWO, ERROR = {"result": "[1, 2]"}, {"errorOutput": {"error": "E", "cause": "c"}}
DONE = {"result": '{"StatusCode": 200}'}


def trying(sfn, state, **params):
    return sfn.TestState(definition=json.dumps(state), input="[1, 2]", **params)


REFUSED = {
    "a Map without a mock": (DISTRIBUTED, {}, "InvalidDefinition", "does not support Map or Parallel"),
    "a Parallel without a mock": (BOTH, {}, "InvalidDefinition", "does not support Map or Parallel"),
    "an activity without a mock": (WORKS, {"roleArn": ROLE}, "InvalidDefinition", "Activity"),
    "a job without a mock": (STARTS, {"roleArn": ROLE}, "InvalidDefinition", ".sync"),
    "a token without a mock": (WAITS, {"roleArn": ROLE}, "InvalidDefinition", ".waitForTaskToken"),
    "a task without a role": (LAMBDA, {}, "ValidationException", "RoleArn"),
    "a role that is none": (PASS, {"roleArn": "LabRole"}, "InvalidArn", "LabRole"),
    "a mock for a Pass": (PASS, {"mock": TWO}, "ValidationException", "State type 'Pass' is not supported"),
    "a mock of nothing": (LAMBDA, {"mock": {}}, "ValidationException", "[result, errorOutput]"),
    "a mock of both": (LAMBDA, {"mock": {**DONE, **ERROR}}, "ValidationException", "[result, errorOutput]"),
    "an error without a name": (LAMBDA, {"mock": {"errorOutput": {"cause": "c"}}}, "ValidationException", "error"),
    "a mock with secrets": (LAMBDA, {"mock": DONE, "revealSecrets": True}, "ValidationException", "RevealSecrets"),
    "no array for a Map": (DISTRIBUTED, {"mock": {"result": "{}"}}, "ValidationException", "must be an array"),
    "no array for a Parallel": (BOTH, {"mock": {"result": "1"}}, "ValidationException", "must be an array"),
    "no array, unchecked": (
        *(BOTH, {"mock": {"result": "{}", "fieldValidationMode": "NONE"}}),
        *("ValidationException", "must be an array"),
    ),
    "three results for two items": (DISTRIBUTED, {"mock": {"result": "[1, 2, 3]"}}, "ValidationException", "as many"),
    "three results for two branches": (BOTH, {"mock": {"result": "[1, 2, 3]"}}, "ValidationException", "as many"),
    "a context without a mock": (PASS, {"context": "{}"}, "ValidationException", "mock"),
    "a configuration without a mock": (
        *(PASS, {"stateConfiguration": {"retrierRetryCount": 1}}),
        *("ValidationException", "'retrierRetryCount' can only be specified when a mock is specified"),
    ),
    "more failures than results": (
        *(DISTRIBUTED, {"mock": TWO, "stateConfiguration": {"mapIterationFailureCount": 3}}),
        *("ValidationException", "mapIterationFailureCount"),
    ),
    "failed items of a task": (
        *(LAMBDA, {"mock": DONE, "stateConfiguration": {"mapIterationFailureCount": 1}}),
        *("ValidationException", "Map"),
    ),
    "read items of a Map that reads none": (
        *(DISTRIBUTED, {"mock": TWO, "stateConfiguration": {"mapItemReaderData": "[]"}}),
        *("ValidationException", "ItemReader"),
    ),
    "a cause without an error": (
        *(DISTRIBUTED, {"mock": TWO, "stateConfiguration": {"errorCausedByState": "In"}}),
        *("ValidationException", "errorCausedByState"),
    ),
    "a cause in a task": (
        *(LAMBDA, {"mock": ERROR, "stateConfiguration": {"errorCausedByState": "In"}}),
        *("ValidationException", "errorCausedByState"),
    ),
    "a cause that is not there": (
        *(BOTH, {"mock": ERROR, "stateConfiguration": {"errorCausedByState": "Out"}}),
        *("ValidationException", "'Out' not found"),
    ),
    "a name for a state alone": (PASS, {"stateName": "In"}, "InvalidDefinition", "[States, StartAt]"),
    "a name that is not there": (INSIDE, {"stateName": "Out"}, "ValidationException", "State not found in definition"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_go_together_is_refused(sfn, refused, case):
    state, params, code, word = REFUSED[case]
    definition = json.dumps(state)
    assert word in refused(code, sfn.TestState, definition=definition, input="[1, 2]", **params)


@pytest.mark.parametrize(
    ("state", "params"),
    [
        (DISTRIBUTED, {"mock": TWO, "stateConfiguration": {"mapIterationFailureCount": 2}}),
        (DISTRIBUTED, {"mock": {"result": "[1]"}, "stateConfiguration": {"mapIterationFailureCount": 1}}),
        (BOTH, {"mock": TWO}),
        (READS, {"mock": {"result": "[1]"}, "stateConfiguration": {"mapItemReaderData": "[7]"}}),
        (READS, {"mock": {"result": "[1, 2, 3]"}}),
        (WORKS, {"mock": {"result": "1"}}),
        (STARTS, {"mock": {"result": "{}"}}),
        (LAMBDA, {"mock": DONE, "context": '{"State": {"Name": "N"}}'}),
        (INSIDE, {"stateName": "In"}),
        (INSIDE, {}),
    ],
)
def test_what_goes_together_is_tried_out(sfn, state, params):
    sfn_input = '{"arn": "a"}' if state is STARTS else "[1, 2]"
    answer = sfn.TestState(definition=json.dumps(state), input=sfn_input, **params)
    assert answer["status"] == "SUCCEEDED"


CONTEXTS = {
    "[]": "must be a valid JSON object",
    "{": "must be a valid JSON object",
    '"text"': "must be a valid JSON object",
    '{"Executions": {}}': "Field 'Executions' is not allowed",
    '{"Execution": {"pokemon": 1}}': "Field 'pokemon' is not allowed",
    '{"Execution": "arn"}': "Field 'Execution' must be an object",
    '{"Execution": {"Id": 1}}': "Field 'Id' must be a string",
    '{"Execution": {"RedriveCount": "1"}}': "Field 'RedriveCount' must be a number",
    '{"State": {"RetryCount": -1}}': "Field 'RetryCount' must be a number",
    '{"Map": {}}': "Required field 'Item' is missing",
    '{"Map": {"Item": {"Index": true}}}': "Field 'Index' must be a number",
    '{"Map": {"Item": []}}': "Field 'Item' must be an object",
    '{"Task": {"Token": "t"}}': "Context object contains 'Task' when state is not a Task state",
}


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_object_is_one_that_an_execution_could_have(sfn, refused, context):
    params = {"definition": json.dumps(LAMBDA), "mock": DONE, "context": context}
    message = refused("ValidationException", sfn.TestState, **params)
    assert message.startswith(f"Invalid Context object provided: {CONTEXTS[context]}")


@pytest.mark.parametrize(
    ("state", "result", "strict", "present"),
    [
        (LAMBDA, {"StatusCode": 200}, None, None),
        (LAMBDA, {"StatusCode": "200"}, "must be a number", "must be a number"),
        (LAMBDA, {"Unknown": 1}, None, None),
        (DESCRIBES, {"Name": "n", "ActivityArn": "a"}, "Required field 'CreationDate' is missing", None),
        (DESCRIBES, {"Name": 1}, "Required field 'ActivityArn' is missing", "Field 'Name' must be a string"),
        (DESCRIBES, {"Name": ""}, "Required field", "is smaller than the minimum length"),
    ],
)
def test_a_mocked_result_is_checked_as_strictly_as_is_asked(sfn, refused, state, result, strict, present):
    for mode, word in (("STRICT", strict), ("PRESENT", present), ("NONE", None)):
        mock = {"result": json.dumps(result), "fieldValidationMode": mode}
        params = {"definition": json.dumps(state), "mock": mock}
        if word:
            assert word in refused("ValidationException", sfn.TestState, **params)
        else:
            assert sfn.TestState(**params)["status"] == "SUCCEEDED"


def test_limits_of_failures_are_numbers_and_the_percentage_is_none_of_a_whole(sfn):
    state = {**DISTRIBUTED, "ToleratedFailureCount": 1, "ToleratedFailurePercentage": 30, "MaxConcurrency": 2}
    shown = trying(sfn, state, mock=TWO, inspectionLevel="DEBUG")["inspectionData"]
    assert (shown["toleratedFailureCount"], shown["maxConcurrency"]) == (1, 2)
    assert repr(shown["toleratedFailurePercentage"]) == "30.0"


@pytest.mark.parametrize("level", ["INFO", "DEBUG", "TRACE"])
def test_a_function_tried_out_tells_no_id_of_its_request(sfn, lambdas, level):
    lambdas["f"] = lambda event: 1
    answer = sfn.TestState(definition=json.dumps(LAMBDA), roleArn=sfn.role, inspectionLevel=level)
    assert json.loads(answer["output"])["SdkResponseMetadata"] == {}


def test_a_state_is_tried_out_for_five_minutes_at_most(sfn, monkeypatch):
    assert teststate.MOST_SECONDS == 300
    monkeypatch.setattr(teststate, "MOST_SECONDS", 0.05)
    answer = sfn.TestState(definition=json.dumps({"Type": "Wait", "Seconds": 60, "End": True}))
    assert answer == {"status": "FAILED", "error": "States.Timeout"}


def test_what_is_wrong_with_a_state_alone_is_told_under_the_name_that_aws_gives_it(sfn, refused):
    message = refused("InvalidDefinition", sfn.TestState, definition='{"End": true}')
    assert "These fields are required: [Type] at /States/StateName" in message


CSV = 'id,word\n1,one\n2,"two, too"\n3'


@pytest.mark.parametrize(
    ("config", "text", "items"),
    [
        ({"InputType": "JSON"}, "[1, 2]", [1, 2]),
        ({"InputType": "JSON", "MaxItems": 1}, "[1, 2]", [1]),
        ({"InputType": "JSONL"}, '{"a": 1}\n\n[2]\n', [{"a": 1}, [2]]),
        (
            {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
            CSV,
            [{"id": "1", "word": "one"}, {"id": "2", "word": "two, too"}, {"id": "3", "word": ""}],
        ),
        (
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "PIPE"},
            "1|2\n3",
            [{"a": "1"}, {"a": "3"}],
        ),
    ],
)
def test_trying_out_a_map_shows_the_items_in_what_it_would_read(sfn, config, text, items):
    state = {
        **DISTRIBUTED,
        "ItemReader": {**READER, "ReaderConfig": config},
        "ItemSelector": {"item.$": "$$.Map.Item.Value"},
    }
    mock = {"result": json.dumps(items)}
    configuration = {"mapItemReaderData": text}
    answer = trying(sfn, state, mock=mock, stateConfiguration=configuration, inspectionLevel="DEBUG")
    shown = json.loads(answer["inspectionData"]["afterItemSelector"])
    assert [selected["item"] for selected in shown] == items


def choice():
    rules = [{"Variable": "$.Status", "NumericEquals": 1, "Next": "Close Case"}]
    return json.dumps({"Type": "Choice", "Choices": rules, "Default": "Escalate Case"})


def test_trying_out_a_choice_tells_where_it_goes(sfn):
    answer = sfn.TestState(definition=choice(), input='{"Status": 1}')
    assert (answer["status"], answer["nextState"]) == ("SUCCEEDED", "Close Case")


def test_a_mock_stands_in_for_a_task_and_the_data_are_shown(sfn):
    task = {
        "Type": "Task",
        "Resource": sfn.function("Any"),
        "InputPath": "$.case",
        "ResultSelector": {"id.$": "$.Case"},
        "ResultPath": "$.result",
        "End": True,
    }
    answer = sfn.TestState(
        definition=json.dumps(task),
        input='{"case": {"n": 1}}',
        mock={"result": '{"Case": "001"}'},
        inspectionLevel="DEBUG",
    )
    shown = {name: json.loads(text) for name, text in answer["inspectionData"].items()}
    assert shown["afterInputPath"] == {"n": 1}
    assert shown["afterResultSelector"] == {"id": "001"}
    assert shown["afterResultPath"] == {"case": {"n": 1}, "result": {"id": "001"}}


def test_a_mocked_error_tells_what_retry_and_catch_would_do(sfn):
    handlers = {
        "Retry": [{"ErrorEquals": ["Broken"], "MaxAttempts": 1, "IntervalSeconds": 3}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Rescue"}],
    }
    task = json.dumps({"Type": "Task", "Resource": sfn.function("Any"), "End": True, **handlers})
    mock = {"errorOutput": {"error": "Broken", "cause": "badly"}}
    first = sfn.TestState(definition=task, mock=mock, inspectionLevel="DEBUG")
    assert first["status"] == "RETRIABLE"
    assert first["inspectionData"]["errorDetails"]["retryBackoffIntervalSeconds"] == 3
    second = sfn.TestState(definition=task, mock=mock, stateConfiguration={"retrierRetryCount": 1})
    assert (second["status"], second["nextState"]) == ("CAUGHT_ERROR", "Rescue")


@pytest.mark.parametrize(
    "state",
    [
        {"Type": "Map", "ItemProcessor": INSIDE, "End": True},
        {"Type": "Parallel", "Branches": [INSIDE], "End": True},
    ],
    ids=lambda state: state["Type"],
)
def test_the_mock_of_a_map_or_parallel_is_an_array(sfn, refused, state):
    params = {"definition": json.dumps(state), "input": "[1]"}
    refused("ValidationException", sfn.TestState, **params, mock={"result": '{"a": 1}'})
    assert sfn.TestState(**params, mock={"result": "[1]"})["output"] == "[1]"


def test_one_state_of_a_machine_is_tried_out_by_its_name(sfn):
    inside = {"StartAt": "In", "States": {"In": {"Type": "Pass", "Result": "in", "End": True}}}
    machine = {"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}}
    assert sfn.TestState(definition=json.dumps(machine), stateName="In")["output"] == '"in"'


def trying_a_map(sfn, items, result, configuration=None, **fields):
    """What TestState shows of a distributed Map on its way to this mocked result."""
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "In",
        "States": {"In": {"Type": "Pass", "End": True}},
    }
    answer = sfn.TestState(
        definition=json.dumps({"Type": "Map", "ItemProcessor": processor, "End": True, **fields}),
        input=json.dumps(items),
        mock={"result": json.dumps(result)},
        stateConfiguration=configuration or {},
        inspectionLevel="DEBUG",
    )
    return answer["inspectionData"]


def test_trying_out_a_map_shows_what_its_iterations_would_start_with(sfn):
    shown = trying_a_map(
        sfn, ["a", "b"], [0, 0], ItemSelector={"item.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index"}
    )
    assert json.loads(shown["afterItemSelector"]) == [{"item": "a", "at": 0}, {"item": "b", "at": 1}]
    assert "afterItemBatcher" not in shown


def test_trying_out_a_map_shows_its_batches(sfn):
    shown = trying_a_map(sfn, [1, 2, 3], [0, 0], ItemBatcher={"MaxItemsPerBatch": 2})
    assert json.loads(shown["afterItemBatcher"]) == [{"Items": [1, 2]}, {"Items": [3]}]
    assert "afterItemSelector" not in shown


def test_trying_out_a_map_shows_the_items_at_the_pointer_into_what_it_would_read(sfn):
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}}
    reader["ReaderConfig"] = {"InputType": "JSON", "ItemsPointer": "/cases/open"}
    data = {"mapItemReaderData": '{"cases": {"open": ["001"]}}'}
    shown = trying_a_map(sfn, {}, [0], data, ItemReader=reader, ItemSelector={"id.$": "$$.Map.Item.Value"})
    assert shown["afterItemsPointer"] == '["001"]'
    assert shown["afterItemSelector"] == '[{"id":"001"}]'
    del reader["ReaderConfig"]["ItemsPointer"]
    assert "afterItemsPointer" not in trying_a_map(sfn, {}, [0], {"mapItemReaderData": "[1]"}, ItemReader=reader)


def test_a_map_that_cannot_select_its_items_fails_when_it_is_tried_out(sfn):
    processor = {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemProcessor": processor, "ItemSelector": {"x.$": "$.none"}, "End": True}
    answer = sfn.TestState(definition=json.dumps(state), input="[1]", mock={"result": "[]"})
    assert (answer["status"], answer["error"]) == ("FAILED", "States.Runtime")


@pytest.mark.parametrize("variables", ["{", "[1]", "null"])
def test_variables_that_are_no_object_are_refused(sfn, refused, variables):
    definition = json.dumps({"Type": "Pass", "End": True})
    refused("ValidationException", sfn.TestState, definition=definition, variables=variables)


def test_trying_out_a_wait_shows_its_selected_input(sfn):
    definition = json.dumps({"Type": "Wait", "Seconds": 0, "InputPath": "$.case", "End": True})
    answer = sfn.TestState(definition=definition, input='{"case": 1}', inspectionLevel="DEBUG")
    assert answer["inspectionData"]["afterInputPath"] == "1"
