"""Handlers that fail inside an execution: it shows AWS's error, the server lives, the next run works."""

import io
import json
import re
import time
import uuid
import zipfile

import boto3
import pytest

LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
DEF = "import os, sys\ndef lambda_handler(event, context):\n"
FAULTS = {
    "a syntax error": ("def lambda_handler(event, context)", "Runtime.UserCodeSyntaxError", "line 1"),
    "no handler": ("x = 1", "Runtime.HandlerNotFound", "Handler 'lambda_handler' missing"),
    "an unknown module": ("import nowhere", "Runtime.ImportModuleError", "No module named 'nowhere'"),
    "an exception": (DEF + "    return event['inputCaseID']", "KeyError", "'inputCaseID'"),
    "an exception of its own": (
        "class CaseError(Exception): pass\n" + DEF + "    raise CaseError('no case')",
        "CaseError",
        "no case",
    ),
    "what is no JSON": (DEF + "    return {1, 2}", "Runtime.MarshalError", "Object of type set is not JSON"),
    "no end": (DEF + "    while True: pass", "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
    "os._exit": (DEF + "    os._exit(3)", "Runtime.ExitError", "exit status 3"),
    "sys.exit": (DEF + "    sys.exit()", "Runtime.ExitError", "exited without providing a reason"),
    "too long a response": (
        DEF + "    return 'x' * 7_000_000",
        "Function.ResponseSizeTooLarge",
        "6291556 bytes",
    ),
}


@pytest.fixture
def deployed(local_aws):
    """A function under a state machine of one state: `deployed(source)` gives the function's name and a run of it."""
    functions, machines = boto3.client("lambda"), boto3.client("stepfunctions")
    name = f"Faulty{uuid.uuid4().hex[:8]}"

    def deploy(source):
        settings = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Timeout": 1}
        made = functions.create_function(FunctionName=name, Role=LAB_ROLE, Code={"ZipFile": zipped(source)}, **settings)
        states = {"Only": {"Type": "Task", "Resource": made["FunctionArn"], "End": True}}
        definition = json.dumps({"StartAt": "Only", "States": states})
        machine = machines.create_state_machine(name=name, definition=definition, roleArn=LAB_ROLE)
        return name, lambda: run(machines, machine["stateMachineArn"])

    yield deploy
    functions.delete_function(FunctionName=name)
    machines.delete_state_machine(stateMachineArn=f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}")


def run(machines, machine):
    execution = machines.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    while (found := machines.describe_execution(executionArn=execution))["status"] == "RUNNING":
        time.sleep(0.005)
    return found


def zipped(source):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("lambda_function.py", source)
    return buffer.getvalue()


@pytest.mark.parametrize(("source", "error", "part"), FAULTS.values(), ids=FAULTS.keys())
def test_an_execution_shows_the_handlers_error_and_the_next_one_works(deployed, local_aws, source, error, part):
    name, execute = deployed(source)
    failed = execute()
    assert (failed["status"], failed["error"]) == ("FAILED", error)
    assert part in json.loads(failed["cause"])["errorMessage"]
    boto3.client("lambda").update_function_code(FunctionName=name, ZipFile=zipped(DEF + "    return os.getpid()"))
    repaired = execute()
    assert repaired["status"] == "SUCCEEDED"
    assert int(repaired["output"]) != local_aws.pid


def test_a_megabyte_of_print_fails_nothing(deployed):
    name, execute = deployed(DEF + "    for _ in range(1024): print('x' * 1023)\n    return 'fine'")
    assert execute()["output"] == '"fine"'
    pages = boto3.client("logs").get_paginator("filter_log_events").paginate(logGroupName=f"/aws/lambda/{name}")
    assert sum(event["message"] == "x" * 1023 + "\n" for page in pages for event in page["events"]) == 1024


def test_invoke_tells_errors_and_logs_as_lambda_does(deployed):
    name, _ = deployed(DEF + "    print('hello')\n    return 1 / event")
    client = boto3.client("lambda")
    good = client.invoke(FunctionName=name, Payload="2", LogType="Tail")
    assert (good["StatusCode"], good["ExecutedVersion"], good["Payload"].read()) == (200, "$LATEST", b"0.5")
    assert "FunctionError" not in good and good["LogResult"]
    bad = client.invoke(FunctionName=name, Payload="0")
    assert (bad["StatusCode"], bad["FunctionError"]) == (200, "Unhandled")
    assert json.loads(bad["Payload"].read())["errorType"] == "ZeroDivisionError"
    assert client.invoke(FunctionName=name, Payload="1", InvocationType="Event")["StatusCode"] == 202
    assert client.invoke(FunctionName=name, Payload="1", InvocationType="DryRun")["StatusCode"] == 204


def test_each_run_has_its_lines_in_the_log_group(deployed):
    name, execute = deployed(DEF + "    print('hello')")
    execute()
    execute()
    logs = boto3.client("logs")
    [stream] = logs.describe_log_streams(logGroupName=f"/aws/lambda/{name}")["logStreams"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", stream["logStreamName"])
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    assert [event["message"].split()[0] for event in events] == ["START", "hello", "END", "REPORT"] * 2
