"""A pattern: which fields an event must have, and what may stand in them.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import json
from collections.abc import Callable
from typing import Any

from local_aws.services.patterns.rules import MISSING, NotAPattern, Rule, rule_of

DEEPEST = 30  # objects within objects
MOST_RULES = 2_000
OR = "$or"
Test = Callable[[Any], bool]


class Pattern:
    """What matches events. An array in an event matches as any of its items does, by themselves."""

    def __init__(self, text: str):
        """Raises NotAPattern, which says why."""
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            raise NotAPattern("Filter is not valid JSON") from None
        if not isinstance(whole, dict) or not whole:
            raise NotAPattern("Filter is not an object, or empty")
        self._count = 0
        self._test = self._object(whole, DEEPEST)

    def matches(self, event: Any) -> bool:
        """Whether the event, as data, is one of those."""
        return self._test(event)

    def _object(self, pattern: dict[str, Any], deeper: int) -> Test:
        if not deeper:
            raise NotAPattern("Filter has too many levels")
        if not pattern:
            raise NotAPattern("Empty objects are not allowed")
        tests = [
            self._either(value, deeper) if _is_or(key, value) else self._field(key, value, deeper)
            for key, value in pattern.items()
        ]

        def test(value: Any) -> bool:
            if isinstance(value, list):
                return any(test(item) for item in value)
            return all(passes(value) for passes in tests)

        return test

    def _either(self, patterns: list[dict[str, Any]], deeper: int) -> Test:
        tests = [self._object(pattern, deeper - 1) for pattern in patterns]
        return lambda value: any(test(value) for test in tests)

    def _field(self, key: str, value: Any, deeper: int) -> Test:
        if isinstance(value, dict):
            inside = self._object(value, deeper - 1)
        elif isinstance(value, list):
            inside = self._leaf(value)
        else:
            raise NotAPattern(f'"{key[:100]}" must be an object or an array')
        return lambda event: inside(event.get(key, MISSING) if isinstance(event, dict) else MISSING)

    def _leaf(self, given: list[Any]) -> Test:
        if not given:
            raise NotAPattern("Empty arrays are not allowed")
        self._count += len(given)
        if self._count > MOST_RULES:
            raise NotAPattern(f"Filter has more than {MOST_RULES} values")
        rules = [rule_of(rule) for rule in given]
        return lambda value: any(_holds(rule, value) for rule in rules)


def _is_or(key: str, value: Any) -> bool:
    return key == OR and isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _holds(rule: Rule, value: Any) -> bool:
    if isinstance(value, list) and value:
        return any(_holds(rule, item) for item in value)
    return rule(MISSING if isinstance(value, dict | list) else value)  # no leaf: an object, or an array of nothing
