"""The engine: a limit is where AWS has it, in retries, waits, times and sizes.

The numbers are those of the Amazon States Language and of "Service quotas" in the developer guide; time leaps.
"""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from local_aws.states import api as step_functions
from local_aws.states.engine.attempts import answers, delay
from local_aws.states.engine.tasks.http_metadata import http_metadata
from local_aws.states.language.failure import Overdue, StatesError
from local_aws.states.store import store_of

BYTES = 262_144
pytestmark = pytest.mark.usefixtures("leaping")


def machine(state, **fields):
    return {"StartAt": "S", "States": {"S": {"End": True, **state}}, **fields}


def wait(seconds):
    return {"Type": "Wait", "Seconds": seconds}


def seconds(events, *kinds):
    """The seconds between the events of these kinds."""
    times = [event["timestamp"] for event in events if event["type"] in kinds]
    return [(after - before) / timedelta(seconds=1) for before, after in pairwise(times)]


@pytest.fixture
def retried(sfn, lambdas):
    """The gaps between the calls of a function that always fails, with these Retriers."""

    def run(*retriers, error=ValueError):
        def fail(event):
            raise error("no")

        lambdas["Fails"] = fail
        task = {"Type": "Task", "Resource": sfn.function("Fails"), "Retry": list(retriers)}
        events = sfn.run(machine(task)).events
        return seconds(events, "LambdaFunctionFailed", "LambdaFunctionScheduled")[1::2]

    return run


ALL = {"ErrorEquals": ["States.ALL"]}
GAPS = {
    "three attempts a second apart, then two, then four": ({}, [1, 2, 4]),
    "no attempt": ({"MaxAttempts": 0}, []),
    "as many as are asked for": ({"MaxAttempts": 5, "BackoffRate": 1.0}, [1] * 5),
    "the interval": ({"IntervalSeconds": 7, "MaxAttempts": 2}, [7, 14]),
    "the rate": ({"BackoffRate": 3.0}, [1, 3, 9]),
    "the longest delay": ({"MaxDelaySeconds": 3, "MaxAttempts": 4}, [1, 2, 3, 3]),
    "the longest delay of all": (
        {"IntervalSeconds": 10, "BackoffRate": 10**6, "MaxAttempts": 3},
        [10, 10**7, 31_622_400],
    ),
}


@pytest.mark.parametrize("case", GAPS)
def test_a_retry_costs_the_time_and_the_attempts_that_it_says(retried, case):
    fields, gaps = GAPS[case]
    assert retried({**ALL, **fields}) == gaps


def test_each_retrier_counts_its_own_attempts(retried):
    first = {"ErrorEquals": ["ValueError"], "MaxAttempts": 2, "IntervalSeconds": 5, "BackoffRate": 1.0}
    assert retried(first, ALL) == [5, 5]
    assert retried({**first, "ErrorEquals": ["KeyError"]}, {**ALL, "MaxAttempts": 1}) == [1]


def test_jitter_is_between_nothing_and_the_whole_delay():
    full = {**ALL, "IntervalSeconds": 100, "JitterStrategy": "FULL"}
    drawn = [delay(full, 1) for _ in range(200)]
    assert 0 <= min(drawn) < 60 and 140 < max(drawn) <= 200
    assert {delay({**full, "JitterStrategy": "NONE"}, 1) for _ in range(20)} == {200}


@pytest.mark.parametrize(
    ("failure", "named", "caught"),
    [
        (StatesError("E"), "E", True),
        (StatesError("E"), "F", False),
        (StatesError("E"), "States.TaskFailed", True),
        (StatesError("E"), "States.ALL", True),
        (Overdue(), "States.TaskFailed", False),
        (Overdue(), "States.Timeout", True),
        (Overdue(), "States.HeartbeatTimeout", False),
        (Overdue(heartbeat=True), "States.HeartbeatTimeout", True),
        (Overdue(heartbeat=True), "States.Timeout", True),
        (StatesError("States.Runtime"), "States.ALL", False),
        (StatesError("States.Runtime"), "States.Runtime", False),
        (StatesError("States.DataLimitExceeded"), "States.ALL", True),
    ],
)
def test_a_name_stands_for_the_errors_that_aws_lists(failure, named, caught):
    assert answers([named], failure) is caught


TIMES = {  # name: (definition, type, seconds until it ends, how)
    "an express execution of five minutes": (machine(wait(299)), "EXPRESS", 299, "SUCCEEDED"),
    "an express execution of more": (machine(wait(301)), "EXPRESS", 300, "TIMED_OUT"),
    "one with a shorter time": (machine(wait(301), TimeoutSeconds=60), "EXPRESS", 60, "TIMED_OUT"),
    "one with a longer time": (machine(wait(1000), TimeoutSeconds=900), "EXPRESS", 300, "TIMED_OUT"),
}


@pytest.mark.parametrize("case", TIMES)
def test_an_express_execution_has_five_minutes_at_most(sfn, case):
    definition, kind, length, status = TIMES[case]
    described = sfn.StartSyncExecution(stateMachineArn=sfn.create(definition, type=kind))
    assert described["status"] == status
    assert (described["stopDate"] - described["startDate"]) / timedelta(seconds=1) == pytest.approx(length, abs=0.9)


@pytest.mark.parametrize(("waits", "status"), [(59, "SUCCEEDED"), (61, "TIMED_OUT")])
def test_a_standard_execution_has_the_time_that_its_machine_says(sfn, waits, status):
    run = sfn.run(machine(wait(waits), TimeoutSeconds=60))
    assert run.status == status
    assert sum(seconds(run.events, "ExecutionStarted", f"Execution{'Succeeded' if waits < 60 else 'TimedOut'}")) < 61


def test_a_standard_execution_has_more_than_five_minutes(sfn):
    assert sfn.run(machine(wait(100_000))).status == "SUCCEEDED"


@pytest.mark.parametrize(("waits", "status"), [(2**31 - 1, "SUCCEEDED"), (2**31, "FAILED")])
def test_a_wait_is_at_most_of_68_years(sfn, waits, status):
    run = sfn.run(machine({"Type": "Wait", "SecondsPath": "$"}), waits)
    assert run.status == status
    assert (run.cause or "").endswith("" if status == "SUCCEEDED" else "Wait state delay is too long.")


@pytest.mark.parametrize("letter", ["x", "é"])
@pytest.mark.parametrize(("over", "status"), [(0, "SUCCEEDED"), (1, "FAILED")])
def test_an_output_has_at_most_256_kib(sfn, letter, over, status):
    size = len(letter.encode())
    half = letter * ((BYTES - 100) // 2 // size)
    filled = len(json.dumps({"a": half, "b": half, "c": ""}, ensure_ascii=False, separators=(",", ":")).encode())
    parameters = {"a.$": "$", "b.$": "$", "c": "x" * (BYTES - filled + over)}
    states = machine({"Type": "Pass", "Parameters": parameters})
    states["States"]["Half"] = {"Type": "Pass", "Result": half, "Next": "S"}
    run = sfn.run({**states, "StartAt": "Half"})
    assert (run.status, run.error) == (status, None if status == "SUCCEEDED" else "States.DataLimitExceeded")


def test_a_history_has_at_most_25_000_events_and_then_no_redrive(sfn, refused):
    """24,999 events of a loop, and the one that says that there were too many."""
    again = {"Type": "Pass", "Next": "Choose"}
    rule = {"Variable": "$", "IsNull": True, "Next": "End"}
    states = {"Again": again, "Choose": {"Type": "Choice", "Choices": [rule], "Default": "Again"}}
    arn = sfn.start(sfn.create({"StartAt": "Again", "States": {**states, "End": {"Type": "Succeed"}}}))
    described = sfn.ended(arn, 60)
    assert described["status"] == "FAILED"
    assert described["cause"] == "The execution reached the maximum number of history events (25000)."
    (last,) = sfn.GetExecutionHistory(executionArn=arn, reverseOrder=True, maxResults=1)["events"]
    assert (last["id"], last["type"]) == (25_000, "ExecutionFailed")
    reason = refused("ExecutionNotRedrivable", sfn.RedriveExecution, executionArn=arn)
    assert reason == "Execution history event limit exceeded"


@pytest.mark.parametrize("given", ["r-1", None])
def test_an_answers_metadata_has_the_requests_id_or_one_of_its_own(given):
    told = http_metadata(5, "text/plain", given, x_more="1")
    headers = told["HttpHeaders"]
    assert told["AllHttpHeaders"] == {name: [value] for name, value in headers.items()}
    assert (headers["Content-Length"], headers["Content-Type"], headers["x-more"]) == ("5", "text/plain", "1")
    assert headers["x-amzn-RequestId"] == given if given else len(headers["x-amzn-RequestId"]) == 36


def test_fifty_of_those_that_ended_longest_ago_are_packed_once_a_hundred_and_fifty_have(sfn):
    store = store_of(sfn.context(), step_functions.handle)
    packed = [store.oldest_of_the_ended(number) for number in range(250)]
    assert packed[149] == [*range(50)] and packed[199] == [*range(50, 100)] and packed[249] == [*range(100, 150)]
    assert sum(map(len, packed)) == 150 and len(store.ended) == 100
