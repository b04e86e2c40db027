"""One execution's events, numbered and linked as AWS numbers and links them."""

import pickle
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

MOST_EVENTS = 25_000
UNTRUNCATED = {"truncated": False}


def details_key(kind: str) -> str:
    """The member that holds an event's details: states share two of them, other types have their own."""
    if kind.endswith("StateEntered"):
        return "stateEnteredEventDetails"
    if kind.endswith("StateExited"):
        return "stateExitedEventDetails"
    return kind[0].lower() + kind[1:] + "EventDetails"


class History:
    """The events in order; each knows its own id and the id of the event that it follows."""

    def __init__(self, now: Callable[[], datetime]):
        """`now` is the clock that dates them."""
        self._now = now
        self._events: list[dict[str, Any]] = []
        self._packed: bytes | None = None
        self.count = 0

    def record(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """The id of the event, which is now the last."""
        event: dict[str, Any] = {
            "timestamp": self._now(),
            "type": kind,
            "id": self.count + 1,
            "previousEventId": previous,
        }
        if details is not None:
            event[details_key(kind)] = details
        self._events.append(event)
        self.count += 1
        return event["id"]

    def events(self) -> list[dict[str, Any]]:
        """All events so far."""
        packed = self._packed
        return pickle.loads(zlib.decompress(packed)) if packed else list(self._events)

    def is_full(self) -> bool:
        """Whether there is room for nothing but the execution's end; then it cannot be redriven either."""
        return self.count >= MOST_EVENTS - 1

    def pack(self) -> None:
        """Keeps the events in a tenth of the memory: histories stay for as long as the account does."""
        if not self._packed:
            self._packed = zlib.compress(pickle.dumps(self._events))
            self._events = []

    def unpack(self) -> None:
        """Makes a packed history one that can go on."""
        if self._packed:
            self._events = self.events()
            self._packed = None
