"""A text taken apart into words, and conditions joined by and, or, not and brackets made of them."""

import re
from collections.abc import Callable
from typing import Any

Condition = Callable[[Any], bool]


class NotUnderstood(ValueError):
    """What is asked cannot be answered; the message says why."""


class Words:
    """The words of a text, one after the other; NotUnderstood where another word must come."""

    def __init__(self, text: str, word: re.Pattern):
        self._words: list[str] = []
        position = 0
        while position < len(text):
            found = word.match(text, position)
            if not found or found.end() == position:
                raise NotUnderstood(f"'{text[position : position + 20]}' is not understood in '{text}'.")
            position = found.end()
            if found.group().strip():
                self._words.append(found.group().strip())
        self.text = text

    @property
    def next(self) -> str:
        """The word that comes, "" after the last."""
        return self._words[0] if self._words else ""

    def take(self) -> str:
        """The next word, which is used up."""
        if not self._words:
            raise NotUnderstood(f"Something is missing at the end of '{self.text}'.")
        return self._words.pop(0)

    def accept(self, *wanted: str) -> bool:
        """Whether the next word is one of these, in whatever case; then it is used up."""
        return self.next.lower() in wanted and bool(self._words and self._words.pop(0))

    def expect(self, wanted: str) -> None:
        """Uses up the word that must come."""
        if not self.accept(wanted):
            raise NotUnderstood(f"'{wanted}' is missing before '{self.next}' in '{self.text}'.")

    def end(self) -> None:
        """Raises NotUnderstood when there are more words."""
        if self._words:
            raise NotUnderstood(f"'{self.next}' is not understood in '{self.text}'.")


def condition(words: Words, comparison: Callable[[Words], Condition]) -> Condition:
    """What the words demand: comparisons joined by `||` or `or`, `&&` or `and`, `not` and round brackets."""
    either = [_all_of(words, comparison)]
    while words.accept("||", "or"):
        either.append(_all_of(words, comparison))
    return either[0] if len(either) == 1 else lambda event: any(one(event) for one in either)


def _all_of(words: Words, comparison: Callable[[Words], Condition]) -> Condition:
    parts = [_one(words, comparison)]
    while words.accept("&&", "and"):
        parts.append(_one(words, comparison))
    return parts[0] if len(parts) == 1 else lambda event: all(one(event) for one in parts)


def _one(words: Words, comparison: Callable[[Words], Condition]) -> Condition:
    if words.accept("not"):
        denied = _one(words, comparison)
        return lambda event: not denied(event)
    if words.accept("("):
        inner = condition(words, comparison)
        words.expect(")")
        return inner
    return comparison(words)


def number(text: Any) -> float | None:
    """The number that a text or a JSON value writes, if it does."""
    if isinstance(text, bool):
        return None
    try:
        return float(text)
    except (TypeError, ValueError):
        return None
