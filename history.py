"""What a history says: the events of an execution become a trace of the states that were visited.

    run = trace(events)            # GetExecutionHistory's events, or the same saved as JSON
    run.status                     # "FAILED"
    [visit.state for visit in run.visits]

The names of Trace, Visit and Attempt are a contract. Times are datetimes, or None where there are none.
Order comes from previousEventId, not from the place in the list: branches and iterations interleave.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

IN_PROGRESS, SUCCEEDED, FAILED = "in progress", "succeeded", "failed"
CAUGHT_ERROR, CANCELED = "caught error", "canceled"
STATUSES = (IN_PROGRESS, FAILED, CAUGHT_ERROR, CANCELED, SUCCEEDED)

KINDS = ("Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait")


@dataclass
class Attempt:
    """One try of a task, of a Map or of a Parallel."""

    number: int
    resource: str | None = None
    scheduled: datetime | None = None
    started: datetime | None = None
    stopped: datetime | None = None
    wait: float | None = None  # seconds since the attempt before it failed
    status: str = IN_PROGRESS
    error: str | None = None
    cause: str | None = None
    events: list[int] = field(default_factory=list)


@dataclass
class Visit:
    """One entry into one state."""

    index: int
    state: str
    type: str
    status: str = IN_PROGRESS
    entered: datetime | None = None
    exited: datetime | None = None
    input: Any = None
    output: Any = None
    assigned: dict = field(default_factory=dict)  # variables
    attempts: list[Attempt] = field(default_factory=list)
    error: str | None = None
    cause: str | None = None
    next: str | None = None  # the state entered after it
    previous: int | None = None  # index of the visit before it
    parent: int | None = None  # index of the Map or Parallel around it
    iteration: int | None = None  # of that Map
    branch: int | None = None  # of that Parallel, in the order of their start
    length: int | None = None  # of a Map itself, as the next two
    map_run: str | None = None
    iteration_changes: list[tuple[int, int, str]] = field(default_factory=list)  # event, index, status
    events: list[int] = field(default_factory=list)
    changes: list[tuple[int, str]] = field(default_factory=list)  # event, status

    @property
    def place(self) -> "Place":
        """Where an event stands that belongs to this visit."""
        return Place(self, self.parent, self.iteration, self.branch)

    @property
    def iterations(self) -> dict[int, str]:
        """{index: status} of a Map's iterations, in its last attempt."""
        since = self.attempts[-1].events[0] if self.attempts else 0
        return {index: status for event, index, status in self.iteration_changes if event >= since}


class Place(NamedTuple):
    """Where an event stands: the visit it continues, in the whole execution, one iteration or one branch."""

    visit: Visit | None = None
    parent: int | None = None
    iteration: int | None = None
    branch: int | None = None


class Event(NamedTuple):
    """One event, read; its place is where its previousEventId leads to."""

    id: int
    type: str
    time: datetime | None
    details: dict
    place: Place

    @property
    def visit(self) -> Visit | None:
        """The visit that it continues."""
        return self.place.visit


class Gap(LookupError):
    """What an event belongs to lies before the part of the history that is known."""


class Trace:
    """What the events told so far; `add` takes one more, in the order of their ids."""

    def __init__(self) -> None:
        self.status, self.redrives, self.last_event = "RUNNING", 0, 0
        self.input = self.output = self.error = self.cause = None
        self.started: datetime | None = None
        self.stopped: datetime | None = None
        self.visits: list[Visit] = []
        self.changes: list[tuple[int, str]] = [(0, "RUNNING")]  # event, status
        self._open: dict[int, Visit] = {}
        self._branches: dict[int, int] = {}
        self._places: dict[int, Place] = {}

    def add(self, event: dict) -> None:
        """Take in one event; one that is known already changes nothing, nor does a type that is not."""
        if event["id"] in self._places:
            return
        place = self._places.get(event.get("previousEventId"), Place())
        read = Event(event["id"], event["type"], time_of(event.get("timestamp")), _details(event), place)
        with suppress(Gap):
            place = HANDLERS.get(read.type, _unknown)(self, read) or place
        self._places[read.id] = place
        self.last_event = max(self.last_event, read.id)
        owner = place.visit or (self.visits[place.parent] if place.parent is not None else None)
        if owner is not None and not read.type.startswith("Execution"):
            owner.events.append(read.id)

    def statuses(self) -> dict[str, str]:
        """Return {state: status} of the states reached, as one picture of all their visits shows them."""
        return {state: _status_of(visits) for state, visits in self.by_state().items()}

    def by_state(self) -> dict[str, list[Visit]]:
        """Return {state: its visits}, in the order in which they were first reached."""
        entries: dict[str, list[Visit]] = {}
        for visit in self.visits:
            entries.setdefault(visit.state, []).append(visit)
        return entries

    def _around(self, event: Event) -> Iterator[Visit]:
        """Yield the visit that the event continues, then the Maps and Parallels around it."""
        if event.visit is not None:
            yield event.visit
        parent = event.place.parent
        while parent is not None:
            yield self.visits[parent]
            parent = self.visits[parent].parent

    def _find(self, event: Event, wanted: Callable[[Visit], bool]) -> Visit:
        """Return the innermost wanted visit around the event; in a history with gaps, the latest."""
        for visit in (*self._around(event), *reversed(self._open.values())):
            if wanted(visit):
                return visit
        raise Gap

    def _enter(self, event: Event, type_: str, name: str, place: Place) -> Visit:
        visit = Visit(
            len(self.visits), name, type_, parent=place.parent, iteration=place.iteration, branch=place.branch
        )
        self.visits.append(visit)
        self._change(visit, event, IN_PROGRESS)
        if event.visit is not None and event.visit.place[1:] == place[1:]:
            visit.previous, event.visit.next = event.visit.index, name
        return visit

    def _change(self, visit: Visit, event: Event, status: str) -> None:
        visit.status = status
        visit.changes.append((event.id, status))
        if status == IN_PROGRESS:
            self._open[visit.index] = visit
        else:
            self._open.pop(visit.index, None)

    def _close(self, event: Event, inside: Callable[[Visit], bool]) -> None:
        """End what is still open: failed where an error struck, canceled elsewhere."""
        for visit in [visit for visit in self._open.values() if inside(visit)]:
            self._change(visit, event, FAILED if _has_failed(visit) else CANCELED)
            if visit.attempts and visit.attempts[-1].status == IN_PROGRESS:
                _stop(visit.attempts[-1], event, visit.status)

    def _is_inside(self, visit: Visit, outer: Visit, iteration: int | None = None) -> bool:
        while visit.parent is not None:
            if visit.parent == outer.index:
                return iteration is None or visit.iteration == iteration
            visit = self.visits[visit.parent]
        return False


def trace(events: Iterable[dict] | dict) -> Trace:
    """Return the trace of a history: its events, or a dict that has them under `events`."""
    if isinstance(events, dict):
        events = events["events"]
    result = Trace()
    for event in sorted(events, key=lambda event: event["id"]):
        result.add(event)
    return result


def _unknown(run: Trace, event: Event) -> None:
    """A type that AWS has added since changes nothing."""


# Executions


def _execution_started(run: Trace, event: Event) -> None:
    run.started, run.input = event.time, _data(event.details.get("input"))


def _execution_stopped(run: Trace, event: Event) -> None:
    run.status = STOPPED[event.type.removeprefix("Execution")]
    run.changes.append((event.id, run.status))
    run.stopped, run.output = event.time, _data(event.details.get("output"))
    run.error, run.cause = event.details.get("error"), event.details.get("cause")
    if run.status == "FAILED":
        _blame(run, event)
    run._close(event, lambda visit: True)


def _execution_redriven(run: Trace, event: Event) -> None:
    run.status, run.redrives = "RUNNING", run.redrives + 1
    run.changes.append((event.id, run.status))
    run.stopped = run.output = run.error = run.cause = None


def _blame(run: Trace, event: Event) -> None:
    """Give the error to the state in which it struck, and to the Maps and Parallels around it."""
    for visit in run._around(event):
        if visit.status == IN_PROGRESS:
            run._change(visit, event, FAILED)
        if visit.status == FAILED:
            visit.error, visit.cause = visit.error or run.error, visit.cause or run.cause


# States


def _entered(run: Trace, event: Event) -> Place:
    place = event.place
    if place.visit is None and place.parent is not None and place.iteration is None:  # a branch begins
        run._branches[place.parent] = run._branches.get(place.parent, -1) + 1
        place = place._replace(branch=run._branches[place.parent])
    visit = run._enter(event, event.type.removesuffix("StateEntered"), event.details.get("name", "?"), place)
    visit.entered, visit.input = event.time, _data(event.details.get("input"))
    if visit.type == "Fail":
        run._change(visit, event, FAILED)
    return visit.place


def _exited(run: Trace, event: Event) -> Place:
    name = event.details.get("name", "?")
    try:
        visit = run._find(event, lambda visit: visit.state == name and visit.exited is None)
    except Gap:
        visit = run._enter(event, event.type.removesuffix("StateExited"), name, Place())
    if visit.type in ("Map", "Parallel") and visit.status == IN_PROGRESS:
        _attempt_failed(run, event, visit)
        run._close(event, lambda inner: run._is_inside(inner, visit))
    run._change(visit, event, CAUGHT_ERROR if _has_failed(visit) else SUCCEEDED)
    visit.exited, visit.output = event.time, _data(event.details.get("output"))
    variables = event.details.get("assignedVariables", {})
    visit.assigned = {name: _data(value) for name, value in variables.items()}
    return visit.place


def _aborted(run: Trace, event: Event) -> Place:
    type_ = event.type.removesuffix("StateAborted")
    visit = run._find(event, lambda visit: visit.type == type_ and visit.status == IN_PROGRESS)
    run._close(event, lambda inner: inner is visit or run._is_inside(inner, visit))
    return visit.place


def _evaluation_failed(run: Trace, event: Event) -> Place:
    name = event.details.get("state")
    visit = run._find(event, lambda visit: visit.state == name and visit.status == IN_PROGRESS)
    visit.error, visit.cause = event.details.get("error"), event.details.get("cause")
    return visit.place


# Attempts


def _scheduled(run: Trace, event: Event) -> None:
    if event.visit is not None:
        _attempt(run, event, event.visit, resource=_resource(event.details), scheduled=event.time)


def _task(run: Trace, event: Event) -> None:
    """An event of an attempt that is under way: TaskStarted, LambdaFunctionFailed and their like."""
    if event.visit is None or not event.visit.attempts:
        return
    attempt = event.visit.attempts[-1]
    attempt.events.append(event.id)
    if event.type.endswith("Started"):
        attempt.started = event.time
    elif event.type.endswith("Succeeded"):
        _stop(attempt, event, SUCCEEDED)
    elif not event.type.endswith("Submitted"):
        error = "States.Timeout" if event.type.endswith("TimedOut") else "States.TaskFailed"
        _stop(attempt, event, FAILED, event.details.get("error", error), event.details.get("cause"))
        event.visit.error, event.visit.cause = attempt.error, attempt.cause


def _attempt(run: Trace, event: Event, visit: Visit, **known: Any) -> None:
    """Start the next attempt of a visit; one after a failed one knows how long it was waited for."""
    before = visit.attempts[-1] if visit.attempts else None
    wait = (event.time - before.stopped).total_seconds() if before and before.stopped and event.time else None
    visit.attempts.append(Attempt(len(visit.attempts) + 1, wait=wait, events=[event.id], **known))
    visit.error = visit.cause = None
    if visit.status != IN_PROGRESS:  # redriven
        run._change(visit, event, IN_PROGRESS)


def _stop(attempt: Attempt, event: Event, status: str, error: str | None = None, cause: str | None = None):
    attempt.status, attempt.stopped, attempt.error, attempt.cause = status, event.time, error, cause


# Maps and Parallels


def _inner_started(run: Trace, event: Event) -> Place | None:
    """MapStateStarted or ParallelStateStarted; a second one is a retry."""
    type_ = event.type.removesuffix("StateStarted")
    visit = run._find(event, lambda visit: visit.type == type_ and visit.exited is None)
    _attempt_failed(run, event, visit)
    run._close(event, lambda inner: run._is_inside(inner, visit))
    _attempt(run, event, visit, started=event.time)
    visit.length = event.details.get("length", visit.length)
    run._branches.pop(visit.index, None)
    return Place(None, visit.index) if type_ == "Parallel" else visit.place


def _inner_stopped(run: Trace, event: Event) -> Place | None:
    """MapStateSucceeded, ParallelStateFailed and their like."""
    type_, _, result = event.type.partition("State")
    visit = run._find(event, lambda visit: visit.type == type_ and visit.status == IN_PROGRESS)
    if result == "Failed":
        _attempt_failed(run, event, visit)
        run._close(event, lambda inner: run._is_inside(inner, visit))
        run._change(visit, event, FAILED)
    elif visit.attempts:
        _stop(visit.attempts[-1], event, SUCCEEDED)
    return visit.place


def _attempt_failed(run: Trace, event: Event, visit: Visit) -> None:
    """End a failed attempt of a Map or Parallel, with the error of the state inside that failed."""
    if visit.attempts and visit.attempts[-1].status == IN_PROGRESS:
        inside = (inner for inner in reversed(run.visits[visit.index :]) if run._is_inside(inner, visit))
        failed = next((inner for inner in inside if inner.error), visit)
        visit.error, visit.cause = failed.error, failed.cause
        _stop(visit.attempts[-1], event, FAILED, visit.error, visit.cause)


def _iteration(run: Trace, event: Event) -> Place | None:
    """MapIterationStarted and its like."""
    name, index = event.details.get("name"), event.details.get("index", 0)
    visit = run._find(event, lambda one: (one.type, one.state, one.exited) == ("Map", name, None))
    status = ITERATION[event.type.removeprefix("MapIteration")]
    visit.iteration_changes.append((event.id, index, status))
    if status != IN_PROGRESS:
        run._close(event, lambda inner: run._is_inside(inner, visit, index))
    return Place(None, visit.index, index)


def _map_run(run: Trace, event: Event) -> None:
    """MapRunStarted and its like: a distributed Map, whose children have histories of their own."""
    visit = run._find(event, lambda visit: visit.type == "Map" and visit.status == IN_PROGRESS)
    visit.map_run = event.details.get("mapRunArn", visit.map_run)
    if event.type == "MapRunFailed":
        visit.error, visit.cause = event.details.get("error"), event.details.get("cause")


# What the events carry


def _details(event: dict) -> dict:
    """Return the details, which AWS puts under a key named after the event's type."""
    return next((value for key, value in event.items() if key.endswith("EventDetails") and value), {})


def _data(text: Any) -> Any:
    """Return the value of a JSON text; what is no JSON, or was parsed before, stays as it is."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def time_of(value: Any) -> datetime | None:
    """Return a time in UTC from boto3's datetime, an ISO text, or seconds or milliseconds since 1970."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    elif isinstance(value, int | float):
        value = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    return value


def _resource(details: dict) -> str | None:
    """Return what a task calls: a function's or activity's ARN, or an action such as sqs:sendMessage."""
    service = details.get("resourceType")
    if service == "lambda":
        parameters = _data(details.get("parameters"))
        return parameters.get("FunctionName") if isinstance(parameters, dict) else "lambda:invoke"
    return f"{service}:{details.get('resource')}" if service else details.get("resource")


def _has_failed(visit: Visit) -> bool:
    return bool(visit.error or (visit.attempts and visit.attempts[-1].status == FAILED))


def _status_of(visits: list[Visit]) -> str:
    """Return in progress if any visit is; else how the last ended, or a Map's worst iteration."""
    if any(visit.status == IN_PROGRESS for visit in visits):
        return IN_PROGRESS
    last = {visit.iteration: visit.status for visit in visits if visit.parent == visits[-1].parent}
    return min(last.values(), key=STATUSES.index)


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


def _handlers() -> dict[str, Callable[[Trace, Event], Place | None]]:
    """Return who reads which type of event, for every type that AWS's API knows."""
    table = {"ExecutionStarted": _execution_started, "ExecutionRedriven": _execution_redriven}
    table |= {f"Execution{end}": _execution_stopped for end in STOPPED} | {
        "EvaluationFailed": _evaluation_failed
    }
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
