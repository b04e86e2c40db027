"""What may stand in a field: one rule each, a value itself or an operator."""

import ipaddress
import math
import operator
from collections.abc import Callable
from typing import Any

Rule = Callable[[Any], bool]
MISSING = object()  # what a field has that is not there
COMPARISONS = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
LARGEST = 5e9  # numbers that EventBridge compares
IGNORING_CASE = "equals-ignore-case"


class NotAPattern(Exception):
    """Why something is no pattern, in a sentence."""


def rule_of(given: Any) -> Rule:
    """The rule for one item in a field's array. Raises NotAPattern."""
    if not isinstance(given, dict):
        return _is(given)
    if len(given) != 1:
        raise NotAPattern("Only one key allowed in match expression")
    ((name, value),) = given.items()
    if name not in OPERATORS:
        raise NotAPattern(f"Unrecognized match type {name[:100]}")
    return OPERATORS[name](value)


def _is(wanted: Any) -> Rule:
    """The value itself; numbers are the same when they are written so: 1 is not 1.0."""
    if isinstance(wanted, list):
        raise NotAPattern("Match value must be String, number, true, false, or null")
    return lambda value: type(value) is type(wanted) and value == wanted


def _affix(name: str, stands: Callable[[str, str], bool]) -> Callable[[Any], Rule]:
    """What makes the rules for texts with something at one of their ends, as it is or whatever its letters' case."""

    def rule(given: Any) -> Rule:
        if isinstance(given, dict):
            folded = _text(_only(given, IGNORING_CASE)).casefold()
            return lambda value: isinstance(value, str) and stands(value.casefold(), folded)
        wanted = _text(given, name)
        return lambda value: isinstance(value, str) and stands(value, wanted)

    return rule


def _ignoring_case(given: Any) -> Rule:
    wanted = _text(given, IGNORING_CASE).casefold()
    return lambda value: isinstance(value, str) and value.casefold() == wanted


def _wildcard(given: Any) -> Rule:
    parts = _parts(_text(given, "wildcard"))
    return lambda value: isinstance(value, str) and _passes(parts, value)


def _exists(given: Any) -> Rule:
    if not isinstance(given, bool):
        raise NotAPattern("exists match pattern must be either true or false.")
    return lambda value: (value is not MISSING) == given


def _anything_but(given: Any) -> Rule:
    if isinstance(given, dict):
        rules = _inner_rules(given)
    else:
        values = given if isinstance(given, list) else [given]
        if not values or not all(
            isinstance(value, str | int | float) and not isinstance(value, bool) for value in values
        ):
            raise NotAPattern("Inside anything but list, start|null|boolean is not supported.")
        rules = [_is(value) for value in values]
    return lambda value: value is not MISSING and not any(rule(value) for rule in rules)


def _inner_rules(given: dict[str, Any]) -> list[Rule]:
    if len(given) != 1 or next(iter(given)) not in ("prefix", "suffix", IGNORING_CASE, "wildcard"):
        raise NotAPattern(f"Unsupported anything-but pattern: {str(next(iter(given), ''))[:100]}")
    ((name, value),) = given.items()
    values = value if isinstance(value, list) else [value]
    if not values:
        raise NotAPattern("Empty arrays are not allowed")
    return [OPERATORS[name](value) for value in values]


def _numeric(given: Any) -> Rule:
    if not isinstance(given, list) or not given or len(given) % 2 or len(given) > 4:
        raise NotAPattern("Value of numeric must be an array of operators and numbers.")
    pairs = list(zip(given[::2], given[1::2], strict=True))
    for name, value in pairs:
        if not isinstance(name, str) or name not in COMPARISONS:
            raise NotAPattern(f"Unrecognized numeric range operator: {str(name)[:100]}")
        if not _is_number(value) or abs(value) > LARGEST:
            raise NotAPattern(f"Value of {name} must be numeric, from -5.0e9 to 5.0e9.")
    if len(pairs) == 2:
        _check_range(*pairs)
    return lambda value: _is_number(value) and all(COMPARISONS[name](value, limit) for name, limit in pairs)


def _check_range(low: tuple[str, Any], high: tuple[str, Any]) -> None:
    if low[0] not in (">", ">=") or high[0] not in ("<", "<="):
        raise NotAPattern("Too many elements in numeric expression")
    if low[1] >= high[1]:
        raise NotAPattern("Bottom must be less than top")


def _cidr(given: Any) -> Rule:
    try:
        network = ipaddress.ip_network(_text(given, "cidr"), strict=False)
    except ValueError:
        raise NotAPattern(f"Malformed CIDR: {str(given)[:100]}") from None

    def rule(value: Any) -> bool:
        try:
            return isinstance(value, str) and len(value) < 50 and ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return rule


OPERATORS: dict[str, Callable[[Any], Rule]] = {
    "prefix": _affix("prefix", str.startswith),
    "suffix": _affix("suffix", str.endswith),
    IGNORING_CASE: _ignoring_case,
    "wildcard": _wildcard,
    "exists": _exists,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
}


def _text(value: Any, name: str = IGNORING_CASE) -> str:
    if not isinstance(value, str) or (not value and name != IGNORING_CASE):
        raise NotAPattern(f"{name} match pattern must be a string")
    return value


def _only(given: dict[str, Any], name: str) -> Any:
    if list(given) != [name]:
        raise NotAPattern(f"Unrecognized match type {str(next(iter(given), ''))[:100]}")
    return given[name]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _parts(wildcard: str) -> list[str]:
    """The texts between the asterisks; a backslash takes the next asterisk or backslash as it is."""
    parts, rest = [""], iter(wildcard)
    for character in rest:
        if character == "\\":
            following = next(rest, "")
            if following not in ("*", "\\") or not following:
                raise NotAPattern("Invalid escape character at pos in wildcard pattern")
            parts[-1] += following
        elif character == "*":
            if len(parts) > 1 and not parts[-1]:
                raise NotAPattern("Consecutive wildcard characters in wildcard pattern")
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _passes(parts: list[str], value: str) -> bool:
    """Whether the texts stand in the value in this order, the first at its begin, the last at its end."""
    if len(parts) == 1:
        return value == parts[0]
    first, *middle, last = parts
    at, end = len(first), len(value) - len(last)
    if not (at <= end and value.startswith(first) and value.endswith(last)):
        return False
    for part in middle:
        found = value.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True
