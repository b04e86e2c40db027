"""The trace: what the events told so far, and the bookkeeping by which the next one finds its place."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain

from .events import HANDLERS, unknown
from .values import details_of, time_of
from .visits import CANCELED, FAILED, IN_PROGRESS, Event, Gap, Place, Visit, has_failed, status_of, stop


class Trace:
    """What the events told so far; `add` takes one more, in the order of their ids."""

    def __init__(self) -> None:
        self.status, self.redrives, self.last_event = "RUNNING", 0, 0
        self.input = self.output = self.error = self.cause = None
        self.started: datetime | None = None
        self.stopped: datetime | None = None
        self.visits: list[Visit] = []
        self.changes: list[tuple[int, str]] = [(0, "RUNNING")]  # event, status
        self.open: dict[int, Visit] = {}
        self.branches: dict[int, int] = {}
        self._places: dict[int, Place] = {}

    def add(self, event: dict) -> None:
        """Take in one event; one that is known already changes nothing, nor does a type that is not."""
        if event["id"] in self._places:
            return
        place = self._places.get(event.get("previousEventId"), Place())
        read = Event(event["id"], event["type"], time_of(event.get("timestamp")), details_of(event), place)
        with suppress(Gap):
            place = HANDLERS.get(read.type, unknown)(self, read) or place
        self._places[read.id] = place
        self.last_event = max(self.last_event, read.id)
        owner = place.visit or (self.visits[place.parent] if place.parent is not None else None)
        if owner is not None and not read.type.startswith("Execution"):
            owner.events.append(read.id)

    def statuses(self) -> dict[str, str]:
        """Return {state: status} of the states reached, as one picture of all their visits shows them."""
        return {state: status_of(visits) for state, visits in self.by_state().items()}

    def by_state(self) -> dict[str, list[Visit]]:
        """Return {state: its visits}, in the order in which they were first reached."""
        entries: dict[str, list[Visit]] = {}
        for visit in self.visits:
            entries.setdefault(visit.state, []).append(visit)
        return entries

    def around(self, event: Event) -> Iterator[Visit]:
        """Yield the visit that the event continues, then the Maps and Parallels around it."""
        if event.visit is not None:
            yield event.visit
        parent = event.place.parent
        while parent is not None:
            yield self.visits[parent]
            parent = self.visits[parent].parent

    def find(self, event: Event, wanted: Callable[[Visit], bool]) -> Visit:
        """Return the innermost wanted visit around the event; in a history with gaps, the latest."""
        for visit in chain(self.around(event), reversed(self.open.values())):
            if wanted(visit):
                return visit
        raise Gap

    def enter(self, event: Event, type_: str, name: str, place: Place) -> Visit:
        """Return a new visit, linked to the one before it."""
        visit = Visit(
            len(self.visits), name, type_, parent=place.parent, iteration=place.iteration, branch=place.branch
        )
        self.visits.append(visit)
        self.change(visit, event, IN_PROGRESS)
        if event.visit is not None and event.visit.place[1:] == place[1:]:
            visit.previous, event.visit.next = event.visit.index, name
        return visit

    def change(self, visit: Visit, event: Event, status: str) -> None:
        """Give a visit a status, and remember since which event."""
        visit.status = status
        visit.changes.append((event.id, status))
        if status == IN_PROGRESS:
            self.open[visit.index] = visit
        else:
            self.open.pop(visit.index, None)

    def close(self, event: Event, inside: Callable[[Visit], bool]) -> None:
        """End what is still open: failed where an error struck, canceled elsewhere."""
        for visit in [visit for visit in self.open.values() if inside(visit)]:
            self.change(visit, event, FAILED if has_failed(visit) else CANCELED)
            if visit.attempts and visit.attempts[-1].status == IN_PROGRESS:
                stop(visit.attempts[-1], event, visit.status)

    def is_inside(self, visit: Visit, outer: Visit, iteration: int | None = None) -> bool:
        """Tell whether a visit happened in a Map or Parallel, or in one iteration of it."""
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
