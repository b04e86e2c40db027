"""The rules of a JSONPath Choice state: comparisons, and And, Or and Not over them."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from .failure import LocatedError
from .jsonpath import NoSuchPath
from .query import look_up
from .visit import Visit

MISSING = object()
TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda value, other: value == other,
    "LessThan": lambda value, other: value < other,
    "GreaterThan": lambda value, other: value > other,
    "LessThanEquals": lambda value, other: value <= other,
    "GreaterThanEquals": lambda value, other: value >= other,
}


def matches(visit: Visit, rule: dict, data: Any) -> bool:
    """Whether the rule holds for the data."""
    if "And" in rule:
        return all(matches(visit, inner, data) for inner in rule["And"])
    if "Or" in rule:
        return any(matches(visit, inner, data) for inner in rule["Or"])
    if "Not" in rule:
        return not matches(visit, rule["Not"], data)
    operator = next(
        field for field in rule if field not in ("Variable", "Next", "Comment", "Assign", "Output")
    )
    try:
        value = look_up(visit, rule["Variable"], data)
    except NoSuchPath:
        value = MISSING
    if operator == "IsPresent":
        return (value is not MISSING) == rule[operator]
    if value is MISSING:
        raise _invalid(rule["Variable"])
    return _compare(visit, operator, value, rule[operator], data)


def parse_timestamp(value: Any) -> datetime | None:
    """The moment that an RFC 3339 text tells, or None when it tells none."""
    if not isinstance(value, str) or not TIMESTAMP.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", value.replace("Z", "+00:00")))
    except ValueError:
        return None


def is_number(value: Any) -> bool:
    """Whether the value is a JSON number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _compare(visit: Visit, operator: str, value: Any, operand: Any, data: Any) -> bool:
    if operator in TYPE_TESTS:
        return TYPE_TESTS[operator](value) == operand
    if operator == "StringMatches":
        return isinstance(value, str) and _pattern(operand).fullmatch(value) is not None
    if operator.endswith("Path"):
        operator = operator.removesuffix("Path")
        try:
            operand = look_up(visit, operand, data)
        except NoSuchPath:
            raise _invalid(operand) from None
    kind, ordering = re.fullmatch(r"(String|Numeric|Boolean|Timestamp)(\w+)", operator).groups()
    left, right = CONVERSIONS[kind](value), CONVERSIONS[kind](operand)
    return left is not None and right is not None and ORDERINGS[ordering](left, right)


def _pattern(text: str) -> re.Pattern:
    """The wildcard pattern as a regular expression: `*` is anything, `\\*` a star."""
    parts = re.findall(r"\\.|\*|[^\\*]+", text)
    return re.compile("".join(".*" if part == "*" else re.escape(part.lstrip("\\")) for part in parts), re.S)


def _invalid(path: str) -> LocatedError:
    return LocatedError(
        f"Invalid path '{path}': The choice state's condition path references an invalid value."
    )


TYPE_TESTS: dict[str, Callable[[Any], bool]] = {
    "IsNull": lambda value: value is None,
    "IsNumeric": is_number,
    "IsString": lambda value: isinstance(value, str),
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": lambda value: parse_timestamp(value) is not None,
}
CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "String": lambda value: value if isinstance(value, str) else None,
    "Numeric": lambda value: value if is_number(value) else None,
    "Boolean": lambda value: value if isinstance(value, bool) else None,
    "Timestamp": parse_timestamp,
}
