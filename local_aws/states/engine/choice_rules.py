"""The rules of a JSONPath Choice state: comparisons, and And, Or and Not over them."""

import re
from collections.abc import Callable
from typing import Any

from local_aws.states.engine.query import look_up
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.jsonpath import NoSuchPath
from local_aws.states.language.timestamps import parse_timestamp
from local_aws.states.language.values import is_number

MISSING = object()
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
    operator = next(field for field in rule if field not in ("Variable", "Next", "Comment", "Assign", "Output"))
    try:
        value = look_up(visit, rule["Variable"], data)
    except NoSuchPath:
        value = MISSING
    if operator == "IsPresent":
        return (value is not MISSING) == rule[operator]
    if value is MISSING:
        raise _invalid(rule["Variable"])
    return _compare(visit, operator, value, rule[operator], data)


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
    return LocatedError(f"Invalid path '{path}': The choice state's condition path references an invalid value.")


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
