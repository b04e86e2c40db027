"""Halves of surrogate pairs, which JSON texts may hold and Rust's cannot: they travel as private characters."""

import re
from typing import Any

SHIFT = 0x10D800 - 0xD800  # into the last plane, which is private
LONE_ESCAPE = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(?:([dD][89abAB]\w\w)(?!\\u[dD][c-fC-F]\w\w)|(?<!\\u[dD][89abAB]\w\w\\u)([dD][c-fC-F]\w\w))"
)
PRIVATE = re.compile("[\U0010d800-\U0010dfff]")
OUT = {code: code + SHIFT for code in range(0xD800, 0xE000)}
BACK = {private: code for code, private in OUT.items()}


def hidden(text: str) -> str:
    """The text, or the source of an expression, with each half, or escape of one, as a private character."""
    return LONE_ESCAPE.sub(_escaped, text).translate(OUT)


def hidden_in(value: Any) -> Any:
    """Data with each half in their texts and names as a private character."""
    if isinstance(value, str):
        return value.translate(OUT)
    if isinstance(value, dict):
        return {name.translate(OUT): hidden_in(item) for name, item in value.items()}
    return [hidden_in(item) for item in value] if isinstance(value, list) else value


def shown(text: str) -> str:
    """The text with the halves themselves; two that came to stand side by side are a character."""
    if not PRIVATE.search(text):
        return text
    return text.translate(BACK).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _escaped(match: re.Match[str]) -> str:
    return match[1] + chr(int(match[2] or match[3], 16) + SHIFT)
