"""A run as plain JSON: all that the live view, the replay and an exported page need."""

from datetime import datetime

from history import CAUGHT_ERROR, SUCCEEDED, Attempt, Trace, Visit, data_of, details_of, time_of

DATA = ("input", "output", "parameters", "cause")  # of an event: JSON, most of the time
EXACT = 2**53  # from here on JavaScript's numbers leave integers out


def snapshot(run: Trace, events: list[dict]) -> dict:
    """Return {status, changes, visits, events, …}; times are seconds since the start, or None.

    Everything carries the id of the event that brought it, so that any moment can be shown again.
    """
    return {
        "status": run.status,
        "changes": run.changes,
        "last": run.last_event,
        "input": _exact(run.input),
        "output": _exact(run.output),
        "error": run.error,
        "cause": run.cause,
        "visits": [_visit(run, visit) for visit in run.visits],
        "events": [_event(run, event) for event in events],
    }


def _exact(value: object) -> object:
    """Return the same data with each integer that JavaScript would round as a text of NUL and digits: see replay.js."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    return f"\0{value}" if isinstance(value, int) and abs(value) >= EXACT else value


def _visit(run: Trace, visit: Visit) -> dict:
    exited = visit.changes[-1][0] if visit.status in (SUCCEEDED, CAUGHT_ERROR) else None
    return {
        "state": visit.state,
        "type": visit.type,
        "parent": visit.parent,
        "iteration": visit.iteration,
        "previous": visit.previous,
        "length": visit.length,
        "iterations": visit.iteration_changes,
        "changes": visit.changes,
        "entered": [visit.changes[0][0], _since(run, visit.entered)],
        "exited": [exited, _since(run, visit.exited)],
        "input": _exact(visit.input),
        "output": _exact(visit.output),
        "assigned": _exact(visit.assigned),
        "error": visit.error,
        "cause": visit.cause,
        "attempts": [_attempt(run, attempt) for attempt in visit.attempts],
        "events": visit.events,
    }


def _attempt(run: Trace, attempt: Attempt) -> dict:
    return {
        "number": attempt.number,
        "resource": attempt.resource,
        "begun": [attempt.events[0], _since(run, attempt.scheduled or attempt.started)],
        "ended": [attempt.ended_by, _since(run, attempt.stopped)],
        "wait": attempt.wait,
        "status": attempt.status,
        "error": attempt.error,
        "cause": attempt.cause,
    }


def _event(run: Trace, event: dict) -> dict:
    return {
        "id": event["id"],
        "previous": event.get("previousEventId"),
        "type": event["type"],
        "time": _since(run, time_of(event.get("timestamp"))),
        "details": {
            key: _exact(data_of(value)) if key in DATA else value for key, value in details_of(event).items()
        },
    }


def _since(run: Trace, time: datetime | None) -> float | None:
    if time is None or run.started is None:
        return None
    return round((time - run.started).total_seconds(), 3)
