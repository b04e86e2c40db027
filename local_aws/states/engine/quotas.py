"""How large data may be."""

from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text

DATA_LIMIT = "States.DataLimitExceeded"
MOST_BYTES = 262_144


def check_size(data: Any, who: str) -> None:
    """Raises States.DataLimitExceeded when the data, as JSON in UTF-8, is over 256 KiB."""
    text = to_text(data)
    if len(text) * 4 > MOST_BYTES and len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise StatesError(
            DATA_LIMIT,
            f"The state/task '{who}' returned a result with a size "
            "exceeding the maximum number of bytes service limit.",
        )
