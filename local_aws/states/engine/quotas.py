"""How large data may be."""

from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text

DATA_LIMIT = "States.DataLimitExceeded"
MOST_BYTES = 262_144


def check_size(data: Any, who: str) -> None:
    """Raises States.DataLimitExceeded when the data, as JSON in UTF-8, is over 256 KiB."""
    if size_of(data) > MOST_BYTES:
        raise too_large(who)


def check_payload(payload: bytes, who: str) -> None:
    """Raises States.DataLimitExceeded when what came back is over 256 KiB, before anybody reads it."""
    if len(payload) > MOST_BYTES:
        raise too_large(who)


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
