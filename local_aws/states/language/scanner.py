"""A text read from left to right, each character once, whatever stands in it."""

import re

BLANKS = re.compile(r"\s*")
QUOTED = {quote: re.compile(rf"{quote}((?:\\.|[^{quote}\\])*){quote}", re.S) for quote in "'\""}
ESCAPE = re.compile(r"\\(.)", re.S)


class Scanner:
    """A text and how far it has been read. The patterns that are matched must leave no choice where they end."""

    def __init__(self, text: str, position: int = 0):
        self.text = text
        self.position = position

    @property
    def next(self) -> str:
        """The character that comes; "" at the end."""
        return self.text[self.position : self.position + 1]

    def take(self, word: str) -> bool:
        """Whether the word comes; then it has been read."""
        found = self.text.startswith(word, self.position)
        self.position += len(word) if found else 0
        return found

    def match(self, pattern: re.Pattern) -> str | None:
        """What matches here; then it has been read."""
        found = pattern.match(self.text, self.position)
        if found is None:
            return None
        self.position = found.end()
        return found.group()

    def blanks(self) -> "Scanner":
        """The scanner, behind any blanks."""
        self.match(BLANKS)
        return self

    def quoted(self) -> str | None:
        """The content of a text in quotes, without its backslashes; None where there is none, or no end of it."""
        pattern = QUOTED.get(self.next)
        found = self.match(pattern) if pattern else None
        return None if found is None else ESCAPE.sub(r"\1", found[1:-1])

    def up_to(self, character: str) -> str | None:
        """What stands before the character; then both have been read. None where it does not come."""
        end = self.text.find(character, self.position)
        if end < 0:
            return None
        found, self.position = self.text[self.position : end], end + 1
        return found
