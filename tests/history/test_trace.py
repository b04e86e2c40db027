"""The trace says what a history says."""

import pytest
from botocore.session import get_session

from history import HANDLERS, trace
from tests.viewer.made import order_that_fails_in_a_branch


def entered(event_id, previous, kind, name, **details):
    return {
        "id": event_id,
        "previousEventId": previous,
        "type": f"{kind}StateEntered",
        "stateEnteredEventDetails": {"name": name, "input": "{}", **details},
    }


def exited(event_id, previous, kind, name, output="{}"):
    details = {"name": name, "output": output}
    return {
        "id": event_id,
        "previousEventId": previous,
        "type": f"{kind}StateExited",
        "stateExitedEventDetails": details,
    }


def plain(event_id, previous, type_, **details):
    key = type_[0].lower() + type_[1:] + "EventDetails"
    return {"id": event_id, "previousEventId": previous, "type": type_, key: details}


def failing_task(second_attempt):
    return [
        plain(1, 0, "ExecutionStarted", input='{"case": 1}'),
        entered(2, 0, "Task", "Work"),
        plain(3, 2, "LambdaFunctionScheduled", resource="arn:work"),
        plain(4, 3, "LambdaFunctionStarted"),
        plain(5, 4, "LambdaFunctionFailed", error="KeyError", cause="no case"),
        plain(6, 5, "LambdaFunctionScheduled", resource="arn:work"),
        plain(7, 6, "LambdaFunctionStarted"),
        plain(8, 7, second_attempt, error="KeyError", output="1"),
    ]


PARALLEL = [
    plain(1, 0, "ExecutionStarted"),
    entered(2, 0, "Parallel", "Both"),
    {"id": 3, "previousEventId": 2, "type": "ParallelStateStarted"},
    entered(4, 3, "Pass", "Left"),
    entered(5, 3, "Pass", "Right"),
    exited(6, 5, "Pass", "Right"),
    exited(7, 4, "Pass", "Left"),
    entered(8, 6, "Pass", "After right"),
    exited(9, 8, "Pass", "After right"),
    {"id": 10, "previousEventId": 9, "type": "ParallelStateSucceeded"},
    exited(11, 10, "Parallel", "Both", "[1, 2]"),
    plain(12, 11, "ExecutionSucceeded", output="[1, 2]"),
]


def test_every_event_type_of_the_api_has_its_reader():
    model = get_session().get_service_model("stepfunctions")
    assert set(model.shape_for("HistoryEventType").enum) <= set(HANDLERS)


def test_data_are_read_from_their_json():
    run = trace([plain(1, 0, "ExecutionStarted", input='{"case": 1}'), entered(2, 0, "Pass", "Greet", input="[7]")])
    assert run.input == {"case": 1}
    assert run.visits[0].input == [7]


def test_a_retried_task_has_an_attempt_for_each_try():
    visit = trace([*failing_task("LambdaFunctionSucceeded"), exited(9, 8, "Task", "Work")]).visits[0]
    assert [(attempt.status, attempt.error) for attempt in visit.attempts] == [
        ("failed", "KeyError"),
        ("succeeded", None),
    ]
    assert visit.status == "succeeded"


def test_a_state_that_is_left_after_an_error_has_caught_it():
    events = [
        *failing_task("LambdaFunctionFailed"),
        exited(9, 8, "Task", "Work"),
        entered(10, 9, "Pass", "Sorry"),
    ]
    work, sorry = trace(events).visits
    assert (work.status, work.error, work.next) == ("caught error", "KeyError", "Sorry")
    assert sorry.status == "in progress"


def test_an_uncaught_error_fails_the_state_and_the_execution():
    run = trace([*failing_task("LambdaFunctionTimedOut"), plain(9, 8, "ExecutionFailed", error="KeyError")])
    assert (run.status, run.error, run.visits[0].status) == ("FAILED", "KeyError", "failed")


def test_branches_that_interleave_keep_their_order():
    run = trace(PARALLEL)
    places = {visit.state: (visit.parent, visit.branch, visit.next) for visit in run.visits}
    assert places["Left"] == (0, 0, None)
    assert places["Right"] == (0, 1, "After right")
    assert places["After right"] == (0, 1, None)
    assert set(run.statuses().values()) == {"succeeded"}


def test_another_previous_event_is_another_path():
    moved = [{**event, "previousEventId": 7} if event["id"] == 8 else event for event in PARALLEL]
    assert {visit.state: visit.next for visit in trace(moved).visits}["Left"] == "After right"


def test_an_error_in_one_branch_cancels_the_other():
    events = [
        *PARALLEL[:5],
        plain(6, 5, "EvaluationFailed", error="Boom", state="Right"),
        {"id": 7, "previousEventId": 6, "type": "ParallelStateFailed"},
        plain(8, 7, "ExecutionFailed", error="Boom"),
    ]
    assert trace(events).statuses() == {"Both": "failed", "Left": "canceled", "Right": "failed"}


def test_a_map_counts_its_iterations():
    events = [
        entered(1, 0, "Map", "Each"),
        plain(2, 1, "MapStateStarted", length=3),
        plain(3, 2, "MapIterationStarted", name="Each", index=0),
        plain(4, 2, "MapIterationStarted", name="Each", index=1),
        entered(5, 4, "Pass", "One"),
        entered(6, 3, "Pass", "One"),
        exited(7, 5, "Pass", "One"),
        plain(8, 7, "MapIterationSucceeded", name="Each", index=1),
    ]
    run = trace(events)
    assert run.visits[0].length == 3
    assert run.visits[0].iterations == {0: "in progress", 1: "succeeded"}
    assert [visit.iteration for visit in run.visits] == [None, 1, 0]
    assert run.statuses()["One"] == "in progress"


def test_an_attempt_remembers_the_event_that_ended_it():
    ended = {visit.state: visit.attempts[0].ended_by for visit in trace(order_that_fails_in_a_branch()).visits[2:5]}
    stopped = trace([*failing_task("LambdaFunctionStarted")[:4], plain(5, 0, "ExecutionAborted")])
    assert ended == {"Both": 18, "Pay": 18, "Ship": 17}
    assert stopped.visits[0].attempts[0].ended_by == 5


@pytest.mark.parametrize("end, status", [("ExecutionAborted", "ABORTED"), ("ExecutionTimedOut", "TIMED_OUT")])
def test_what_was_under_way_at_the_end_is_canceled(end, status):
    run = trace([*failing_task("LambdaFunctionStarted")[:4], plain(5, 0, end)])
    assert (run.status, run.visits[0].status) == (status, "canceled")


def test_a_redriven_execution_goes_on_where_it_failed():
    events = [
        *failing_task("LambdaFunctionFailed"),
        plain(9, 8, "ExecutionFailed", error="KeyError"),
        plain(10, 9, "ExecutionRedriven", redriveCount=1),
        plain(11, 10, "LambdaFunctionScheduled", resource="arn:work"),
    ]
    run = trace(events)
    assert (run.status, run.redrives, len(run.visits)) == ("RUNNING", 1, 1)
    assert (run.visits[0].status, len(run.visits[0].attempts)) == ("in progress", 3)


def test_a_history_without_data_or_without_its_beginning_is_still_read():
    bare = [{key: event[key] for key in ("id", "previousEventId", "type")} for event in PARALLEL]
    assert trace(bare).status == "SUCCEEDED"
    assert trace(PARALLEL[5:]).statuses()["After right"] == "succeeded"


def test_order_and_repetition_of_the_pages_do_not_matter():
    assert trace([*reversed(PARALLEL), *PARALLEL]).visits == trace({"events": PARALLEL}).visits


def test_the_trace_of_the_first_events_is_what_later_ones_remember():
    whole = trace(PARALLEL)
    for count in range(1, len(PARALLEL) + 1):
        then = {visit.index: visit.status for visit in trace(PARALLEL[:count]).visits}
        remembered = {
            visit.index: [status for event, status in visit.changes if event <= count][-1]
            for visit in whole.visits
            if visit.changes[0][0] <= count
        }
        assert then == remembered
