"""The tokens of a JSONata 2.0.6 expression, one after the other, each with its place."""

import re
from typing import NamedTuple

SKIPPED = re.compile(r"(?>[ \t\n\r\v]+|/\*.*?\*/)*+", re.S)
OPERATORS = r"\.\.|:=|!=|>=|<=|\*\*|~>|[-.\[\]{}(),@#;:?+*/%|=<>^&!~]"
TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')|(?P<quoted>`[^`]*+`)"""
    rf"""|(?P<number>(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][-+]?\d++)?)|(?P<operator>{OPERATORS})"""
    r"""|(?P<name>[^- \t\n\r\v.\[\]{}(),@#;:?+*/%|=<>^&!~"'`][^- \t\n\r\v.\[\]{}(),@#;:?+*/%|=<>^&!~]*+)""",
    re.S,
)
FLAGS = re.compile("[im]*")
WORDS, VALUES = ("and", "or", "in"), ("true", "false", "null")
END = "(end)"


class Token(NamedTuple):
    """One token: its kind (operator, name, variable, string, number, value, regex, end), its text, its place."""

    kind: str
    text: str
    start: int
    end: int


class Unreadable(Exception):
    """A token that cannot stand where it stands."""

    def __init__(self, token: Token):
        super().__init__(f'The symbol "{token.text}" cannot be used as a unary operator')
        self.token = token


class Tokens:
    """A reader of tokens; only its user knows whether a slash there divides or begins a regular expression."""

    def __init__(self, source: str):
        self._source = source
        self._at = 0

    def next(self, *, infix: bool) -> Token:
        """The next token; `infix` where an operator between two values may stand."""
        start = SKIPPED.match(self._source, self._at).end()
        if start == len(self._source):
            return Token("end", END, start, start)
        if not infix and self._source[start] == "/":
            return self._token("regex", start, FLAGS.match(self._source, self._end_of_regex(start)).end())
        found = TOKEN.match(self._source, start)
        if not found:
            raise Unreadable(Token("end", self._source[start], start, start + 1))
        return self._token(found.lastgroup, start, found.end())

    def _token(self, kind: str, start: int, end: int) -> Token:
        self._at, text = end, self._source[start:end]
        if kind == "quoted":
            kind, text = "name", text[1:-1]
        elif kind == "name":
            kind = "operator" if text in WORDS else "value" if text in VALUES else kind
            if text[0] == "$":
                kind, text = "variable", text[1:]
        return Token(kind, text, start, end)

    def _end_of_regex(self, start: int) -> int:
        """Where the closing slash ends: outside of brackets, and not escaped."""
        depth, at = 0, start + 1
        while at < len(self._source):
            character = self._source[at]
            if character == "\\":
                at += 1
            elif character == "/" and depth == 0:
                return at + 1
            else:
                depth += (character in "([{") - (character in ")]}")
            at += 1
        raise Unreadable(Token("regex", "/", start, len(self._source)))
