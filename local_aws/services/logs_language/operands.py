"""What a field is compared with in a filter pattern: a number, a text with `*`, or a regular expression in `%`."""

import operator
import re
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.patterns import Patience, compiled
from local_aws.services.logs_language.words import NotUnderstood, number

REGEX = re.compile(r"%(?:[^%\\]|\\.)+%")
ALLOWED = re.compile(r"[\w:#=@/;,\-^$?\[\]{}|\\*+. ]+", re.A)  # AWS's list, which has no round brackets
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
Holds = Callable[[Any], bool]


def compared(sign: str, operand: str, patience: Patience) -> Holds:
    """Whether a value stands so to the operand; NotUnderstood for a sign that is none."""
    if sign in ORDERS:
        return _ordered(ORDERS[sign], operand)
    if sign not in ("=", "!="):
        raise NotUnderstood(f"'{sign}' is no comparison: = != < <= > >= are.")
    equal = searcher(operand, patience) if REGEX.fullmatch(operand) else _equal(operand)
    return equal if sign == "=" else lambda value: not equal(value)


def searcher(word: str, patience: Patience) -> Holds:
    """Whether a text has what `%regex%` matches; NotUnderstood for what AWS does not take in one."""
    text = word[1:-1]
    if not ALLOWED.fullmatch(text):
        raise NotUnderstood(f"{word} has characters that a regular expression in a filter pattern may not have.")
    pattern = compiled(text)
    return lambda value: isinstance(value, str) and patience.search(pattern, value) is not None


def _ordered(order: Callable[[float, float], bool], operand: str) -> Holds:
    bound = number(operand)
    if bound is None:
        raise NotUnderstood(f"'{operand}' is no number to compare with.")
    return lambda value: (found := number(value)) is not None and order(found, bound)


def _equal(operand: str) -> Holds:
    """Whether a value is the operand: a number, or a text in which `*` stands for any characters."""
    quoted = operand.startswith('"')
    text = re.sub(r"\\(.)", r"\1", operand[1:-1]) if quoted else operand
    parts = text.split("*")
    wanted = None if quoted else number(text)

    def equal(value: Any) -> bool:
        if wanted is not None and isinstance(value, int | float):
            return number(value) == wanted
        return isinstance(value, str) and _fits(value, parts)

    return equal


def _fits(value: str, parts: list[str]) -> bool:
    """Whether the value has all parts, in their order, the first at its beginning and the last at its end."""
    if len(parts) == 1:
        return value == parts[0]
    first, *middle, last = parts
    if not (value.startswith(first) and value.endswith(last) and len(value) >= len(first) + len(last)):
        return False
    place, end = len(first), len(value) - len(last)
    for part in middle:
        place = value.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return True
