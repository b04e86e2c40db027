"""The shapes of a trace: visits, their attempts, the statuses that the console knows, and events, read."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

IN_PROGRESS, SUCCEEDED, FAILED = "in progress", "succeeded", "failed"
CAUGHT_ERROR, CANCELED = "caught error", "canceled"
STATUSES = (IN_PROGRESS, FAILED, CAUGHT_ERROR, CANCELED, SUCCEEDED)


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
    ended_by: int | None = None  # the event that gave it its status
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


def has_left(visit: Visit) -> bool:
    """Whether the run has gone on from the visit; a history may carry no times."""
    return visit.status in (SUCCEEDED, CAUGHT_ERROR)


def has_failed(visit: Visit) -> bool:
    """Whether an error struck the visit that no later attempt has mended."""
    return bool(visit.error or (visit.attempts and visit.attempts[-1].status == FAILED))


def status_of(visits: list[Visit]) -> str:
    """In progress if any visit is; else how the last ended, or a Map's worst iteration."""
    if any(visit.status == IN_PROGRESS for visit in visits):
        return IN_PROGRESS
    last = {visit.iteration: visit.status for visit in visits if visit.parent == visits[-1].parent}
    return min(last.values(), key=STATUSES.index)


def resume(attempt: Attempt) -> None:
    """Lets an attempt go on that had ended."""
    attempt.status, attempt.stopped, attempt.ended_by = IN_PROGRESS, None, None
    attempt.error = attempt.cause = None


def stop(attempt: Attempt, event: Event, status: str, error: str | None = None, cause: str | None = None) -> None:
    """Ends an attempt, at the time and by the hand of this event."""
    attempt.status, attempt.stopped, attempt.ended_by = status, event.time, event.id
    attempt.error, attempt.cause = error, cause
