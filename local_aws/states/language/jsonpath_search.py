"""One look-up in data: how each kind of step goes on, and how much all of them may look at together."""

from collections.abc import Callable
from typing import Any

import regex

from local_aws import turns
from local_aws.states.language.values import weight

MOST_VALUES = 1_000_000  # 256 KiB of JSON hold 131,072 values at most; `$..*..*..*` of them is without end
MOST_TOLD = 10 * 2**20
PATIENCE_SECONDS = 1.0  # for all regular expressions of a look-up


class TooMuch(Exception):
    """The look-up has come to a limit, which the text names."""


class Search:
    """A look-up from this root on; TooMuch once it has looked at more than it may."""

    def __init__(self, root: Any):
        self.root = root
        self._left = MOST_VALUES
        self._until: float | None = None

    def apply(self, step: Any, values: list) -> list:
        """What the step (its `kind` and `argument`) leads to from each of the values."""
        one = STEPS[step.kind]
        found: list = []
        for value in values:
            found += one(self, step.argument, value)
            self._look_at(1)
        self._look_at(len(found))
        return found

    def told(self, values: list) -> list:
        """The values that were found, when they are not too much together: one may stand in many others."""
        if weight(values, MOST_TOLD) > MOST_TOLD:
            raise TooMuch(f"leads to more than {MOST_TOLD} characters.")
        return values

    def matcher(self, pattern: "regex.Pattern") -> Callable[[str], bool]:
        """Whether a text matches as a whole; other threads go on meanwhile."""

        def matches(text: str) -> bool:
            now = turns.monotonic()
            self._until = self._until or now + PATIENCE_SECONDS
            try:
                return pattern.fullmatch(text, timeout=max(self._until - now, 0.001), concurrent=True) is not None
            except TimeoutError:
                raise TooMuch(f"matches a regular expression for more than {PATIENCE_SECONDS:g} s.") from None

        return matches

    def _look_at(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise TooMuch(f"looks at more than {MOST_VALUES} values.")

    def _name(self, name: str, value: Any) -> list:
        return [value[name]] if isinstance(value, dict) and name in value else []

    def _names(self, names: list[str], value: Any) -> list:
        return [{name: value[name] for name in names if name in value}] if isinstance(value, dict) else []

    def _all(self, nothing: None, value: Any) -> list:
        return list(_children(value))

    def _index(self, index: int, value: Any) -> list:
        return self._indices([index], value)

    def _indices(self, indices: list[int], value: Any) -> list:
        items = value if isinstance(value, list) else []
        return [items[index] for index in indices if -len(items) <= index < len(items)]

    def _slice(self, part: slice, value: Any) -> list:
        return value[part] if isinstance(value, list) else []

    def _filter(self, test: Callable[[Any, "Search"], bool], value: Any) -> list:
        candidates = value if isinstance(value, list) else [value]
        self._look_at(len(candidates))
        return [candidate for candidate in candidates if test(candidate, self)]

    def _deep(self, name: str | None, value: Any) -> list:
        """The members of this name (`*`: all) of the value and of all inside; without a name what they are in."""
        found, ahead = [], [value]
        while ahead:
            inner = ahead.pop()
            children = _children(inner)
            if isinstance(inner, dict | list):
                found += [inner] if name is None else children if name == "*" else self._name(name, inner)
                self._look_at(len(children) + 1)
            ahead.extend(reversed(children))
        return found


def _children(value: Any) -> Any:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()


STEPS: dict[str, Callable[[Search, Any, Any], list]] = {
    "name": Search._name,
    "names": Search._names,
    "all": Search._all,
    "index": Search._index,
    "indices": Search._indices,
    "slice": Search._slice,
    "filter": Search._filter,
    "deep": Search._deep,
}
