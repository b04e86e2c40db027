"""The operators of a JSONPath Choice state's rules, for who checks a rule and for who applies it."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from local_aws.states.language.timestamps import parse_timestamp
from local_aws.states.language.values import is_number

COMPOSITES = ("And", "Or", "Not")
MISSING = object()  # the value of a Variable that leads nowhere


class Operator(NamedTuple):
    """When `holds(value, operand)`, and of which kind the operand is, if need be at a path."""

    operand: str
    holds: Callable[[Any, Any], bool]
    at_path: bool = False
    takes_missing: bool = False


def operator_of(rule: dict[str, Any]) -> str:
    """The name of the rule's operator."""
    return next(field for field in rule if field in OPERATORS)


def string_matches(value: Any, pattern: str) -> bool:
    """Whether the text is like the pattern, in which `*` stands for anything and `\\*` for a star.

    Each piece between two stars is looked for once, from the left: time is linear in the text's length.
    """
    if not isinstance(value, str):
        return False
    first, *rest = _pieces(pattern)
    if not rest:
        return value == first
    *inner, last = rest
    position, end = len(first), len(value) - len(last)
    if position > end or not value.startswith(first) or not value.endswith(last):
        return False
    for piece in inner:
        found = value.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


@lru_cache(maxsize=1024)
def _pieces(pattern: str) -> tuple[str, ...]:
    """The texts between the stars of a pattern."""
    pieces, characters = [""], iter(pattern)
    for character in characters:
        if character == "*":
            pieces.append("")
        else:
            pieces[-1] += next(characters, "\\") if character == "\\" else character
    return tuple(pieces)


def _compared(kind: str, holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The comparison of two values of this kind; between others nothing holds."""
    read = KINDS[kind]

    def compare(value: Any, operand: Any) -> bool:
        left, right = read(value), read(operand)
        return left is not None and right is not None and holds(left, right)

    return compare


def _is(test: Callable[[Any], bool], *, takes_missing: bool = False) -> Operator:
    return Operator("Boolean", lambda value, wanted: test(value) == wanted, takes_missing=takes_missing)


KINDS: dict[str, Callable[[Any], Any]] = {
    "String": lambda value: value if isinstance(value, str) else None,
    "Number": lambda value: value if is_number(value) else None,
    "Boolean": lambda value: value if isinstance(value, bool) else None,
    "Timestamp": parse_timestamp,
}
ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": lambda value, other: value == other,
    "LessThan": lambda value, other: value < other,
    "GreaterThan": lambda value, other: value > other,
    "LessThanEquals": lambda value, other: value <= other,
    "GreaterThanEquals": lambda value, other: value >= other,
}
ORDERED = {"String": "String", "Numeric": "Number", "Timestamp": "Timestamp"}


def _comparisons() -> dict[str, Operator]:
    """`StringEquals`, `StringEqualsPath`, `StringLessThan`, …"""
    found = {}
    pairs = [(name, ordering) for name in ORDERED for ordering in ORDERINGS]
    for name, ordering in [*pairs, ("Boolean", "Equals")]:
        kind = ORDERED.get(name, name)
        holds = _compared(kind, ORDERINGS[ordering])
        found[f"{name}{ordering}"] = Operator(kind, holds)
        found[f"{name}{ordering}Path"] = Operator(kind, holds, at_path=True)
    return found


OPERATORS: dict[str, Operator] = {
    **_comparisons(),
    "StringMatches": Operator("String", string_matches),
    "IsNull": _is(lambda value: value is None),
    "IsPresent": _is(lambda value: value is not MISSING, takes_missing=True),
    "IsNumeric": _is(is_number),
    "IsString": _is(lambda value: isinstance(value, str)),
    "IsBoolean": _is(lambda value: isinstance(value, bool)),
    "IsTimestamp": _is(lambda value: parse_timestamp(value) is not None),
}
