"""Where a history turns from one reading to the other: the limits of what an event may mean."""

from datetime import UTC, datetime

import pytest

from history import trace
from history.values import time_of
from tests.history.test_trace import PARALLEL, entered, exited, failing_task, plain

TIMED_OUT = [*failing_task("LambdaFunctionScheduled")[:4], plain(5, 4, "LambdaFunctionTimedOut")]
MAP = [
    entered(1, 0, "Map", "Each"),
    plain(2, 1, "MapStateStarted", length=2),
    plain(3, 2, "MapIterationStarted", name="Each", index=0),
    entered(4, 3, "Pass", "One"),
    plain(5, 4, "EvaluationFailed", error="Boom", cause="of one", state="One"),
    plain(6, 5, "MapIterationFailed", name="Each", index=0),
    plain(7, 2, "MapIterationStarted", name="Each", index=1),
    entered(8, 7, "Pass", "One"),
    exited(9, 8, "Pass", "One"),
    plain(10, 9, "MapIterationSucceeded", name="Each", index=1),
]
RETRIED_MAP = [
    *MAP[:6],
    plain(7, 6, "MapStateStarted", length=2),
    plain(8, 7, "MapIterationStarted", name="Each", index=1),
]
WAITS = [entered(1, 0, "Parallel", "Both"), plain(2, 1, "ParallelStateStarted"), entered(3, 2, "Wait", "Pause"),
         entered(4, 2, "Wait", "Rest")]  # fmt: skip
DISTRIBUTED = [entered(1, 0, "Map", "Each"), plain(2, 1, "MapRunStarted", mapRunArn="arn:run")]


def timed(events, *seconds):
    """The events, each at so many seconds since 1970."""
    return [event | {"timestamp": second} for event, second in zip(events, seconds, strict=True)]


def visit(number, *names):
    return lambda run: tuple(getattr(run.visits[number], name) for name in names)


def attempts(number, *names):
    return lambda run: [tuple(getattr(one, name) for name in names) for one in run.visits[number].attempts]


def statuses(run):
    return run.statuses()


@pytest.mark.parametrize(
    ("events", "read", "expected"),
    [
        # an attempt's error where the event names none: States.Timeout of one that timed out, else States.TaskFailed
        (TIMED_OUT, visit(0, "error"), ("States.Timeout",)),
        ([*TIMED_OUT[:4], plain(5, 4, "TaskFailed")], visit(0, "error"), ("States.TaskFailed",)),
        ([*TIMED_OUT[:4], plain(5, 4, "TaskSubmitted")], attempts(0, "status"), [("in progress",)]),
        # attempts are counted from one, and wait from the end of the one before
        (failing_task("LambdaFunctionSucceeded"), attempts(0, "number"), [(1,), (2,)]),
        (timed(failing_task("LambdaFunctionSucceeded"), 0, 1, 2, 3, 5, 9, 9, 9), attempts(0, "wait"),
         [(None,), (4.0,)]),
        # an error of the execution's belongs to what was under way, unless that has one of its own
        ([*MAP[:4], plain(5, 4, "ExecutionFailed", error="Late", cause="why")], visit(1, "status", "error", "cause"),
         ("failed", "Late", "why")),
        ([*MAP[:5], plain(6, 5, "ExecutionFailed", error="Late", cause="why")], visit(1, "error", "cause"),
         ("Boom", "of one")),
        ([*MAP[:4], plain(5, 4, "ExecutionTimedOut", error="Late")], visit(1, "status", "error"), ("canceled", None)),
        # of a state in several iterations the worst is shown; one that goes on outranks all
        (MAP, statuses, {"Each": "in progress", "One": "failed"}),
        (MAP[:8], statuses, {"Each": "in progress", "One": "in progress"}),
        # iterations are those of the last attempt
        (MAP, lambda run: run.visits[0].iterations, {0: "failed", 1: "succeeded"}),
        (RETRIED_MAP, lambda run: run.visits[0].iterations, {1: "in progress"}),
        (RETRIED_MAP, attempts(0, "status", "error"), [("failed", "Boom"), ("in progress", None)]),
        ([*MAP[:3], plain(4, 3, "MapIterationStarted", name="Each")], lambda run: run.visits[0].iterations,
         {0: "in progress"}),
        # a Map that is left while it runs has caught what failed inside
        ([*MAP[:6], exited(7, 6, "Map", "Each")], visit(0, "status", "error"), ("caught error", "Boom")),
        ([*MAP, plain(11, 10, "MapStateSucceeded"), exited(12, 11, "Map", "Each")], attempts(0, "status"),
         [("succeeded",)]),
        ([entered(1, 0, "Task", "Ask"), exited(2, 1, "Task", "Ask")], attempts(0, "status"), []),
        # what is aborted takes its inside along, and nothing else of its type
        ([*WAITS, plain(5, 4, "WaitStateAborted")], statuses,
         {"Both": "in progress", "Pause": "in progress", "Rest": "canceled"}),
        ([*WAITS, plain(5, 4, "ParallelStateAborted")], statuses, dict.fromkeys(["Both", "Pause", "Rest"], "canceled")),
        ([*MAP[:4], plain(5, 4, "EvaluationFailed", error="Boom", state="Each")], visit(0, "error"), ("Boom",)),
        # the distributed Map's own error is that of its run, once it failed
        (DISTRIBUTED, visit(0, "map_run", "error"), ("arn:run", None)),
        ([*DISTRIBUTED, plain(3, 2, "MapRunFailed", error="TooMany")], visit(0, "map_run", "error"),
         ("arn:run", "TooMany")),
        ([*DISTRIBUTED, plain(3, 2, "MapRunSucceeded", error="x")], visit(0, "error"), (None,)),
        # an event is kept with the visit it belongs to, those of the execution with none
        (PARALLEL, visit(0, "events"), ([2, 3, 10, 11],)),
        ([*DISTRIBUTED, plain(3, 2, "ExecutionAborted")], visit(0, "events"), ([1, 2],)),
        (PARALLEL, lambda run: run.last_event, 12),
        ([], lambda run: (run.last_event, run.status), (0, "RUNNING")),
        # what comes without what it belongs to changes nothing
        ([plain(5, 4, "TaskSucceeded"), plain(6, 5, "MapIterationStarted", name="Each")], statuses, {}),
    ],
)  # fmt: skip
def test_a_limit_is_where_the_history_has_it(events, read, expected):
    assert read(trace(events)) == expected


@pytest.mark.parametrize(
    ("resource", "details"),
    [
        ("sqs:sendMessage", {"resourceType": "sqs", "resource": "sendMessage"}),
        ("Pay", {"resourceType": "lambda", "parameters": '{"FunctionName": "Pay"}'}),
        ("lambda:invoke", {"resourceType": "lambda", "parameters": "cut off"}),
        ("arn:pay", {"resource": "arn:pay"}),
    ],
)
def test_an_attempt_names_what_it_calls(resource, details):
    events = [entered(1, 0, "Task", "Ask"), plain(2, 1, "TaskScheduled", **details)]
    assert trace(events).visits[0].attempts[0].resource == resource


@pytest.mark.parametrize(
    "value",
    [1795489200, 1795489200.0, 1795489200000, "2026-11-24T03:00:00Z", datetime(2026, 11, 24, 3, tzinfo=UTC)],
)
def test_a_time_is_the_same_in_every_form(value):
    assert time_of(value) == datetime(2026, 11, 24, 3, tzinfo=UTC)


def test_seconds_turn_into_milliseconds_above_what_a_clock_can_say():
    assert (time_of(1e11).year, time_of(1e11 + 1000).year) == (5138, 1973)


FAILED_MAP = [
    entered(1, 0, "Map", "Each"),
    plain(2, 1, "MapStateStarted", length=2),
    plain(3, 2, "MapIterationStarted", name="Each", index=0),
    entered(4, 3, "Task", "Work"),
    plain(5, 4, "LambdaFunctionScheduled", resource="arn:work"),
    plain(6, 5, "LambdaFunctionFailed", error="Boom"),
    plain(7, 6, "MapIterationFailed", name="Each", index=0),
    plain(8, 2, "MapIterationStarted", name="Each", index=1),
    entered(9, 8, "Task", "Work"),
    plain(10, 9, "LambdaFunctionScheduled", resource="arn:work"),
    plain(11, 10, "LambdaFunctionSucceeded", output="1"),
    exited(12, 11, "Task", "Work"),
    plain(13, 12, "MapIterationSucceeded", name="Each", index=1),
    plain(14, 7, "MapStateFailed"),
    plain(15, 14, "ExecutionFailed", error="Boom"),
]
REDRIVEN_MAP = [*FAILED_MAP, plain(16, 15, "ExecutionRedriven", redriveCount=1)]
FAILED_AGAIN = [
    *REDRIVEN_MAP,
    plain(17, 6, "LambdaFunctionScheduled", resource="arn:work"),
    plain(18, 17, "LambdaFunctionFailed", error="Bang"),
    plain(19, 18, "MapIterationFailed", name="Each", index=0),
    plain(20, 19, "MapStateFailed"),
]
FAILED_BY_STATE = [
    entered(1, 0, "Parallel", "Both"),
    plain(2, 1, "ParallelStateStarted"),
    entered(3, 2, "Fail", "Wrong"),
    plain(4, 3, "ParallelStateFailed"),
    plain(5, 4, "ExecutionFailed", error="Wrong"),
    plain(6, 5, "ExecutionRedriven", redriveCount=1),
]


def of_map(run):
    return run.status, run.visits[0].status, run.visits[0].iterations, [visit.status for visit in run.visits[1:]]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (FAILED_MAP, ("FAILED", "failed", {0: "failed", 1: "succeeded"}, ["failed", "succeeded"])),
        # the redrive takes up the Map, in which nothing happens yet
        (REDRIVEN_MAP, ("RUNNING", "in progress", {0: "failed", 1: "succeeded"}, ["failed", "succeeded"])),
        # what goes on takes up the iteration and the state in which it stood, and those alone
        (
            FAILED_AGAIN[:17],
            ("RUNNING", "in progress", {0: "in progress", 1: "succeeded"}, ["in progress", "succeeded"]),
        ),
        # what fails after the redrive has failed
        (FAILED_AGAIN, ("RUNNING", "failed", {0: "failed", 1: "succeeded"}, ["failed", "succeeded"])),
    ],
)
def test_a_redrive_takes_up_what_failed_before_it_and_no_more(events, expected):
    assert of_map(trace(events)) == expected


def test_a_redriven_map_goes_on_with_the_attempt_that_it_had():
    run = trace(REDRIVEN_MAP)
    assert [(attempt.status, attempt.error) for attempt in run.visits[0].attempts] == [("in progress", None)]
    assert (run.visits[0].error, run.redrives, run.error, run.stopped) == (None, 1, None, None)
    assert len(trace(FAILED_AGAIN).visits[1].attempts) == 2


def test_a_state_that_fails_by_itself_is_not_taken_up():
    events = [*FAILED_BY_STATE, plain(7, 3, "ParallelStateStarted")]
    assert trace(FAILED_BY_STATE).statuses() == {"Both": "in progress", "Wrong": "failed"}
    assert trace(events).statuses()["Wrong"] == "failed"


def test_what_is_canceled_after_a_redrive_stays_so():
    stopped = [*FAILED_AGAIN[:17], plain(18, 0, "ExecutionAborted")]
    assert of_map(trace(stopped))[0:2] == ("ABORTED", "canceled") and trace(stopped).visits[1].status == "canceled"
    late = [*stopped, plain(19, 17, "LambdaFunctionStarted")]
    assert trace(late).visits[1].status == "canceled"


def test_an_execution_that_was_redriven_before_it_began_is_running():
    run = trace([plain(1, 0, "ExecutionFailed"), plain(2, 1, "ExecutionRedriven")])
    assert (run.status, run.visits, run.redrives) == ("RUNNING", [], 1)


def test_one_of_several_visits_in_progress_makes_the_state_so():
    both = [*FAILED_MAP[:7], plain(8, 2, "MapIterationStarted", name="Each", index=1), entered(9, 8, "Task", "Work")]
    assert trace(both).statuses()["Work"] == "in progress" and trace(both).visits[1].status == "failed"
