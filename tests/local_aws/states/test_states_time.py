"""Time and turns: who waits costs no thread, who computes stops nobody; for tests time leaps over what only waits."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from local_aws.states.engine import program
from local_aws.turns import crew
from local_aws.turns.leaps import LeapingClock
from tests.local_aws.waiting import until

DAY = 86_400
SYNC = "arn:aws:states:::states:startExecution.sync:2"
WITH_TOKEN = "arn:aws:states:::lambda:invoke.waitForTaskToken"


def wait(seconds, **fields):
    return {"Type": "Wait", "Seconds": seconds, **({} if "Next" in fields else {"End": True}), **fields}


def machine(state, name="S", **fields):
    return {"StartAt": name, "States": {name: state}, **fields}


def parallel(*states):
    branches = [machine(state, f"Branch {number}") for number, state in enumerate(states)]
    return machine({"Type": "Parallel", "Branches": branches, "End": True})


def task(resource, **fields):
    return {"Type": "Task", "Resource": resource, "End": True, **fields}


def moments(events, *kinds):
    """Seconds since the first event, to the millisecond, of the events of these kinds."""
    first = events[0]["timestamp"]
    return [(event["timestamp"] - first) / timedelta(seconds=1) for event in events if event["type"] in kinds]


@pytest.fixture
def held(sfn, lambdas):
    """A function that returns when the event is set; it is set when the test ends."""
    release = threading.Event()
    lambdas["Held"] = lambda event: release.wait(30)
    yield release
    release.set()


@pytest.fixture
def computing(monkeypatch):
    """Pass states that compute until the event is set: they hold their thread and never wait."""
    release, begun = threading.Event(), threading.Event()
    run_pass = program.STATE_TYPES["Pass"]

    async def compute(visit):
        begun.set()
        release.wait(30)
        return await run_pass(visit)

    monkeypatch.setitem(program.STATE_TYPES, "Pass", compute)
    release.begun = begun
    yield release
    release.set()


def test_executions_that_wait_have_no_threads(sfn, waiting_really):
    arn, before = sfn.create(parallel(wait(DAY), wait(DAY))), threading.active_count()
    started = [sfn.start(arn) for _ in range(100)]
    until(lambda: all(len(sfn.events(run)) == 5 for run in started))
    assert threading.active_count() - before <= crew.MOST + 1
    for run in started:
        sfn.StopExecution(executionArn=run)
    assert {sfn.ended(run)["status"] for run in started} == {"ABORTED"}


def test_however_many_wait_for_handlers_others_go_on(sfn, held):
    slow = sfn.create(machine(task(sfn.function("Held"))))
    for _ in range(2 * crew.MOST):
        sfn.start(slow)
    assert sfn.run(machine({"Type": "Pass", "End": True})).status == "SUCCEEDED"


def test_a_stop_reaches_an_execution_whatever_it_computes(sfn, computing, either_time):
    arn = sfn.start(sfn.create(machine({"Type": "Pass", "End": True})))
    assert computing.begun.wait(10)
    sfn.StopExecution(executionArn=arn)
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "ABORTED"
    computing.set()
    assert sfn.events(arn)[-1]["type"] == "ExecutionAborted"


def test_a_time_out_reaches_an_execution_whatever_it_computes(sfn, computing, either_time):
    arn = sfn.start(sfn.create(machine({"Type": "Pass", "End": True}, TimeoutSeconds=1)))
    assert sfn.ended(arn)["status"] == "TIMED_OUT"


def test_an_execution_that_was_stopped_while_it_computed_can_be_redriven(sfn, computing):
    arn = sfn.start(sfn.create(machine({"Type": "Pass", "End": True})))
    assert computing.begun.wait(10)
    sfn.StopExecution(executionArn=arn)
    computing.set()
    sfn.RedriveExecution(executionArn=arn)
    assert sfn.ended(arn)["status"] == "SUCCEEDED"


def test_a_wait_of_a_day_is_over_at_once_and_its_events_say_a_day(sfn, leaping):
    run = sfn.run(machine(wait(DAY)))
    assert moments(run.events, "WaitStateExited") == [DAY]
    assert run.events[-1]["timestamp"] - run.events[0]["timestamp"] == timedelta(days=1)


def test_a_wait_for_a_moment_leaps_to_it(sfn, leaping):
    run = sfn.run(machine({"Type": "Wait", "Timestamp": "2099-01-01T00:00:00Z", "End": True}))
    assert run.status == "FAILED"  # over 2^31 seconds
    run = sfn.run(machine({"Type": "Wait", "TimestampPath": "$.t", "End": True}), {"t": "2050-01-01T00:00:00Z"})
    assert [f"{e['timestamp']:%Y-%m-%d %H:%M:%S}" for e in run.events[2:]] == ["2050-01-01 00:00:00"] * 2


def test_retries_are_one_two_and_four_seconds_apart(sfn, lambdas, leaping):
    lambdas["Broken"] = lambda event: 1 / 0
    run = sfn.run(machine(task(sfn.function("Broken"), Retry=[{"ErrorEquals": ["States.ALL"]}])))
    failed, scheduled = moments(run.events, "LambdaFunctionFailed"), moments(run.events, "LambdaFunctionScheduled")
    gaps = [round(later - before, 3) for before, later in zip(failed, scheduled[1:], strict=False)]
    assert (run.error, gaps) == ("ZeroDivisionError", [1, 2, 4])


def test_branches_leap_in_the_order_of_their_moments(sfn, leaping):
    run = sfn.run(parallel(wait(300), wait(100), wait(200)))
    assert moments(run.events, "WaitStateExited") == [100, 200, 300]


def test_iterations_of_a_map_leap_together_and_a_limit_holds(sfn, leaping):
    inner = machine({"Type": "Wait", "SecondsPath": "$", "End": True}, "W")
    iterate = {"Type": "Map", "MaxConcurrency": 2, "Iterator": inner, "End": True}
    run = sfn.run(machine(iterate), [10, 20, 30, 40])
    assert moments(run.events, "WaitStateExited") == [10, 20, 40, 60]


def test_children_of_a_distributed_map_have_its_time(sfn, leaping):
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **machine(wait(DAY), "W")}
    run = sfn.run(machine({"Type": "Map", "ItemProcessor": processor, "End": True}), [1, 2, 3])
    assert (run.status, moments(run.events, "MapRunSucceeded")) == ("SUCCEEDED", [DAY])


def test_an_execution_that_is_waited_for_has_its_parents_time(sfn, leaping):
    inner = sfn.create(machine(wait(100)))
    run = sfn.run(parallel(task(SYNC, Parameters={"StateMachineArn": inner}), wait(60)))
    assert moments(run.events, "WaitStateExited", "TaskSucceeded") == [60, 100]
    child = sfn.ListExecutions(stateMachineArn=inner)["executions"][0]
    assert (child["startDate"], child["stopDate"]) == tuple(
        event["timestamp"] for event in run.events if event["type"] in ("TaskSubmitted", "TaskSucceeded")
    )


def test_an_execution_that_is_left_alone_begins_in_its_parents_time_and_goes_on_in_its_own(sfn, leaping):
    inner = sfn.create(machine(wait(DAY)))
    start = task("arn:aws:states:::states:startExecution", Parameters={"StateMachineArn": inner})
    run = sfn.run({"StartAt": "W", "States": {"W": wait(50, Next="S"), "S": start}})
    assert moments(run.events, "ExecutionSucceeded") == [50]
    child = sfn.ended(run.output["ExecutionArn"])
    assert child["startDate"] == run.events[-1]["timestamp"]
    assert child["stopDate"] - child["startDate"] == timedelta(days=1)


def test_no_time_is_leapt_over_while_a_handler_works(sfn, held, leaping):
    arn = sfn.start(sfn.create(parallel(task(sfn.function("Held")), wait(DAY))))
    until(lambda: len(sfn.events(arn)) == 7)
    time.sleep(0.05)
    assert len(sfn.events(arn)) == 7
    held.set()
    assert sfn.ended(arn)["status"] == "SUCCEEDED"
    assert DAY <= moments(sfn.events(arn), "WaitStateExited")[0] < DAY + 60


def test_no_time_is_leapt_over_while_a_token_is_awaited(sfn, lambdas, leaping):
    tokens = []
    lambdas["Ask"] = lambda event: tokens.append(event["token"])
    ask = task(
        WITH_TOKEN, Parameters={"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}, TimeoutSeconds=DAY
    )
    arn = sfn.start(sfn.create(machine(ask)))
    until(lambda: sfn.events(arn)[-1]["type"] == "TaskSubmitted")
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "RUNNING"
    sfn.SendTaskSuccess(taskToken=tokens[0], output="1")
    assert sfn.ended(arn)["status"] == "SUCCEEDED"
    assert moments(sfn.events(arn), "TaskSucceeded")[0] < 60


def test_no_time_is_leapt_over_while_an_activitys_worker_is_awaited(sfn, leaping):
    activity = sfn.CreateActivity(name="people")["activityArn"]
    arn = sfn.start(sfn.create(parallel(task(activity), wait(DAY))))
    work = sfn.GetActivityTask(activityArn=activity)
    until(lambda: len(sfn.events(arn)) == 7)
    time.sleep(0.05)
    assert moments(sfn.events(arn), "WaitStateExited") == []
    sfn.SendTaskSuccess(taskToken=work["taskToken"], output="1")
    assert sfn.ended(arn)["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("kind", "fields", "seconds"), [("STANDARD", {"TimeoutSeconds": 30}, 30), ("EXPRESS", {}, 300)]
)
def test_an_execution_is_timed_out_at_its_moment(sfn, leaping, kind, fields, seconds):
    sfn_machine = sfn.create(machine(wait(DAY), **fields), type=kind)
    if kind == "EXPRESS":
        told = sfn.StartSyncExecution(stateMachineArn=sfn_machine)
    else:
        told = sfn.ended(sfn.start(sfn_machine))
    assert (told["status"], told["stopDate"] - told["startDate"]) == ("TIMED_OUT", timedelta(seconds=seconds))


def test_a_time_out_that_was_not_needed_is_not_leapt_to(sfn, lambdas, leaping):
    lambdas["Quick"] = lambda event: event
    states = {"S": task(sfn.function("Quick"), TimeoutSeconds=DAY), "W": wait(10)}
    states["S"] = {**{key: value for key, value in states["S"].items() if key != "End"}, "Next": "W"}
    run = sfn.run({"StartAt": "S", "States": states, "TimeoutSeconds": DAY})
    assert 10 <= moments(run.events, "ExecutionSucceeded")[0] < 60


def test_after_leaps_a_redrive_goes_on_in_the_executions_time(sfn, lambdas, leaping):
    lambdas["Late"] = lambda event: 1 / 0
    states = {"W": wait(DAY, Next="S"), "S": task(sfn.function("Late"))}
    arn = sfn.start(sfn.create({"StartAt": "W", "States": states}))
    sfn.ended(arn)
    lambdas["Late"] = lambda event: event
    sfn.RedriveExecution(executionArn=arn)
    told = sfn.ended(arn)
    failed, redriven = moments(sfn.events(arn), "ExecutionFailed", "ExecutionRedriven")
    assert told["status"] == "SUCCEEDED" and redriven >= failed >= DAY


def test_executions_leap_each_for_itself(sfn, leaping):
    long, short = sfn.run(machine(wait(DAY))), sfn.run(machine(wait(1)))
    assert short.events[-1]["timestamp"] < long.events[-1]["timestamp"]


def test_a_clock_stands_while_lines_compute_and_goes_while_something_outside_is_awaited():
    clock = LeapingClock()
    clock.work()
    stands = clock.moment()
    time.sleep(0.002)
    assert clock.moment() == stands
    clock.rest(outside=True)
    time.sleep(0.002)
    assert clock.moment() > stands


def test_alarms_of_one_moment_ring_in_the_order_in_which_they_were_set():
    clock, rung = LeapingClock(), []
    clock.work()
    for moment, number in ((2, 1), (1, 0), (2, 2), (2, 3)):
        clock.at(clock.moment() + moment, lambda number=number: rung.append(number))
    clock.rest()
    assert rung == [0, 1, 2, 3]


@pytest.mark.slow
def test_the_engines_tests_pass_in_leaps_too():
    folder = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--numprocesses=0", str(folder)]
    ran = subprocess.run(command, env={**os.environ, "LOCAL_AWS_TIME": "leap"}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-3000:]
