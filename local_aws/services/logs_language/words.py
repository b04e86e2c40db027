"""A text taken apart into words, and conditions joined by and, or, not and brackets made of them."""

import re
from collections.abc import Callable
from typing import Any

SLASHES = re.compile(r"/((?:[^/\\]|\\.)+)/")
Condition = Callable[[Any], bool]


class NotUnderstood(ValueError):
    """What is asked cannot be answered; the message says why."""


class Words:
    """The words of a text, one after the other; NotUnderstood where another word must come."""

    def __init__(self, text: str, word: re.Pattern):
        """`word` matches a word, or what stands between two; `done` is where the last that was used up ends."""
        self.text = text
        self._word = word
        self._position, self._next = 0, ""
        self.done = 0
        self._look()

    @property
    def next(self) -> str:
        """The word that comes, "" after the last."""
        return self._next

    @property
    def begin(self) -> int:
        """Where in the text the word that comes begins."""
        return self._position - len(self._next)

    def take(self) -> str:
        """The next word, which is used up."""
        if not self._next:
            raise NotUnderstood(f"Something is missing at the end of '{self.text}'.")
        word, self.done = self._next, self._position
        self._look()
        return word

    def accept(self, *wanted: str) -> bool:
        """Whether the next word is one of these, in whatever case; then it is used up."""
        return self._next.lower() in wanted and bool(self._next and self.take())

    def expect(self, wanted: str) -> None:
        """Uses up the word that must come."""
        if not self.accept(wanted):
            raise NotUnderstood(f"'{wanted}' is missing before '{self._next}' in '{self.text}'.")

    def between_slashes(self) -> str | None:
        """The text of a `/regular expression/`, which is used up; None when none comes."""
        if self._next != "/":
            return None
        found = SLASHES.match(self.text, self.begin)
        if not found:
            raise NotUnderstood(f"'/' is missing at the end of '{self.text}'.")
        self._position = self.done = found.end()
        self._look()
        return found[1].replace("\\/", "/")

    def end(self) -> None:
        """Raises NotUnderstood when there are more words."""
        if self._next:
            raise NotUnderstood(f"'{self._next}' is not understood in '{self.text}'.")

    def _look(self) -> None:
        self._next = ""
        while not self._next and self._position < len(self.text):
            found = self._word.match(self.text, self._position)
            if not found or found.end() == self._position:
                rest = self.text[self._position : self._position + 20]
                raise NotUnderstood(f"'{rest}' is not understood in '{self.text}'.")
            self._position = found.end()
            self._next = "" if found.group()[0] in " \t\r\n#" else found.group()


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
