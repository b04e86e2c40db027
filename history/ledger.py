"""The ledger: what is known of an execution so far, and the bookkeeping by which the next event finds its place."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from history.visits import CANCELED, FAILED, IN_PROGRESS, Event, Gap, Place, Visit, has_failed, resume, stop


class Ledger:
    """An execution's status, data and times; its visits; which of them are open."""

    def __init__(self) -> None:
        self.status, self.redrives, self.redriven_by = "RUNNING", 0, 0
        self.input: Any = None
        self.output: Any = None
        self.error: str | None = None
        self.cause: str | None = None
        self.started: datetime | None = None
        self.stopped: datetime | None = None
        self.visits: list[Visit] = []
        self.changes: list[tuple[int, str]] = [(0, "RUNNING")]  # event, status
        self.open: dict[int, Visit] = {}
        self.branches: dict[int, int] = {}  # of each open Parallel: how many have begun after the first

    def around(self, event: Event) -> Iterator[Visit]:
        """The visit that the event continues, then the Maps and Parallels around it."""
        if event.visit is not None:
            yield event.visit
        parent = event.place.parent
        while parent is not None:
            yield self.visits[parent]
            parent = self.visits[parent].parent

    def find(self, event: Event, wanted: Callable[[Visit], bool]) -> Visit:
        """The innermost wanted visit around the event; in a history with gaps, the latest; or Gap."""
        for visit in chain(self.around(event), reversed(self.open.values())):
            if wanted(visit):
                return visit
        raise Gap

    def enter(self, event: Event, type_: str, name: str, place: Place) -> Visit:
        """A new visit, linked to the one before it."""
        visit = Visit(
            len(self.visits), name, type_, parent=place.parent, iteration=place.iteration, branch=place.branch
        )
        self.visits.append(visit)
        self.change(visit, event, IN_PROGRESS)
        if event.visit is not None and event.visit.place[1:] == place[1:] and event.visit.type != "Fail":
            visit.previous, event.visit.next = event.visit.index, name
        return visit

    def change(self, visit: Visit, event: Event, status: str) -> None:
        """Gives a visit a status, and remembers since which event."""
        visit.status = status
        visit.changes.append((event.id, status))
        if status == IN_PROGRESS:
            self.open[visit.index] = visit
        else:
            self.open.pop(visit.index, None)

    def resume(self, event: Event) -> None:
        """Takes up again what had ended without success and goes on with this event, after a redrive."""
        inner = event.place
        for visit in list(self.around(event)):
            if visit.status in (FAILED, CANCELED) and visit.changes[-1][0] < self.redriven_by and visit.type != "Fail":
                self.change(visit, event, IN_PROGRESS)
                visit.error = visit.cause = None
                if visit.type in ("Map", "Parallel") and visit.attempts:
                    resume(visit.attempts[-1])
            if visit is not inner.visit and inner.iteration is not None:
                self._resume_iteration(visit, event, inner.iteration)
            inner = visit.place

    def _resume_iteration(self, visit: Visit, event: Event, index: int) -> None:
        since, status = next(
            ((since, status) for since, number, status in reversed(visit.iteration_changes) if number == index), (0, "")
        )
        if status in (FAILED, CANCELED) and since < self.redriven_by:
            visit.iteration_changes.append((event.id, index, IN_PROGRESS))

    def close(self, event: Event, inside: Callable[[Visit], bool]) -> None:
        """Ends what is still open: failed where an error struck, canceled elsewhere."""
        for visit in [visit for visit in self.open.values() if inside(visit)]:
            self.change(visit, event, FAILED if has_failed(visit) else CANCELED)
            if visit.attempts and visit.attempts[-1].status == IN_PROGRESS:
                stop(visit.attempts[-1], event, visit.status)

    def is_inside(self, visit: Visit, outer: Visit, iteration: int | None = None) -> bool:
        """Whether a visit happened in a Map or Parallel, or in one iteration of it."""
        while visit.parent is not None:
            if visit.parent == outer.index:
                return iteration is None or visit.iteration == iteration
            visit = self.visits[visit.parent]
        return False
