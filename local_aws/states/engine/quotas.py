"""How large data may be."""

from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text, weight

DATA_LIMIT = "States.DataLimitExceeded"
MOST_BYTES = 262_144
MOST_MADE = 10 * 2**20  # characters, before what may be left of them is looked at
UNWEIGHED = 16


def check_size(data: Any, who: str) -> None:
    """Raises States.DataLimitExceeded when the data, as JSON in UTF-8, is over 256 KiB."""
    if size_of(data) > MOST_BYTES:
        raise too_large(who)


def check_made(data: Any, who: str) -> Any:
    """The data, in which one thing may stand many times. Raises States.DataLimitExceeded for more than can be told."""
    if weight(data, MOST_MADE) > MOST_MADE:
        raise too_large(who)
    return data


def check_payload(payload: bytes, who: str) -> None:
    """Raises States.DataLimitExceeded when what came back is over 256 KiB, before anybody reads it."""
    if len(payload) > MOST_BYTES:
        raise too_large(who)


class Allowance:
    """How much a template may come to while it is filled; what lies beyond is not made at all.

    The first few values have bounds of their own and are not weighed: most templates have no more.
    """

    def __init__(self, who: str):
        self._who = who
        self._left = MOST_MADE
        self._unweighed = UNWEIGHED

    def take(self, value: Any) -> Any:
        """The value. Raises States.DataLimitExceeded when all that was taken is too much."""
        self._unweighed -= 1
        if self._unweighed < 0:
            self._left -= weight(value, self._left)
            if self._left < 0:
                raise too_large(self._who)
        return value


def size_of(data: Any) -> int:
    """The bytes of the data as JSON in UTF-8."""
    text = to_text(data)
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def too_large(who: str) -> StatesError:
    """AWS's failure of a state or task that came to too large a result."""
    return StatesError(
        DATA_LIMIT,
        f"The state/task '{who}' returned a result with a size exceeding the maximum number of bytes service limit.",
    )
