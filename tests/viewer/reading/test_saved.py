"""A history saved as JSON opens by itself: no execution, no AWS, and no definition either."""

import json

import pytest

import helpers
from history import trace
from tests.history.test_recorded_histories import RECORDED, runs
from tests.viewer.made import ORDERS, call_center, order_that_fails_in_a_branch, order_that_loops_and_retries
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer import draw, source_of
from viewer.reading.machine import read_machine
from viewer.reading.path import path_of
from viewer.reading.saved import definition_of

MADE = {
    "resolved": (CALL_CENTER, call_center(resolved=True)),
    "unresolved": (CALL_CENTER, call_center(resolved=False)),
    "loop, retry and map": (ORDERS, order_that_loops_and_retries()),
    "a branch that fails": (ORDERS, order_that_fails_in_a_branch()),
}


@pytest.fixture
def nowhere(monkeypatch):
    """No AWS is there to be asked."""

    def refuse(*names, **known):
        raise AssertionError(f"asked {names}")

    monkeypatch.setattr("boto3.client", refuse)


def ways(machine, run):
    """Which edges the run took: from where to where, and whether an error led there."""
    return {
        (edge.source, edge.target, edge.kind == "catch", edge.enters, edge.leaves)
        for edge, times in path_of(machine, run).taken.items()
        if times
    }


@pytest.mark.parametrize("name", MADE)
def test_the_history_alone_draws_what_was_reached_and_every_way_that_was_taken(name):
    definition, events = MADE[name]
    run = trace(events)
    alone, whole = read_machine(definition_of(run)), read_machine(definition)
    assert alone.problems == []
    assert {(one.name, one.type, one.parent) for one in alone.states.values()} == {
        (one.name, one.type, one.parent) for one in whole.states.values() if one.name in run.statuses()
    }
    assert ways(alone, run) == ways(whole, run)


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recorded histories beside this checkout")
def test_every_recorded_history_has_a_picture_of_its_own():
    for name, _, events in runs():
        run = trace(events)
        assert path_of(read_machine(definition_of(run)), run).statuses == run.statuses(), name


def test_what_a_task_called_has_its_sign():
    called = {"resourceType": "sqs", "resource": "sendMessage.waitForTaskToken"}
    events = [
        {"id": 1, "previousEventId": 0, "type": "TaskStateEntered", "stateEnteredEventDetails": {"name": "Ask"}},
        {"id": 2, "previousEventId": 1, "type": "TaskScheduled", "taskScheduledEventDetails": called},
    ]
    state = read_machine(definition_of(trace(events))).states["Ask"]
    assert state.spoken == "Task, SQS: SendMessage, waits for token"


@pytest.mark.parametrize("made", [lambda path: path, str, lambda path: json.loads(path.read_text())])
def test_a_saved_history_is_watched_without_any_execution(tmp_path, nowhere, made):
    file = tmp_path / "run.json"
    file.write_text(json.dumps({"events": order_that_fails_in_a_branch()}), encoding="utf-8")
    watched = helpers.watch(made(file))
    assert watched.wait(5) == "FAILED" and not watched.watching
    assert watched.view.can == [] and watched.view.notice == ""
    assert [*watched.view.scene["states"]] == ["Check", "Kind of order", "Both", "Pay", "Ship", "Sorry"]


def test_it_is_drawn_by_the_definition_that_is_named_or_else_saved_beside_it(tmp_path, nowhere):
    file = tmp_path / "run.json"
    events = call_center(resolved=True)
    file.write_text(json.dumps({"events": events, "definition": json.dumps(CALL_CENTER)}), encoding="utf-8")
    assert len(helpers.watch(file).view.scene["states"]) == 7
    assert len(helpers.watch(file, definition=ORDERS).view.scene["states"]) == len(read_machine(ORDERS).states)
    assert len(helpers.watch(events).view.scene["states"]) == 5


def test_a_saved_history_is_masked_and_can_be_exported(tmp_path, nowhere):
    events = call_center(resolved=False)
    events[-1]["executionFailedEventDetails"] = {"cause": "999988887777 may not"}
    file = tmp_path / "monday.json"
    file.write_text(json.dumps(events), encoding="utf-8")
    watched = helpers.watch(file)
    for suffix in (".svg", ".png", ".mmd", ".html"):
        assert b"999988887777" not in watched.export(tmp_path / f"out{suffix}").read_bytes()
    assert source_of(file).execution == "monday"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (None, FileNotFoundError, r"no file .*run\.json here. An execution's ARN begins with arn:aws:states:"),
        ("StartAt: x", ValueError, r"run\.json is no JSON"),
        ("{}", ValueError, "no events here"),
        ('{"events": {}}', ValueError, "no events here"),
        ("7", ValueError, "no events here"),
        ('[{"timestamp": 1}]', ValueError, "each has an id and a type"),
        ('["ExecutionStarted"]', ValueError, "each has an id and a type"),
    ],
)
def test_what_is_no_history_says_what_one_is(tmp_path, nowhere, text, error, words):
    file = tmp_path / "run.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=words):
        helpers.watch(file)


def test_a_definition_from_a_history_can_be_drawn_by_itself():
    assert str(draw(definition_of(trace(call_center(resolved=True))))) == (
        "Open Case → Assign Case → Work on Case → Is Case Resolved → Close Case (?); 5 states."
    )
