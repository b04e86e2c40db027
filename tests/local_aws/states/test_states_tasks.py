"""Tasks: functions, tokens, activities, and what happens when they fail."""

import json
import threading
import time
import uuid

import pytest

from local_aws import functions
from local_aws.wire import ServiceError

INVOKE = "arn:aws:states:::lambda:invoke"


CAUGHT = {"Type": "Pass", "End": True}


def one(**fields):
    """A state machine of one Task."""
    return {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": True, **fields}}}


def caught(**fields):
    """A state machine of one Task whose failure is caught."""
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    return {
        "StartAt": "Work",
        "States": {"Work": {"Type": "Task", "End": True, "Catch": catch, **fields}, "Caught": CAUGHT},
    }


@pytest.fixture
def echo(sfn, lambdas):
    lambdas["Echo"] = lambda event: event
    return sfn.function("Echo")


@pytest.fixture
def broken(sfn, lambdas):
    def handler(event):
        raise KeyError("inputCaseID")

    lambdas["Broken"] = handler
    return sfn.function("Broken")


def test_a_function_is_handed_the_input(sfn, echo):
    assert sfn.run(one(Resource=echo), {"a": 1}).output == {"a": 1}


def test_a_function_that_returns_nothing_gives_null_in_jsonata(sfn, lambdas):
    lambdas["Nothing"] = lambda event: None
    task = one(Resource=sfn.function("Nothing"), Assign={"v": "{% $states.result %}"})
    task["States"]["Work"]["Output"] = {"found": "{% $states.result %}"}
    run = sfn.run({"QueryLanguage": "JSONata", **task})
    assert run.output == {"found": None}
    assert run.events[-2]["stateExitedEventDetails"]["assignedVariables"] == {"v": "null"}


def test_a_function_is_handed_half_a_surrogate_pair_as_a_question_mark(sfn, echo):
    assert sfn.run(one(Resource=echo), "\ud800").output == "?"


def test_lambda_invoke_puts_the_answer_under_payload(sfn, echo):
    parameters = {"FunctionName": "Echo", "Payload.$": "$"}
    output = sfn.run(one(Resource=INVOKE, Parameters=parameters), {"a": 1}).output
    assert (output["Payload"], output["StatusCode"], output["ExecutedVersion"]) == ({"a": 1}, 200, "$LATEST")


@pytest.mark.parametrize(("kind", "status"), [("Event", 202), ("DryRun", 204)])
def test_lambda_invoke_does_not_wait_for_an_event_or_a_dry_run(sfn, broken, kind, status):
    output = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "Broken", "InvocationType": kind})).output
    assert output["StatusCode"] == status
    assert "Payload" not in output


def test_lambda_invoke_tells_the_tail_of_the_log_when_asked(sfn, echo):
    output = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "Echo", "LogType": "Tail"})).output
    assert output["LogResult"] == "bG9n"


def test_what_a_handler_raises_is_the_error_with_lambdas_answer_as_cause(sfn, broken):
    run = sfn.run(one(Resource=broken))
    assert (run.status, run.error) == ("FAILED", "KeyError")
    assert json.loads(run.cause)["errorMessage"] == "'inputCaseID'"
    assert run.types[-2:] == ["LambdaFunctionFailed", "ExecutionFailed"]


def test_a_function_that_is_not_there_fails_with_lambdas_words(sfn, lambdas):
    def missing(event):
        raise ServiceError("ResourceNotFoundException", "Function not found", 404)

    lambdas["None"] = missing
    run = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "None"}))
    assert run.error == "Lambda.ResourceNotFoundException"
    assert "Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException" in run.cause


def test_a_retry_tries_again_as_often_as_it_says(sfn, lambdas, leaping):
    calls = []

    def third_time_lucky(event):
        calls.append(event)
        if len(calls) < 3:
            raise ValueError("not yet")
        return "done"

    lambdas["Lucky"] = third_time_lucky
    retry = [{"ErrorEquals": ["ValueError"], "IntervalSeconds": 60, "MaxAttempts": 2}]
    run = sfn.run(one(Resource=sfn.function("Lucky"), Retry=retry))
    assert (run.output, len(calls)) == ("done", 3)
    assert run.types.count("LambdaFunctionScheduled") == 3


def test_a_catch_turns_the_failure_into_a_way_to_go_on(sfn, broken):
    run = sfn.run(caught(Resource=broken))
    assert run.status == "SUCCEEDED"
    assert run.output["Error"] == "KeyError"
    assert run.types[-3:] == ["PassStateEntered", "PassStateExited", "ExecutionSucceeded"]


def test_a_runtime_error_is_never_caught(sfn, echo):
    run = sfn.run(caught(Resource=echo, Parameters={"a.$": "$.nowhere"}))
    assert (run.status, run.error) == ("FAILED", "States.Runtime")
    assert run.cause == (
        "An error occurred while executing the state 'Work' (entered at the event id #2). The JSONPath "
        "'$.nowhere' specified for the field 'a.$' could not be found in the input '{}'"
    )


def test_a_task_over_its_time_times_out(sfn, lambdas):
    release = threading.Event()
    lambdas["Slow"] = lambda event: release.wait(20)
    run = sfn.run(one(Resource=sfn.function("Slow"), TimeoutSeconds=1))
    release.set()
    assert (run.status, run.error) == ("FAILED", "States.Timeout")
    assert run.types[-2:] == ["LambdaFunctionTimedOut", "ExecutionFailed"]


def waiting(sfn, lambdas, **fields):
    """An execution whose Task has given its token away, and the token."""
    tokens = []
    lambdas["Ask"] = lambda event: tokens.append(event["token"])
    parameters = {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}
    arn = sfn.start(sfn.create(one(Resource=f"{INVOKE}.waitForTaskToken", Parameters=parameters, **fields)))
    while not tokens:
        time.sleep(0.005)
    return arn, tokens[0]


def test_a_task_waits_for_its_token(sfn, lambdas):
    arn, token = waiting(sfn, lambdas)
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "RUNNING"
    sfn.SendTaskSuccess(taskToken=token, output='{"approved": true}')
    assert json.loads(sfn.ended(arn)["output"]) == {"approved": True}
    kinds = [event["type"] for event in sfn.events(arn)]
    assert kinds[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_token_can_tell_a_failure(sfn, lambdas):
    arn, token = waiting(sfn, lambdas)
    sfn.SendTaskFailure(taskToken=token, error="Rejected", cause="Too dear.")
    described = sfn.ended(arn)
    assert (described["error"], described["cause"]) == ("Rejected", "Too dear.")


def test_a_token_is_good_once(sfn, lambdas, refused):
    arn, token = waiting(sfn, lambdas)
    sfn.SendTaskSuccess(taskToken=token, output="1")
    sfn.ended(arn)
    refused("TaskTimedOut", sfn.SendTaskSuccess, taskToken=token, output="1")
    refused("InvalidToken", sfn.SendTaskSuccess, taskToken="never given", output="1")


def test_without_heartbeats_a_task_fails(sfn, lambdas):
    arn, _ = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60)
    assert sfn.ended(arn)["error"] == "States.Timeout"


def test_a_missed_heartbeat_can_be_retried_by_its_own_name(sfn, lambdas):
    retry = [{"ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 1}]
    arn, _ = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60, Retry=retry)
    sfn.ended(arn)
    assert [event["type"] for event in sfn.events(arn)].count("TaskScheduled") == 2


def test_heartbeats_keep_a_task_alive(sfn, lambdas):
    arn, token = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60)
    for _ in range(12):  # more often than it must be: a busy machine may be late
        time.sleep(0.1)
        sfn.SendTaskHeartbeat(taskToken=token)
    sfn.SendTaskSuccess(taskToken=token, output="1")
    assert sfn.ended(arn)["status"] == "SUCCEEDED"


def test_an_activitys_worker_does_the_work(sfn):
    activity = sfn.CreateActivity(name="approve")["activityArn"]
    arn = sfn.start(sfn.create(one(Resource=activity)), {"amount": 3})
    work = sfn.GetActivityTask(activityArn=activity, workerName="Ada")
    assert json.loads(work["input"]) == {"amount": 3}
    sfn.SendTaskSuccess(taskToken=work["taskToken"], output='"yes"')
    assert json.loads(sfn.ended(arn)["output"]) == "yes"
    events = sfn.events(arn)
    assert [event["type"] for event in events][2:5] == [
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
    ]
    assert events[3]["activityStartedEventDetails"] == {"workerName": "Ada"}


@pytest.mark.parametrize("service", ["glue:startJobRun", "aws-sdk:athena:listWorkGroups", "ecs:runTask"])
def test_a_task_of_a_service_that_is_not_offered_fails_with_a_sentence(sfn, service):
    run = sfn.run(one(Resource=f"arn:aws:states:::{service}", Parameters={}))
    assert run.cause.startswith(f"{service} is not offered by the AWS on this machine")
    assert "lambda:invoke" in run.cause


@pytest.mark.parametrize("field", ["TimeoutSecondsPath", "HeartbeatSecondsPath"])
@pytest.mark.parametrize(("value", "said"), [("soon", "soon"), (None, "null"), ({"a": 1}, '{"a":1}'), (-1, "-1")])
def test_a_time_out_that_is_no_number_ends_the_execution(sfn, echo, field, value, said):
    run = sfn.run(one(Resource=echo, **{field: "$.seconds"}), {"seconds": value})
    assert run.cause.endswith(f"Expected non-negative integer for {field}, got '{said}' instead.")


@pytest.mark.parametrize("field", ["TimeoutSeconds", "HeartbeatSeconds"])
def test_a_time_out_that_cannot_be_fails_its_evaluation(sfn, echo, field):
    run = sfn.run({"QueryLanguage": "JSONata", **one(Resource=echo, **{field: "{% -1 %}"})})
    assert run.error == "States.QueryEvaluationError"
    assert run.cause.endswith(f"Expected non-negative integer for {field}, got '-1' instead.")


NO_JSON = ("NaN", '{"a": -Infinity}', "[1e400]", "[" * 2000 + "]" * 2000, "9" * 4301, "no json")


@pytest.fixture
def answers(sfn, monkeypatch):
    """A function whose answer is this text: a handler may return bytes, or NaN, which Python writes as such."""

    def answering(text):
        invocation = functions.Invocation(200, text.encode(), None, None, "$LATEST", str(uuid.uuid4()))
        monkeypatch.setattr(functions, "invoke", lambda *arguments, **options: invocation)
        return sfn.function("Answers")

    return answering


@pytest.mark.parametrize("text", NO_JSON)
def test_a_result_that_is_no_json_fails_the_step(sfn, answers, text):
    arn = answers(text)
    for task in (caught(Resource=arn), caught(Resource=INVOKE, Parameters={"FunctionName": arn})):
        run = sfn.run(task)
        assert (run.status, run.error) == ("FAILED", "States.Runtime")
        assert "The function's result is no valid JSON" in run.cause and len(run.cause) < 300


@pytest.mark.parametrize("text", NO_JSON)
def test_an_input_or_output_that_is_no_json_is_refused(sfn, refused, text):
    activity = sfn.CreateActivity(name="a")["activityArn"]
    machine = sfn.create(one(Resource=activity))
    refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=machine, input=text)
    sfn.start(machine)
    token = sfn.GetActivityTask(activityArn=activity)["taskToken"]
    refused("InvalidOutput", sfn.SendTaskSuccess, taskToken=token, output=text)
    definition = f'{{"StartAt": "P", "States": {{"P": {{"Type": "Pass", "Result": {text}, "End": true}}}}}}'
    refused("InvalidDefinition", sfn.create, definition=definition)
    state = json.dumps({"Type": "Task", "Resource": INVOKE, "Parameters": {"FunctionName": "f"}, "End": True})
    refused("ValidationException", sfn.TestState, definition=state, mock={"result": text})
    parsing = {"Type": "Pass", "Parameters": {"data.$": "States.StringToJson($.text)"}, "End": True}
    run = sfn.run({"StartAt": "Parse", "States": {"Parse": parsing}}, {"text": text})
    assert (run.status, run.error) == ("FAILED", "States.Runtime")


@pytest.mark.parametrize("text", ["1e308", "-0.0", "1e-400", "9" * 1000, '"NaN, 1e400"', "[" * 1000 + "]" * 1000])
def test_whatever_json_can_write_goes_in_and_out(sfn, answers, text):
    run = sfn.run(one(Resource=answers(text)), {})
    assert run.status == "SUCCEEDED"
    assert run.output == json.loads(text)
