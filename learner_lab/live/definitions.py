"""What AWS says of definitions before anything runs: validation, creation, and tests of a single state."""

import json
import time

import boto3
from botocore.exceptions import ClientError

from learner_lab.live.questions import Answer, children, one_state, question, tried
from learner_lab.live.stage import Stage

PAUSE = 1.1  # seconds: TestState answers once a second
JSONATA = {"QueryLanguage": "JSONata"}
TASK = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage"}
SENT = {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/Cases", "MessageBody": "001"}
EACH = {"StartAt": "B", "States": {"B": {"Type": "Pass", "Assign": {"n": 5}, "End": True}}}
MAPPED = {"Type": "Map", "Items": [1, 2, 3], "ItemProcessor": EACH, "End": True}
TOKEN = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken"}
CALLED = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "F"}}
READER = {
    "Resource": "arn:aws:states:::s3:getObject",
    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
    "Parameters": {"Bucket": "b", "Key": "k"},
}
DEFINITIONS = {
    "a path without .$": one_state({"Type": "Pass", "Parameters": {"a": "$.b"}}),
    "a path as a result": one_state({"Type": "Pass", "Result": "$.x"}),
    "a target that is not there": {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Z"}}},
    "a misspelt field": one_state({"Type": "Pass", "Retyr": []}),
    "no Next and no End": {"StartAt": "A", "States": {"A": {"Type": "Pass"}}},
    "a Choice without Default": {
        "StartAt": "A",
        "States": {
            "A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "NumericEquals": 1, "Next": "B"}]},
            "B": {"Type": "Succeed"},
        },
    },
    "JSONata that is none": one_state({"Type": "Pass", "Output": "{% (1 %}"}, **JSONATA),
    "an outer variable assigned in a Map": {
        **JSONATA,
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "Assign": {"n": 0}, "Next": "M"}, "M": MAPPED},
    },
    "a misspelt action": one_state({**TASK, "Resource": "arn:aws:states:::sqs:sendMesage", "Parameters": SENT}),
    "a misspelt parameter": one_state({**TASK, "Parameters": {"QueueURL": "u", "MessageBody": "001"}}),
    "payload in small letters": one_state({**CALLED, "Parameters": {"FunctionName": "F", "payload.$": "$"}}),
    "a heartbeat as long as the time-out": one_state({**TASK, "TimeoutSeconds": 5, "HeartbeatSeconds": 5}),
    "a token without a time-out": one_state({**TOKEN, "Parameters": {"FunctionName": "F"}}),
}


@question("13", "May one call ValidateStateMachineDefinition, and of what does it warn?")
def validation(stage: Stage) -> Answer:
    sfn = boto3.client("stepfunctions")
    told = {}
    for title, definition in DEFINITIONS.items():
        answer = sfn.validate_state_machine_definition(definition=json.dumps(definition), severity="WARNING")
        found = answer["diagnostics"]
        told[title] = [[one["severity"], one["code"], one.get("location", "")] for one in found]
    return told


@question("14", "Which of these definitions does CreateStateMachine refuse?")
def creation(stage: Stage) -> Answer:
    told = {}
    for number, (title, definition) in enumerate(DEFINITIONS.items()):
        try:
            stage.machine(f"created-{number}", definition)
            told[title] = "created"
        except ClientError as error:
            told[title] = error.response["Error"]["Code"]
    return told


@question("14", "What does a Map leave of a variable of the same name, where AWS takes that at all?")
def variables_of_a_map(stage: Stage) -> Answer:
    try:
        return {"end": stage.run("variables", DEFINITIONS["an outer variable assigned in a Map"]).end}
    except ClientError as error:
        return {"refused": error.response["Error"]["Code"]}


def _tested(state: dict, **told: object) -> Answer:
    """What TestState answers, without the request's own data."""
    time.sleep(PAUSE)
    sfn = boto3.client("stepfunctions")
    try:
        answer = sfn.test_state(definition=json.dumps(state), inspectionLevel="DEBUG", **told)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationException":
            raise
        return {"refused": error.response["Error"]["Message"]}
    kept = {name: answer[name] for name in ("status", "error", "nextState") if name in answer}
    output = {"output": json.loads(answer["output"])} if "output" in answer else {}
    return {**kept, **output, "inspected": sorted(answer.get("inspectionData", {}))}


@question("11", "May one call TestState without a role, and what does it show?")
def a_state_tested(stage: Stage) -> Answer:
    mock = {"result": json.dumps({"StatusCode": 200, "Payload": {"minutes": 12}})}
    filtered = {"InputPath": "$.case", "ResultSelector": {"m.$": "$.Payload.minutes"}, "ResultPath": "$.work"}
    return _tested({**CALLED, **filtered, "End": True}, input='{"case": {"id": "001"}}', mock=mock)


@question("13", "Does TestState take a state out of a whole definition, and count its retries?")
def a_state_out_of_a_definition(stage: Stage) -> Answer:
    retry = [{"ErrorEquals": ["LineDown"], "IntervalSeconds": 2, "MaxAttempts": 2}]
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "B"}]
    definition = one_state({**CALLED, "Retry": retry, "Catch": catch, "Next": "B"})
    definition["States"]["B"] = {"Type": "Succeed"}
    failed = {"mock": {"errorOutput": {"error": "LineDown", "cause": "busy"}}, "input": "{}", "stateName": "A"}
    counted = [{"stateConfiguration": {"retrierRetryCount": count}} for count in (1, 2)]
    return {str(n): _tested(definition, **failed, **told) for n, told in enumerate([{}, *counted])}


@question("13", "Which mocks does TestState refuse?")
def mocks(stage: Stage) -> Answer:
    told = {"a status in words": (CALLED, {"StatusCode": "two hundred"}), "a misspelt field": (CALLED, {"Paylod": 1})}
    told["a misspelt field of SQS"] = ({**TASK, "Parameters": SENT}, {"MesageId": "1"})
    return {
        title: _tested({**state, "End": True}, input="{}", mock={"result": json.dumps(result)})
        for title, (state, result) in told.items()
    }


@question("17", "Does TestState take a task's token, and refuse it elsewhere?")
def tokens_in_a_test(stage: Stage) -> Answer:
    waits = {**TOKEN, "Parameters": {"FunctionName": "F", "Payload": {"token.$": "$$.Task.Token"}}, "End": True}
    token = {"context": '{"Task": {"Token": "T"}}', "input": "{}", "mock": {"result": "{}"}}
    return {"a task with a token": _tested(waits, **token), "another": _tested({**CALLED, "End": True}, **token)}


@question("16", "Which data of a Map with an ItemReader does TestState show?")
def a_reader_in_a_test(stage: Stage) -> Answer:
    state = {"Type": "Map", "ItemReader": READER, "ItemProcessor": children({"Type": "Pass"}), "End": True}
    rows = {"stateConfiguration": {"mapItemReaderData": "case,kind\n001,bill\n"}}
    return _tested(state, input="{}", mock={"result": "[1]"}, **rows)


@question("13", "How fast may one call TestState?")
def pace_of_tests(stage: Stage) -> Answer:
    sfn = boto3.client("stepfunctions").test_state
    state = json.dumps({"Type": "Pass", "End": True})
    return {"measured": [tried(sfn, definition=state, input="{}") for _ in range(4)]}
