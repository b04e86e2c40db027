"""The comparisons of JSONPath filters, as Jayway's dialect has them."""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import regex

MISSING = object()


class Comparison(NamedTuple):
    """When it holds between two values, and of which type a literal on its right must be."""

    holds: Callable[[Any, Any], bool]
    right: type | Any = object


def _equal(left: Any, right: Any) -> bool:
    if left is MISSING or right is MISSING or isinstance(left, bool) is not isinstance(right, bool):
        return False
    return left == right


def _among(value: Any, values: Any) -> bool:
    return isinstance(values, list) and any(_equal(value, item) for item in values)


def _ordered(compare: Callable[[Any, Any], bool]) -> Comparison:
    """Numbers are compared with numbers and texts with texts; between others nothing holds."""

    def holds(left: Any, right: Any) -> bool:
        texts = isinstance(left, str) and isinstance(right, str)
        return (texts or (_is_number(left) and _is_number(right))) and compare(left, right)

    return Comparison(holds)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, str):
        return isinstance(right, str) and right in left
    return _among(right, left)


def _matches(left: Any, right: Any) -> bool:
    return isinstance(left, str) and callable(right) and right(left)


def _of_lists(holds: Callable[[list, list], bool]) -> Comparison:
    def both(left: Any, right: Any) -> bool:
        return isinstance(left, list) and isinstance(right, list) and holds(left, right)

    return Comparison(both, list)


EQUAL = Comparison(_equal)
UNEQUAL = Comparison(lambda left, right: not _equal(left, right))
COMPARISONS = {
    "==": EQUAL,
    "===": EQUAL,
    "!=": UNEQUAL,
    "!==": UNEQUAL,
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
    "=~": Comparison(_matches, regex.Pattern),
    "in": Comparison(_among, list),
    "nin": Comparison(lambda left, right: not _among(left, right), list),
    "contains": Comparison(_contains),
    "size": Comparison(lambda left, right: isinstance(left, list | str) and _equal(len(left), right), int),
    "empty": Comparison(lambda left, right: isinstance(left, list | str) and (not left) is right, bool),
    "subsetof": _of_lists(lambda left, right: all(_among(item, right) for item in left)),
    "anyof": _of_lists(lambda left, right: any(_among(item, right) for item in left)),
    "noneof": _of_lists(lambda left, right: not any(_among(item, right) for item in left)),
    "all": _of_lists(lambda left, right: all(_among(item, left) for item in right)),
}
