"""The tutorial on the local AWS, end to end: what a student's run looks like to AWS's own API."""

import json
import os
import runpy

import boto3
import pytest

import helpers
import local_aws
from learner_lab.resources.call_center import source_of

TASK = ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]
STEP = ["TaskStateEntered", *TASK, "TaskStateExited"]
WORKED_ON = ["ExecutionStarted", *STEP * 3, "ChoiceStateEntered", "ChoiceStateExited", *STEP]
FORCED = {"resolved": "1", "unresolved": "0"}


@pytest.fixture
def where(request):
    """A server, unless a test asks for the AWS in this process, without any."""
    return request.getfixturevalue(getattr(request, "param", "local_aws"))


on_both = pytest.mark.parametrize("where", ["local_aws", "in_process"], indirect=True)


@pytest.fixture
def lab(where, capsys):
    helpers.connect()
    yield helpers.catch_up(3)
    helpers.clean_up()


def run_case(lab: dict, outcome: str) -> tuple[dict, list[dict]]:
    """One execution on the wanted branch: DescribeExecution's answer, and the history."""
    helpers.create_function("WorkOnCaseFunction", environment={"CASE_STATUS": FORCED[outcome]})
    execution = helpers.start(lab["state_machine"], {"inputCaseID": "001"})
    return helpers.wait_for(execution), helpers.history(execution)


@on_both
def test_a_closed_case_ends_in_succeeded(lab):
    answer, events = run_case(lab, "resolved")
    assert answer["status"] == "SUCCEEDED"
    message = "Case 001: opened...assigned...resolved...closed."
    assert answer["output"] == json.dumps({"Case": "001", "Status": 1, "Message": message}, separators=(",", ":"))
    assert [event["type"] for event in events] == [*WORKED_ON, "ExecutionSucceeded"]
    assert len(events) == 24


@on_both
def test_an_escalated_case_ends_in_failed_although_every_function_succeeded(lab):
    answer, events = run_case(lab, "unresolved")
    assert answer["status"] == "FAILED" and answer["cause"] == "Engage Tier 2 Support."
    assert "error" not in answer and "output" not in answer
    assert [event["type"] for event in events] == [*WORKED_ON, "FailStateEntered", "ExecutionFailed"]
    assert len(events) == 25
    escalated = json.loads(events[-3]["stateExitedEventDetails"]["output"])
    assert escalated["Message"] == "Case 001: opened...assigned...unresolved...escalating."


def test_the_work_on_a_case_takes_the_seconds_that_the_environment_names(monkeypatch):
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    work = runpy.run_path(str(source_of("WorkOnCaseFunction")))["lambda_handler"]
    for environment in ({}, {"WORK_SECONDS": "2"}):
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            work({"Case": "001", "Message": ""}, None)
    assert slept == [0, 2]


def test_the_lot_knows_two_statuses():
    work = runpy.run_path(str(source_of("WorkOnCaseFunction")))["lambda_handler"]
    assert {work({"Case": "001", "Message": ""}, None)["Status"] for _ in range(200)} == {0, 1}


def test_without_a_forced_status_both_branches_are_seen(lab):
    cases = [helpers.start(lab["state_machine"], {"inputCaseID": f"{number:03}"}) for number in range(40)]
    answers = map(helpers.wait_for, cases)
    ends = {(answer["status"], answer.get("cause")) for answer in answers}  # some are throttled, and fail by that
    escalated = helpers.call_center()["States"]["Fail"]["Cause"]
    assert {("SUCCEEDED", None), ("FAILED", escalated)} <= ends


def test_an_input_without_a_case_fails_with_the_handlers_key_error(lab):
    answer = helpers.wait_for(helpers.start(lab["state_machine"], {"case": "001"}))
    assert (answer["status"], answer["error"]) == ("FAILED", "KeyError")
    assert json.loads(answer["cause"])["errorMessage"] == "'inputCaseID'"


def test_code_that_was_edited_and_deployed_changes_the_next_run(lab):
    source = "def lambda_handler(event, context):\n    return {'Case': 'edited', 'Message': 'edited: '}\n"
    helpers.create_function("OpenCaseFunction", source=source)
    execution = helpers.start(lab["state_machine"], {"inputCaseID": "001"})
    helpers.wait_for(execution)
    assert "edited: assigned..." in json.dumps(helpers.history(execution), default=str)


@on_both
def test_the_functions_run_in_processes_of_their_own(lab, where):
    source = "import os\n\ndef lambda_handler(event, context):\n    return os.getpid()\n"
    helpers.create_function("OpenCaseFunction", source=source)
    answer = boto3.client("lambda").invoke(FunctionName="OpenCaseFunction")
    assert json.load(answer["Payload"]) not in (os.getpid(), local_aws.start().pid)


def names_in(account: str) -> list[str]:
    """The functions, state machines or log groups in the account, by name."""
    service, operation, member, name = {
        "functions": ("lambda", "list_functions", "Functions", "FunctionName"),
        "state machines": ("stepfunctions", "list_state_machines", "stateMachines", "name"),
        "log groups": ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    }[account]
    pages = boto3.client(service).get_paginator(operation).paginate()
    return sorted(thing[name] for page in pages for thing in page[member])


@on_both
def test_clean_up_leaves_the_account_as_it_was_before_the_tutorial(where):
    helpers.connect()
    kinds = ("functions", "state machines", "log groups")
    settings = {
        "Role": helpers.lab_role(),
        "Runtime": "python3.13",
        "Handler": "lambda_function.lambda_handler",
    }
    code = {"ZipFile": helpers.zip_handler("OpenCaseFunction")}
    boto3.client("lambda").create_function(FunctionName="SomebodyElses", Code=code, **settings)
    before = {kind: names_in(kind) for kind in kinds}
    helpers.start(helpers.catch_up(3)["state_machine"], {"inputCaseID": "001"})
    assert len(names_in("functions")) == len(before["functions"]) + 5
    assert len(names_in("state machines")) == len(before["state machines"]) + 1
    helpers.clean_up()
    assert {kind: names_in(kind) for kind in kinds} == before
    boto3.client("lambda").delete_function(FunctionName="SomebodyElses")


def test_all_that_was_made_carries_the_tag(lab):
    sfn, awslambda = boto3.client("stepfunctions"), boto3.client("lambda")
    tags = sfn.list_tags_for_resource(resourceArn=lab["state_machine"])["tags"]
    assert {"key": "lab", "value": "step-functions-lab"} in tags
    for arn in lab["functions"].values():
        assert awslambda.list_tags(Resource=arn)["Tags"]["lab"] == "step-functions-lab"
