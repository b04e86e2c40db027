"""The constraints of the API's model: how long a text, how large a number, how many items, in which pattern."""

import re
from typing import Any

from botocore.model import Shape

from local_aws.states.refusals import invalid
from local_aws.wire import ServiceError

WORDS = {
    "string": ("length", len),
    "list": ("length", len),
    "integer": ("value", lambda value: value),
    "long": ("value", lambda value: value),
    "float": ("value", lambda value: value),
}


def check_constraints(value: Any, shape: Shape, where: str) -> None:
    """Raises ValidationException for the first constraint that the value breaks."""
    if constraint := _broken(value, shape):
        if shape.metadata.get("sensitive"):
            raise _unquoted(where, constraint)
        raise invalid(_told(value, shape), where, constraint)


def _broken(value: Any, shape: Shape) -> str | None:
    if shape.type_name not in WORDS:
        return None
    word, measure = WORDS[shape.type_name]
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and measure(value) < least:
        return f"Member must have {word} greater than or equal to {least}"
    if most is not None and measure(value) > most:
        return f"Member must have {word} less than or equal to {most}"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern.replace(r"\p{ASCII}", r"[\x00-\x7f]"), value):
        return f"Member must satisfy regular expression pattern: {pattern}"
    return None


def _told(value: Any, shape: Shape) -> str:
    """The value as AWS's servers, which are written in Java, print it."""
    if isinstance(value, list):
        return f"[{', '.join(_told(item, shape.member) for item in value)}]"
    if isinstance(value, dict):
        members = (f"{name}={value[name]}" for name in shape.members if name in value)
        return f"{shape.name}({', '.join(members)})"
    return str(value)


def _unquoted(where: str, constraint: str) -> ServiceError:
    """AWS does not repeat a value that may be a secret."""
    return ServiceError(
        "ValidationException",
        f"1 validation error detected: Value at '{where}' failed to satisfy constraint: {constraint}",
    )
