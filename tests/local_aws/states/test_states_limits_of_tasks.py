"""Tasks: a limit is where AWS has it, in times, signs of life and sizes. Time leaps."""

import json
import uuid

import pytest

from local_aws import functions
from local_aws.states.engine.tasks.callback import Callbacks
from local_aws.turns.clock import REAL

BYTES = 262_144
INVOKE = "arn:aws:states:::lambda:invoke"
START = "arn:aws:states:::states:startExecution"


def one(**fields):
    return {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": True, **fields}}}


@pytest.fixture
def answers(sfn, monkeypatch):
    """A function whose answer has so many bytes."""

    def of(size):
        payload = json.dumps("x" * (size - 2)).encode()
        answer = functions.Invocation(200, payload, None, None, "$LATEST", str(uuid.uuid4()))
        monkeypatch.setattr(functions, "invoke", lambda *arguments, **options: answer)
        return sfn.function("Answers")

    return of


@pytest.mark.parametrize(("over", "error"), [(0, None), (1, "States.DataLimitExceeded")])
def test_a_functions_answer_has_at_most_256_kib(sfn, answers, over, error):
    assert sfn.run(one(Resource=answers(BYTES + over))).error == error


@pytest.mark.parametrize(("over", "error"), [(-1000, None), (0, "States.DataLimitExceeded")])
def test_an_integrations_answer_has_at_most_256_kib_with_all_that_it_tells(sfn, answers, over, error):
    run = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": answers(BYTES + over)}))
    assert run.error == error


def waiting(sfn, seconds):
    """A child that takes so many seconds."""
    state = {"Type": "Wait", "Seconds": seconds, "End": True}
    return sfn.create({"StartAt": "W", "States": {"W": state}})


@pytest.mark.parametrize(("seconds", "error"), [(9, None), (11, "States.Timeout")])
def test_a_task_has_the_time_that_it_says(sfn, leaping, seconds, error):
    parameters = {"StateMachineArn": waiting(sfn, seconds)}
    run = sfn.run(one(Resource=f"{START}.sync", Parameters=parameters, TimeoutSeconds=10))
    assert run.error == error
    assert ("TaskTimedOut" in run.types) is (error is not None)


@pytest.mark.parametrize(("path", "error"), [(9, "States.Timeout"), (11, None)])
def test_a_task_has_the_time_that_its_input_says(sfn, leaping, path, error):
    fields = {"Parameters": {"StateMachineArn": waiting(sfn, 10)}, "TimeoutSecondsPath": "$.seconds"}
    assert sfn.run(one(Resource=f"{START}.sync", **fields), {"seconds": path}).error == error


def test_a_task_without_a_time_waits_for_as_long_as_it_takes(sfn, leaping):
    run = sfn.run(one(Resource=f"{START}.sync", Parameters={"StateMachineArn": waiting(sfn, 10**6)}))
    assert run.status == "SUCCEEDED"


def test_a_worker_without_a_sign_of_life_loses_its_task(sfn):
    activity = sfn.CreateActivity(name="a")["activityArn"]
    arn = sfn.start(sfn.create(one(Resource=activity, HeartbeatSeconds=1, TimeoutSeconds=60)))
    sfn.GetActivityTask(activityArn=activity)
    assert sfn.ended(arn)["error"] == "States.Timeout"


def test_an_answer_counts_once(sfn, refused):
    activity = sfn.CreateActivity(name="a")["activityArn"]
    arn = sfn.start(sfn.create(one(Resource=activity)))
    token = sfn.GetActivityTask(activityArn=activity)["taskToken"]
    sfn.SendTaskSuccess(taskToken=token, output="1")
    assert sfn.ended(arn)["output"] == "1"
    for operation, given in (
        (sfn.SendTaskSuccess, {"output": "2"}),
        (sfn.SendTaskFailure, {}),
        (sfn.SendTaskHeartbeat, {}),
    ):
        refused("TaskTimedOut", operation, taskToken=token, **given)


def test_ten_thousand_tokens_are_known_when_their_wait_is_over():
    callbacks, first = Callbacks(), Callbacks().open(REAL)
    opened = [callbacks.open(REAL) for _ in range(10_002)]
    for callback in opened[:10_001]:
        callbacks.close(callback)
    known = [callbacks.get(callback.token) is callback for callback in opened]
    assert (known[:2], all(known[1:]), callbacks.get(first.token)) == ([False, True], True, None)
