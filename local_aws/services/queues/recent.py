"""What was sent in the last five minutes, which is not sent a second time."""

from collections import OrderedDict
from collections.abc import Callable

REMEMBERED = 300.0  # seconds in which a message of the same deduplication id is taken for the same


class Recent:
    """The ids and sequence numbers of messages, by what makes them the same."""

    def __init__(self, now: Callable[[], float]):
        """`now` is a clock, good for differences alone."""
        self._now = now
        self._seen: OrderedDict[tuple[str, str], tuple[float, str, int]] = OrderedDict()

    def get(self, key: tuple[str, str]) -> tuple[str, int] | None:
        """The id and the sequence number of the message that was sent with this key; None when that is long ago."""
        while self._seen and self._seen[first := next(iter(self._seen))][0] <= self._now() - REMEMBERED:
            del self._seen[first]
        return self._seen[key][1:] if key in self._seen else None

    def put(self, key: tuple[str, str], message: str, sequence: int) -> None:
        """Remembers a message that is sent now."""
        self._seen[key] = (self._now(), message, sequence)
