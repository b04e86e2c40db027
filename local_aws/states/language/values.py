"""JSON values: their types, and how AWS writes them into events and sentences."""

import json
from typing import Any

# json.dumps makes an encoder for each call, and looks for circles, which data from JSON have none of
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def to_text(value: Any) -> str:
    """The value as AWS writes data into events: compact JSON."""
    return _encode(value)


def shown(value: Any) -> str:
    """The value as AWS puts it into a sentence: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else to_text(value)


def weight(value: Any, most: int) -> int:
    """The characters of the value as JSON, escapes apart; more than `most` once there are, whatever else there is.

    What stands in many places counts in each, though it is kept only once: written out, it is there as often.
    """
    total, ahead = 0, [value]
    while ahead and total <= most:
        item = ahead.pop()
        if isinstance(item, str):
            total += len(item) + 2
        elif isinstance(item, dict):
            total += 1 + sum(map(len, item)) + 4 * len(item)
            ahead.extend(item.values())
        elif isinstance(item, list):
            total += 1 + len(item)
            ahead.extend(item)
        else:
            total += 1
    return total


def json_type(value: Any) -> str:
    """JSON's name for the value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "function")


def is_number(value: Any) -> bool:
    """Whether the value is a JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
