"""The trace: the events, taken in one by one, become what is known of the execution."""

from collections.abc import Iterable
from contextlib import suppress

from history.events import HANDLERS, unknown
from history.ledger import Ledger
from history.values import details_of, time_of
from history.visits import Event, Gap, Place, Visit, status_of


class Trace(Ledger):
    """What the events say so far; `add` takes one more, in the order of their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.last_event = 0
        self._places: dict[int, Place] = {}

    def add(self, event: dict) -> None:
        """Takes in one event; one that is known already changes nothing, nor does a type that is not."""
        if event["id"] in self._places:
            return
        place = self._places.get(event.get("previousEventId"), Place())
        read = Event(event["id"], event["type"], time_of(event.get("timestamp")), details_of(event), place)
        if not read.type.startswith("Execution"):
            self.resume(read)
        with suppress(Gap):
            place = HANDLERS.get(read.type, unknown)(self, read) or place
        self._places[read.id] = place
        self.last_event = max(self.last_event, read.id)
        owner = place.visit or (self.visits[place.parent] if place.parent is not None else None)
        if owner is not None and not read.type.startswith("Execution"):
            owner.events.append(read.id)

    def statuses(self) -> dict[str, str]:
        """{state: status} of the states reached, as one picture of all their visits shows them."""
        return {state: status_of(visits) for state, visits in self.by_state().items()}

    def by_state(self) -> dict[str, list[Visit]]:
        """{state: its visits}, in the order in which they were first reached."""
        entries: dict[str, list[Visit]] = {}
        for visit in self.visits:
            entries.setdefault(visit.state, []).append(visit)
        return entries


def trace(events: Iterable[dict] | dict) -> Trace:
    """The trace of a history: of its events in any order, or of a dict that has them under `events`."""
    if isinstance(events, dict):
        events = events["events"]
    result = Trace()
    for event in sorted(events, key=lambda event: event["id"]):
        result.add(event)
    return result
