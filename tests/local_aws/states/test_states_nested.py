"""Executions that a task starts: left alone, waited for, stopped with their parent, ended by a token."""

import json
import time

import pytest

from local_aws.states import api as step_functions
from local_aws.states.store import store_of


def one(**fields):
    """A state machine of one Task."""
    return {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": True, **fields}}}


def nested(sfn, pattern, definition, **parameters):
    given = {"StateMachineArn": sfn.create(definition), **parameters}
    return sfn.run(one(Resource=f"arn:aws:states:::states:startExecution{pattern}", Parameters=given))


def test_a_nested_execution_is_started_and_left_alone(sfn, waiting_really):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    run = nested(sfn, "", wait)
    assert run.status == "SUCCEEDED"
    assert sfn.DescribeExecution(executionArn=run.output["ExecutionArn"])["status"] == "RUNNING"


@pytest.mark.parametrize(("pattern", "output"), [(".sync", '{"a":1}'), (".sync:2", {"a": 1})])
def test_a_nested_execution_is_waited_for(sfn, pattern, output):
    done = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    run = nested(sfn, pattern, done, Input={"a": 1})
    assert (run.output["Output"], run.output["Status"]) == (output, "SUCCEEDED")


FAILING = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Inner", "Cause": "why"}}}
LATE = {"StartAt": "W", "TimeoutSeconds": 1, "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}


@pytest.mark.parametrize("pattern", [".sync", ".sync:2"])
@pytest.mark.parametrize(("child", "told"), [(FAILING, {"Error": "Inner", "Cause": "why"}), (LATE, {})])
def test_a_nested_executions_failure_is_the_tasks(sfn, leaping, pattern, child, told):
    """Both patterns tell the input as a text, as AWS does when the child did not succeed."""
    run = nested(sfn, pattern, child, Input={"a": 1})
    found = json.loads(run.cause)
    assert run.error == "States.TaskFailed" and list(found) == sorted(found)
    assert {name: found[name] for name in ("Error", "Cause") if name in found} == told
    assert found["Input"] == '{"a":1}'


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"StateMachineArn": "arn:none"}, "StepFunctions.InvalidArnException"),
        ({"StateMachineArn": ""}, "StepFunctions.ValidationException"),
        ({"StateMachineArn": "arn:none", "Name": "n" * 81}, "StepFunctions.ValidationException"),
    ],
)
def test_a_nested_execution_that_is_refused_names_the_exception(sfn, parameters, error):
    run = sfn.run(one(Resource="arn:aws:states:::states:startExecution", Parameters=parameters))
    assert run.error == error


@pytest.mark.parametrize(
    ("action", "parameters", "why"),
    [
        ("lambda:invoke", {"FunctionName.$": "$.n"}, "The value for the field 'FunctionName' must be a STRING"),
        ("lambda:invoke", {"FunctionName.$": "$.f", "Qualifier.$": "$.n"}, "'Qualifier' must be a STRING"),
        ("states:startExecution", {"StateMachineArn.$": "$.n"}, "'StateMachineArn' must be a STRING"),
    ],
)
def test_parameters_of_a_wrong_type_cannot_start_a_task(sfn, action, parameters, why):
    run = sfn.run(one(Resource=f"arn:aws:states:::{action}", Parameters=parameters), {"n": 5, "f": "f"})
    assert run.error == "States.Runtime"
    assert "The Parameters '{" in run.cause and run.cause.endswith(f"{why}]")
    assert "TaskScheduled" not in run.types


def test_arguments_that_only_the_run_tells_are_checked_then(sfn):
    work = one(Resource="arn:aws:states:::lambda:invoke", Arguments="{% $states.input %}")
    run = sfn.run({**work, "QueryLanguage": "JSONata"}, {"FunctionName": "f", "payload": 1})
    assert run.cause.endswith('[The field "payload" is not supported by Step Functions]')


def test_a_nested_execution_is_stopped_with_its_parent(sfn, waiting_really):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    inner = sfn.create(wait)
    resource = "arn:aws:states:::states:startExecution.sync:2"
    arn = sfn.start(sfn.create(one(Resource=resource, Parameters={"StateMachineArn": inner})))
    while not (listed := sfn.ListExecutions(stateMachineArn=inner)["executions"]):
        time.sleep(0.005)
    sfn.StopExecution(executionArn=arn)
    ended = sfn.ended(listed[0]["executionArn"])
    managing = f"The Task state in AWS Step Functions execution [{arn}] which was managing this resource was aborted"
    assert (ended["status"], ended.get("error"), ended["cause"]) == ("ABORTED", None, managing)


def test_a_nested_execution_that_was_only_just_started_is_stopped_with_its_parent(sfn, monkeypatch, waiting_really):
    store = store_of(sfn.context(), step_functions.handle)
    inner = sfn.create({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}})

    def started_and_stopped(operation, params, context):
        answer = step_functions.handle(operation, params, context)
        sfn.StopExecution(executionArn=outer)
        return answer

    monkeypatch.setattr(store, "handle", started_and_stopped)
    resource = "arn:aws:states:::states:startExecution.sync:2"
    outer = store.arn("execution", "outer:run")
    sfn.start(sfn.create(one(Resource=resource, Parameters={"StateMachineArn": inner}), name="outer"), name="run")
    sfn.ended(outer)
    (child,) = sfn.ListExecutions(stateMachineArn=inner)["executions"]
    assert sfn.ended(child["executionArn"])["status"] == "ABORTED"


def test_the_sdk_integration_reaches_step_functions_itself(sfn):
    run = sfn.run(one(Resource="arn:aws:states:::aws-sdk:sfn:listActivities", Parameters={}))
    assert run.output == {"Activities": []}


def answering(kind, following="Wait"):
    """A child that answers with its caller's token, and then takes a minute more."""
    parameters = {
        "Success": {"TaskToken.$": "$.token", "Output": '"answered"'},
        "Failure": {"TaskToken.$": "$.token", "Error": "Refused", "Cause": "by the child"},
    }[kind]
    resource = f"arn:aws:states:::aws-sdk:sfn:sendTask{kind}"
    answer = {"Type": "Task", "Resource": resource, "Parameters": parameters, "Next": "Wait"}
    return {"StartAt": "Answer", "States": {"Answer": answer, "Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}


def starting(sfn, child, pattern):
    parameters = {"StateMachineArn": sfn.create(child), "Input": {"token.$": "$$.Task.Token"}}
    return one(Resource=f"arn:aws:states:::states:startExecution{pattern}", Parameters=parameters)


@pytest.mark.parametrize("pattern", [".sync", ".sync:2", ".waitForTaskToken"])
def test_a_task_that_waits_has_a_token_which_ends_it(sfn, pattern):
    run = sfn.run(starting(sfn, answering("Success"), pattern))
    assert (run.status, run.output) == ("SUCCEEDED", "answered")
    assert run.types[-4:] == ["TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]


@pytest.mark.parametrize("pattern", [".sync", ".sync:2", ".waitForTaskToken"])
def test_a_task_that_waits_fails_with_what_its_token_brought(sfn, pattern):
    run = sfn.run(starting(sfn, answering("Failure"), pattern))
    assert (run.status, run.error, run.cause) == ("FAILED", "Refused", "by the child")


def test_a_token_that_came_after_the_job_ended_is_late(sfn, refused):
    told = {"Type": "Pass", "End": True}
    child = {"StartAt": "P", "States": {"P": told}}
    machine = sfn.create(starting(sfn, child, ".sync:2"))
    described = sfn.ended(sfn.start(machine))
    token = json.loads(described["output"])["Output"]["token"]
    refused("TaskTimedOut", sfn.SendTaskSuccess, taskToken=token, output="1")
