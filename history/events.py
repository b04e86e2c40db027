"""Who reads which type of event: the one place that understands them."""

from collections.abc import Callable
from typing import Any

from history.ledger import Ledger
from history.values import data_of, resource_of
from history.visits import (
    CANCELED,
    CAUGHT_ERROR,
    FAILED,
    IN_PROGRESS,
    SUCCEEDED,
    Attempt,
    Event,
    Gap,
    Place,
    Visit,
    has_failed,
    has_left,
    stop,
)

KINDS = ("Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait")


def unknown(run: Ledger, event: Event) -> None:
    """A type that AWS has added since changes nothing."""


# Executions


def _execution_started(run: Ledger, event: Event) -> None:
    run.started, run.input = event.time, data_of(event.details.get("input"))


def _execution_stopped(run: Ledger, event: Event) -> None:
    run.status = STOPPED[event.type.removeprefix("Execution")]
    run.changes.append((event.id, run.status))
    run.stopped, run.output = event.time, data_of(event.details.get("output"))
    run.error, run.cause = event.details.get("error"), event.details.get("cause")
    if run.status == "FAILED":
        _blame(run, event)
    run.close(event, lambda visit: True)


def _execution_redriven(run: Ledger, event: Event) -> Place | None:
    """Goes on in the state in which the execution stood, which AWS does not enter anew."""
    run.status, run.redrives, run.redriven_by = "RUNNING", run.redrives + 1, event.id
    run.changes.append((event.id, run.status))
    run.stopped = run.output = run.error = run.cause = None
    last = next((visit for visit in reversed(run.visits) if visit.parent is None), None)
    if last is None or has_left(last):
        return None
    run.resume(event._replace(place=last.place))
    return last.place


def _blame(run: Ledger, event: Event) -> None:
    """Gives the error to the state in which it struck, and to the Maps and Parallels around it."""
    for visit in run.around(event):
        if visit.status == IN_PROGRESS:
            run.change(visit, event, FAILED)
        if visit.status == FAILED:
            visit.error, visit.cause = visit.error or run.error, visit.cause or run.cause


# States


def _entered(run: Ledger, event: Event) -> Place:
    place = event.place
    if place.visit is None and place.parent is not None and place.iteration is None:  # a branch begins
        run.branches[place.parent] = run.branches.get(place.parent, -1) + 1
        place = place._replace(branch=run.branches[place.parent])
    visit = run.enter(event, event.type.removesuffix("StateEntered"), event.details.get("name", "?"), place)
    visit.entered, visit.input = event.time, data_of(event.details.get("input"))
    if visit.type == "Fail":
        run.change(visit, event, FAILED)
    return visit.place


def _exited(run: Ledger, event: Event) -> Place:
    name = event.details.get("name", "?")
    try:
        visit = run.find(event, lambda visit: visit.state == name and not has_left(visit))
    except Gap:
        visit = run.enter(event, event.type.removesuffix("StateExited"), name, Place())
    if visit.type in ("Map", "Parallel") and visit.status == IN_PROGRESS:
        _attempt_failed(run, event, visit)
        run.close(event, lambda inner: run.is_inside(inner, visit))
    run.change(visit, event, CAUGHT_ERROR if has_failed(visit) else SUCCEEDED)
    visit.exited, visit.output = event.time, data_of(event.details.get("output"))
    variables = event.details.get("assignedVariables", {})
    visit.assigned = {name: data_of(value) for name, value in variables.items()}
    return visit.place


def _aborted(run: Ledger, event: Event) -> Place:
    type_ = event.type.removesuffix("StateAborted")
    visit = run.find(event, lambda visit: visit.type == type_ and visit.status == IN_PROGRESS)
    run.close(event, lambda inner: inner is visit or run.is_inside(inner, visit))
    return visit.place


def _evaluation_failed(run: Ledger, event: Event) -> Place:
    name = event.details.get("state")
    visit = run.find(event, lambda visit: visit.state == name and visit.status == IN_PROGRESS)
    visit.error, visit.cause = event.details.get("error"), event.details.get("cause")
    return visit.place


# Attempts


def _scheduled(run: Ledger, event: Event) -> None:
    if event.visit is not None:
        _attempt(run, event, event.visit, resource=resource_of(event.details), scheduled=event.time)


def _task(run: Ledger, event: Event) -> None:
    """An event of an attempt that is under way: TaskStarted, LambdaFunctionFailed and their like."""
    if event.visit is None or not event.visit.attempts:
        return
    attempt = event.visit.attempts[-1]
    attempt.events.append(event.id)
    if event.type.endswith("Started"):
        attempt.started = event.time
    elif event.type.endswith("Succeeded"):
        stop(attempt, event, SUCCEEDED)
    elif not event.type.endswith("Submitted"):
        error = "States.Timeout" if event.type.endswith("TimedOut") else "States.TaskFailed"
        stop(attempt, event, FAILED, event.details.get("error", error), event.details.get("cause"))
        event.visit.error, event.visit.cause = attempt.error, attempt.cause


def _attempt(run: Ledger, event: Event, visit: Visit, **known: Any) -> None:
    """Starts the next attempt of a visit; one after a failed one knows how long it was waited for."""
    before = visit.attempts[-1] if visit.attempts else None
    wait = (event.time - before.stopped).total_seconds() if before and before.stopped and event.time else None
    visit.attempts.append(Attempt(len(visit.attempts) + 1, wait=wait, events=[event.id], **known))
    visit.error = visit.cause = None
    if visit.status != IN_PROGRESS:  # redriven
        run.change(visit, event, IN_PROGRESS)


# Maps and Parallels


def _inner_started(run: Ledger, event: Event) -> Place | None:
    """MapStateStarted or ParallelStateStarted; a second one is a retry."""
    type_ = event.type.removesuffix("StateStarted")
    visit = run.find(event, lambda visit: visit.type == type_ and not has_left(visit))
    _attempt_failed(run, event, visit)
    run.close(event, lambda inner: run.is_inside(inner, visit))
    _attempt(run, event, visit, started=event.time)
    visit.length = event.details.get("length", visit.length)
    run.branches.pop(visit.index, None)
    return Place(None, visit.index) if type_ == "Parallel" else visit.place


def _inner_stopped(run: Ledger, event: Event) -> Place | None:
    """MapStateSucceeded, ParallelStateFailed and their like."""
    type_, _, result = event.type.partition("State")
    visit = run.find(event, lambda visit: visit.type == type_ and visit.status == IN_PROGRESS)
    if result == "Failed":
        _attempt_failed(run, event, visit)
        run.close(event, lambda inner: run.is_inside(inner, visit))
        run.change(visit, event, FAILED)
    elif visit.attempts:
        stop(visit.attempts[-1], event, SUCCEEDED)
    return visit.place


def _attempt_failed(run: Ledger, event: Event, visit: Visit) -> None:
    """Ends a failed attempt of a Map or Parallel, with the error of the state inside that failed."""
    if visit.attempts and visit.attempts[-1].status == IN_PROGRESS:
        inside = (inner for inner in reversed(run.visits[visit.index :]) if run.is_inside(inner, visit))
        failed = next((inner for inner in inside if inner.error), visit)
        visit.error, visit.cause = failed.error, failed.cause
        stop(visit.attempts[-1], event, FAILED, visit.error, visit.cause)


def _iteration(run: Ledger, event: Event) -> Place | None:
    """MapIterationStarted and its like."""
    name, index = event.details.get("name"), event.details.get("index", 0)
    visit = run.find(event, lambda one: (one.type, one.state, has_left(one)) == ("Map", name, False))
    status = ITERATION[event.type.removeprefix("MapIteration")]
    visit.iteration_changes.append((event.id, index, status))
    if status != IN_PROGRESS:
        run.close(event, lambda inner: run.is_inside(inner, visit, index))
    return Place(None, visit.index, index)


def _map_run(run: Ledger, event: Event) -> None:
    """MapRunStarted and its like: a distributed Map, whose children have histories of their own."""
    visit = run.find(event, lambda visit: visit.type == "Map" and visit.status == IN_PROGRESS)
    visit.map_run = event.details.get("mapRunArn", visit.map_run)
    if event.type == "MapRunFailed":
        visit.error, visit.cause = event.details.get("error"), event.details.get("cause")


STOPPED = {"Succeeded": "SUCCEEDED", "Failed": "FAILED", "TimedOut": "TIMED_OUT", "Aborted": "ABORTED"}
ITERATION = {"Started": IN_PROGRESS, "Succeeded": SUCCEEDED, "Failed": FAILED, "Aborted": CANCELED}
TASK = (
    "Succeeded",
    "Failed",
    "TimedOut",
    "ScheduleFailed",
    "StartFailed",
    "SubmitFailed",
    "Started",
    "Submitted",
)


def _handlers() -> dict[str, Callable[[Ledger, Event], Place | None]]:
    """{type of event: who reads it}, for every type that AWS's API knows."""
    table = {"ExecutionStarted": _execution_started, "ExecutionRedriven": _execution_redriven}
    table |= {f"Execution{end}": _execution_stopped for end in STOPPED} | {"EvaluationFailed": _evaluation_failed}
    for kind in KINDS:
        table[f"{kind}StateEntered"] = _entered
        table[f"{kind}StateExited"] = _exited
        table[f"{kind}StateAborted"] = _aborted
    for kind in ("Map", "Parallel"):
        table[f"{kind}StateStarted"] = _inner_started
        table[f"{kind}StateSucceeded"] = table[f"{kind}StateFailed"] = _inner_stopped
    for kind in ("Task", "LambdaFunction", "Activity"):
        table |= {f"{kind}{end}": _task for end in TASK} | {f"{kind}Scheduled": _scheduled}
    for end in ITERATION:
        table |= {f"MapIteration{end}": _iteration, f"MapRun{end}": _map_run}
    return table | {"MapRunRedriven": _map_run}


HANDLERS = _handlers()
