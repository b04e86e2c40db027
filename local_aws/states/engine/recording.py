"""One execution's events, numbered and linked as AWS numbers and links them; kept in little memory as they come."""

import functools
import pickle
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from local_aws.states.engine.texts import LONG, TextReader, Texts

MOST_EVENTS = 25_000
BLOCK = 500  # events that are packed together
UNTRUNCATED = {"truncated": False}

Event = dict[str, Any]


@functools.cache
def details_key(kind: str) -> str:
    """The member that holds an event's details: states share two of them, other types have their own."""
    if kind.endswith("StateEntered"):
        return "stateEnteredEventDetails"
    if kind.endswith("StateExited"):
        return "stateExitedEventDetails"
    return kind[0].lower() + kind[1:] + "EventDetails"


class Block(NamedTuple):
    """Some events, packed."""

    count: int
    packed: bytes

    @classmethod
    def of(cls, events: list[Event]) -> "Block":
        """The events in a tenth of their memory."""
        return cls(len(events), zlib.compress(pickle.dumps(events), 1))

    def events(self) -> list[Event]:
        """The events again."""
        return pickle.loads(zlib.decompress(self.packed))


class Kept(NamedTuple):
    """All events: blocks of them, how many are in those, and the events since; replaced as a whole when one packs."""

    blocks: tuple[Block, ...]
    packed: int
    latest: list[Event]


class History:
    """The events in order; each knows its own id and the id of the event that it follows.

    One thread at a time records, others may read meanwhile.
    """

    def __init__(self, now: Callable[[], datetime]):
        """`now` is the clock that dates them."""
        self._now = now
        self._kept = Kept((), 0, [])
        self._texts = Texts()

    @property
    def count(self) -> int:
        """How many events there are, and the id of the last."""
        return self._kept.packed + len(self._kept.latest)

    def record(self, kind: str, previous: int, details: dict[str, Any] | None = None) -> int:
        """The id of the event, which is now the last."""
        latest, keep = self._kept.latest, self._texts.keep
        number = self._kept.packed + len(latest) + 1
        event: Event = {"timestamp": self._now(), "type": kind, "id": number, "previousEventId": previous}
        if details is not None:
            event[details_key(kind)] = {
                name: keep(value) if isinstance(value, str) and len(value) > LONG else value
                for name, value in details.items()
            }
        latest.append(event)
        if len(latest) >= BLOCK:
            self.pack()
        return number

    def events(self, first: int = 0, after: int = MOST_EVENTS) -> list[Event]:
        """The events from one place on, up to another; places count from 0, and all events are between the defaults."""
        blocks, packed, latest = self._kept
        found, place = [], 0
        for block in blocks:
            if place < after and place + block.count > first:
                found += block.events()[max(0, first - place) : after - place]
            place += block.count
        found += latest[max(0, first - packed) : max(0, after - packed)]
        read = self._texts.reader()
        return [_with_texts(event, read) for event in found]

    def is_full(self) -> bool:
        """Whether there is room for nothing but the execution's end; then it cannot be redriven either."""
        return self.count >= MOST_EVENTS - 1

    def pack(self) -> None:
        """Keeps all events of so far packed: histories stay for as long as the account does."""
        blocks, packed, latest = self._kept
        if latest:
            self._kept = Kept((*blocks, Block.of(latest)), packed + len(latest), [])
        self._texts.forget_last()


def _with_texts(event: Event, read: TextReader) -> Event:
    return {
        key: {name: read.text(item) for name, item in value.items()} if isinstance(value, dict) else value
        for key, value in event.items()
    }
