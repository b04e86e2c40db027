"""Regular expressions that somebody else wrote: each search takes the time that is left, and no more."""

import regex

from local_aws import turns
from local_aws.services.logs_language.words import NotUnderstood

PATIENCE_SECONDS = 1.0  # for all searches of one request


class Patience:
    """The time that is left for searches; NotUnderstood once it is used up. Other threads go on meanwhile."""

    def __init__(self):
        self._left = PATIENCE_SECONDS

    def search(self, pattern: "regex.Pattern", text: str) -> "regex.Match | None":
        """The first match in the text."""
        began = turns.monotonic()
        try:
            found = pattern.search(text, timeout=max(self._left, 0.001), concurrent=True)
        except TimeoutError:
            found, self._left = None, 0
        self._left -= turns.monotonic() - began
        if self._left < 0:
            why = f"takes longer than {PATIENCE_SECONDS:g} s: repeat less in it, or search a shorter time."
            raise NotUnderstood(f"The regular expression {pattern.pattern} {why}")
        return found


def compiled(text: str) -> "regex.Pattern":
    """The pattern; NotUnderstood when it is none."""
    try:
        return regex.compile(text)
    except (regex.error, RecursionError) as problem:
        raise NotUnderstood(f"'{text}' is no regular expression: {problem}.") from None
