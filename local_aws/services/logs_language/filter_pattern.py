"""Filter patterns of CloudWatch Logs: words that a message has, or a condition on a message that is JSON.

The syntax is that of "Filter pattern syntax" in the CloudWatch Logs user guide; patterns of space-delimited fields
and regular expressions are not offered.
"""

import json
import operator
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from local_aws.services.logs_language.words import Condition, NotUnderstood, Words, condition, number

TERM = re.compile(r'\s+|[?-]?"(?:[^"\\]|\\.)*"|[^\s"]+')
JSON_WORD = re.compile(r"""\s+|"(?:[^"\\]|\\.)*"|&&|\|\||[<>!]=|[=<>()]|\$(?:[.\w*-]|\[[^\]]*\])*|[^\s"=<>!()&|]+""")
SELECTOR = re.compile(r"""\.?(?:([\w-]+)|\[(\d+)\]|\[["']([^"']*)["']\])""")
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
CONSTANTS = {"true": True, "false": False, "null": None}
ABSENT = object()


@lru_cache(maxsize=64)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a message matches; NotUnderstood for a pattern that is none, or is not offered."""
    text = pattern.strip()
    if not text:
        return lambda message: True
    if text.startswith("{"):
        return _json_matcher(text)
    if text.startswith("["):
        raise NotUnderstood("Patterns of space-delimited fields ([…]) are not offered by the AWS on this machine.")
    if "%" in re.sub(r'"[^"]*"', "", text):
        raise NotUnderstood("Regular expressions (%…%) in patterns are not offered by the AWS on this machine.")
    return _terms_matcher(text)


def _terms_matcher(text: str) -> Callable[[str], bool]:
    """All plain terms, one of those after a `?` where there are no others, and none of those after a `-`."""
    needed, either, excluded = [], [], []
    for word in (found.group() for found in TERM.finditer(text) if found.group().strip()):
        kind = {"?": either, "-": excluded}.get(word[0], needed)
        kind.append(_term(word if kind is needed else word[1:]))
    if needed:
        either = []  # AWS ignores optional terms beside needed ones

    def matches(message: str) -> bool:
        has = message.__contains__
        return all(map(has, needed)) and (not either or any(map(has, either))) and not any(map(has, excluded))

    return matches


def _term(word: str) -> str:
    if word.startswith('"'):
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    if not re.fullmatch(r"\w+", word):
        raise NotUnderstood(f"Invalid character(s) in term '{word}'")
    return word


def _json_matcher(text: str) -> Callable[[str], bool]:
    if not text.endswith("}"):
        raise NotUnderstood(f"'}}' is missing at the end of '{text}'.")
    words = Words(text[1:-1], JSON_WORD)
    holds = condition(words, _comparison)
    words.end()

    def matches(message: str) -> bool:
        try:
            event = json.loads(message)
        except ValueError:
            return False
        return isinstance(event, dict | list) and holds(event)

    return matches


def _comparison(words: Words) -> Condition:
    """`$.a = "x*"`, `$.a >= 1`, `$.a IS NULL`, `$.a NOT EXISTS`."""
    select = _selector(words.take())
    if words.accept("not"):
        words.expect("exists")
        return lambda event: select(event) is ABSENT
    if words.accept("exists"):
        return lambda event: select(event) is not ABSENT
    if words.accept("is"):
        wanted = words.take().lower()
        if wanted not in CONSTANTS:
            raise NotUnderstood(f"IS is followed by TRUE, FALSE or NULL, not by '{wanted}'.")
        return lambda event: select(event) is CONSTANTS[wanted]
    sign, operand = words.take(), words.take()
    if sign in ORDERS:
        return _ordered(select, ORDERS[sign], operand)
    if sign not in ("=", "!="):
        raise NotUnderstood(f"'{sign}' is no comparison in '{words.text}'.")
    equal = _equal(operand)
    if sign == "=":
        return lambda event: equal(select(event))
    return lambda event: select(event) is not ABSENT and not equal(select(event))


def _ordered(select: Callable[[Any], Any], order: Callable[[float, float], bool], operand: str) -> Condition:
    bound = number(operand)
    if bound is None:
        raise NotUnderstood(f"'{operand}' is no number to compare with.")
    return lambda event: (found := number(select(event))) is not None and order(found, bound)


def _equal(operand: str) -> Callable[[Any], bool]:
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


def _selector(path: str) -> Callable[[Any], Any]:
    """What the path `$.a.b[0]` leads to in a message, or ABSENT."""
    steps, position = [], 1
    while path.startswith("$") and position < len(path):
        found = SELECTOR.match(path, position)
        if not found:
            break
        steps.append(int(found[2]) if found[2] else found[1] or found[3])
        position = found.end()
    if not path.startswith("$") or position < len(path):
        raise NotUnderstood(f"'{path}' is no selector such as $.type or $.details.items[0].")

    def select(event: Any) -> Any:
        for step in steps:
            try:
                event = event[step]
            except (LookupError, TypeError):
                return ABSENT
        return event

    return select
