"""How large data may be."""

from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text

DATA_LIMIT = "States.DataLimitExceeded"
MOST_BYTES = 262_144


def check_size(data: Any, who: str) -> None:
    """Raises States.DataLimitExceeded when the data, as JSON in UTF-8, is over 256 KiB."""
    if bytes_over(data, MOST_BYTES):
        raise too_large(who)


def check_payload(payload: bytes, who: str) -> None:
    """Raises States.DataLimitExceeded when what came back is over 256 KiB, before anybody reads it."""
    if len(payload) > MOST_BYTES:
        raise too_large(who)


def bytes_over(data: Any, most: int) -> int:
    """By how many bytes the data, as JSON in UTF-8, are larger than that; 0 when they are not."""
    text = to_text(data)
    return max(0, len(text.encode("utf-8", "surrogatepass")) - most) if len(text) * 4 > most else 0


def too_large(who: str) -> StatesError:
    """AWS's failure of a state or task that came to too large a result."""
    return StatesError(
        DATA_LIMIT,
        f"The state/task '{who}' returned a result with a size exceeding the maximum number of bytes service limit.",
    )
