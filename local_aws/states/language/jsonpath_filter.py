"""The condition of a JSONPath filter, `[?(…)]`, in Jayway's language: read once, then asked of each item."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from local_aws.states.language.jsonpath_comparison import COMPARISONS, MISSING

STRING = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)\"""")
PATTERN = re.compile(r"/((?:\\.|[^/\\])*)/([a-z]*)")
OPERATOR = re.compile(
    r"===?|!==?|<=|>=|<|>|=~|(?:in|nin|contains|size|empty|subsetof|anyof|noneof|all)\b", re.IGNORECASE
)
FLAGS = {"i": re.I, "m": re.M, "s": re.S, "x": re.X, "u": re.U, "d": 0}

Value = Callable[[Any, Any], Any]
Test = Callable[[Any, Any], bool]
PathReader = Callable[[str, int], tuple[Value, int]]


class Operand(NamedTuple):
    """One side of a comparison: its value for an item and the root, and what it is if that is always the same."""

    value: Value
    literal: Any = MISSING


class ConditionReader:
    """Reads a condition from a position on; `read_path` reads a path that begins with `@` or `$`."""

    def __init__(self, text: str, position: int, read_path: PathReader):
        self._text = text
        self.position = position
        self._read_path = read_path

    def either(self) -> Test:
        """The test of conditions joined by `||`."""
        tests = [self._both()]
        while self._take(r"\|\|"):
            tests.append(self._both())
        return lambda item, root: any(test(item, root) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self._take("&&"):
            tests.append(self._single())
        return lambda item, root: all(test(item, root) for test in tests)

    def _single(self) -> Test:
        if self._take("!"):
            test = self._single()
            return lambda item, root: not test(item, root)
        if self._take(r"\("):
            test = self.either()
            if not self._take(r"\)"):
                raise self._invalid()
            return test
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._operand()
        found = self._take(OPERATOR)
        if found is None:
            if left.literal is not MISSING:
                raise self._invalid()
            return lambda item, root: left.value(item, root) is not MISSING
        kind, right = COMPARISONS[found.group().lower()], self._operand()
        if right.literal is not MISSING and not isinstance(right.literal, kind.right):
            raise self._invalid()
        return lambda item, root: kind.holds(left.value(item, root), right.value(item, root))

    def _operand(self) -> Operand:
        self._take("")
        if self._text.startswith(("@", "$"), self.position):
            value, self.position = self._read_path(self._text, self.position)
            return Operand(value)
        literal = self._literal()
        return Operand(lambda item, root: literal, literal)

    def _literal(self) -> Any:
        if match := self._take(STRING):
            return re.sub(r"\\(.)", r"\1", match[1] or match[2] or "")
        if match := self._take(PATTERN):
            return self._pattern(*match.groups())
        if self._take(r"\["):
            return self._items()
        try:
            value, self.position = json.JSONDecoder().raw_decode(self._text, self.position)
        except ValueError:
            raise self._invalid() from None
        return value

    def _items(self) -> list:
        items: list = []
        while not self._take(r"\]"):
            if items and not self._take(","):
                raise self._invalid()
            items.append(self._literal())
        return items

    def _pattern(self, text: str, flags: str) -> re.Pattern:
        try:
            return re.compile(text, sum(FLAGS[flag] for flag in set(flags)))
        except (re.error, KeyError):
            raise self._invalid() from None

    def _take(self, pattern: str | re.Pattern) -> re.Match | None:
        """What matches after blanks, if it does; the reader is then behind it."""
        blanks = re.compile(r"\s*").match(self._text, self.position)
        self.position = blanks.end()
        match = re.compile(pattern).match(self._text, self.position)
        if match:
            self.position = match.end()
        return match

    def _invalid(self) -> ValueError:
        return ValueError(f"Invalid JSONPath filter: {self._text}")
