"""What the arguments of intrinsic functions must be, read and written as Java does, which computes them on AWS."""

import math
from typing import Any

from local_aws.states.language.values import to_text

LONGEST_TEXT = 10_000


def as_text(value: Any) -> str:
    """The value as Java prints it: States.Format does not write JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={as_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_text, value)) + "]"
    return to_text(value)


def whole_of(value: Any) -> int:
    """The value as a whole number; ValueError for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"Expected an integer, but got {to_text(value)}")
    return math.floor(value + 0.5)  # as Java rounds: halves go up


def array_of(value: Any) -> list:
    """The value, when it is an array."""
    if not isinstance(value, list):
        raise ValueError("Expected an array")
    return value


def text_of(value: Any) -> str:
    """The value, when it is a text."""
    if not isinstance(value, str):
        raise ValueError("Expected a string")
    return value


def as_bytes(text: str) -> bytes:
    """The text in UTF-8; half of a surrogate pair is `?`, as Java encodes it."""
    return text.encode("utf-8", "replace")


def short(text: str) -> str:
    """The text, when it is no longer than AWS takes it."""
    if len(text) > LONGEST_TEXT:
        raise ValueError("The string may have at most 10000 characters")
    return text
