"""Tags of what our own services keep: how many and how long they may be, and the pairs that APIs make of them."""

from collections.abc import Iterable

MOST = 50  # of one resource
LONGEST_KEY, LONGEST_VALUE = 128, 256  # characters
BOUNDS = (
    f"A resource has {MOST} tags at most, keys of 1 to {LONGEST_KEY} characters, values of {LONGEST_VALUE} at most."
)


def odd_key(tags: dict[str, str]) -> str | None:
    """The key of the first tag of which key or value has another length than it may; None when there is none."""
    for key, value in tags.items():
        if not 1 <= len(key) <= LONGEST_KEY or len(value) > LONGEST_VALUE:
            return key
    return None


def by_key(pairs: Iterable[dict[str, str]]) -> dict[str, str]:
    """`{"key": "value"}` of `[{"Key": "key", "Value": "value"}]`."""
    return {pair["Key"]: pair["Value"] for pair in pairs}


def pairs_of(tags: dict[str, str]) -> list[dict[str, str]]:
    """`[{"Key": "key", "Value": "value"}]`."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def without(tags: dict[str, str], keys: Iterable[str]) -> dict[str, str]:
    """The tags but those of these keys; keys that are not there are no error."""
    return {key: value for key, value in tags.items() if key not in keys}
