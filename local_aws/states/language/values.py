"""JSON values: their types, and how AWS writes them into events and sentences."""

import json
from typing import Any

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode  # json.dumps makes one for each call


def to_text(value: Any) -> str:
    """The value as AWS writes data into events: compact JSON."""
    return _encode(value)


def shown(value: Any) -> str:
    """The value as AWS puts it into a sentence: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else to_text(value)


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
