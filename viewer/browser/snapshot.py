"""A run as plain JSON: all that the live view, the replay and an exported page need."""

from datetime import datetime

from history import Attempt, Trace, Visit, details_of, time_of


def snapshot(run: Trace, events: list[dict]) -> dict:
    """{status, started, changes, visits, events, …}: times are seconds since the start (an ISO text), or None.

    Everything carries the id of the event that brought it, so that any moment can be shown again. Data stand in
    the events alone, as the texts that AWS wrote: a visit's input and output are found by its events.
    """
    return {
        "status": run.status,
        "started": run.started and run.started.isoformat(),
        "changes": run.changes,
        "last": run.last_event,
        "error": run.error,
        "cause": run.cause,
        "visits": [_visit(run, visit) for visit in run.visits],
        "events": [_event(run, event) for event in events],
    }


def _visit(run: Trace, visit: Visit) -> dict:
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
        "details": details_of(event),
    }


def _since(run: Trace, time: datetime | None) -> float | None:
    if time is None or run.started is None:
        return None
    return round((time - run.started).total_seconds(), 3)
