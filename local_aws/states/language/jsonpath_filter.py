"""The condition of a JSONPath filter, `[?(…)]`, in Jayway's language: read once, then asked of each item."""

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import regex

from local_aws.states.language.jsonpath_comparison import COMPARISONS, MISSING
from local_aws.states.language.jsonpath_search import Search
from local_aws.states.language.scanner import Scanner

PATTERN = re.compile(r"/((?:\\.|[^/\\])*)/[a-z]*", re.S)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![^\s,)\]&|])")
WORD = re.compile(r"[^\s'\"()\[\]{}@$,=!<>~&|/]+")
WORDS = {"true": True, "false": False, "null": None}
OPERATOR = re.compile(
    r"===?|!==?|<=|>=|<|>|=~|(?:in|nin|contains|size|empty|subsetof|anyof|noneof|all)\b", re.IGNORECASE
)
FLAGS = {"i": regex.I, "m": regex.M, "s": regex.S, "x": regex.X, "u": regex.U, "d": 0}

Value = Callable[[Any, Search], Any]
Test = Callable[[Any, Search], bool]


class Operand(NamedTuple):
    """One side of a comparison: its value for an item in a search, and what it is if that is always the same."""

    value: Value
    literal: Any = MISSING


class ConditionReader:
    """Reads a condition; `read_path` reads a path that begins with `@` or `$`."""

    def __init__(self, scanner: Scanner, read_path: Callable[[Scanner], Value]):
        self._scanner = scanner
        self._read_path = read_path

    def either(self) -> Test:
        """The test of conditions joined by `||`."""
        tests = [self._both()]
        while self._scanner.blanks().take("||"):
            tests.append(self._both())
        return tests[0] if len(tests) == 1 else lambda item, search: any(test(item, search) for test in tests)

    def _both(self) -> Test:
        tests = [self._single()]
        while self._scanner.blanks().take("&&"):
            tests.append(self._single())
        return tests[0] if len(tests) == 1 else lambda item, search: all(test(item, search) for test in tests)

    def _single(self) -> Test:
        if self._scanner.blanks().take("!"):
            test = self._single()
            return lambda item, search: not test(item, search)
        if self._scanner.take("("):
            test = self.either()
            if not self._scanner.blanks().take(")"):
                raise self._invalid()
            return test
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._operand()
        found = self._scanner.blanks().match(OPERATOR)
        if found is None:
            if left.literal is not MISSING:
                raise self._invalid()
            return lambda item, search: left.value(item, search) is not MISSING
        kind, right = COMPARISONS[found.lower()], self._operand()
        if right.literal is not MISSING and not isinstance(right.literal, kind.right):
            raise self._invalid()
        return lambda item, search: kind.holds(left.value(item, search), right.value(item, search))

    def _operand(self) -> Operand:
        if self._scanner.blanks().next in ("@", "$"):
            return Operand(self._read_path(self._scanner))
        literal = self._literal()
        if isinstance(literal, regex.Pattern):
            return Operand(lambda item, search: search.matcher(literal), literal)
        return Operand(lambda item, search: literal, literal)

    def _literal(self) -> Any:
        scanner = self._scanner.blanks()
        if (text := scanner.quoted()) is not None:
            return text
        if pattern := scanner.match(PATTERN):
            return self._pattern(*pattern[1:].rsplit("/", 1))
        if scanner.take("["):
            return self._items()
        if number := scanner.match(NUMBER):
            return json.loads(number)
        if scanner.next == "{":
            value, scanner.position = json.JSONDecoder().raw_decode(scanner.text, scanner.position)
            return value
        word = scanner.match(WORD)  # without quotes: Jayway's grammar has none, published machines have
        if word is None:
            raise self._invalid()
        return WORDS.get(word, word)

    def _items(self) -> list:
        items: list = []
        while not self._scanner.blanks().take("]"):
            if items and not self._scanner.take(","):
                raise self._invalid()
            items.append(self._literal())
        return items

    def _pattern(self, text: str, flags: str) -> "regex.Pattern":
        try:
            return regex.compile(text, sum(FLAGS[flag] for flag in set(flags)))
        except (regex.error, KeyError, RecursionError):
            raise self._invalid() from None

    def _invalid(self) -> ValueError:
        return ValueError(f"Invalid JSONPath filter: {self._scanner.text}")
