"""Text that every form of a picture can carry: XML knows no control characters, UTF-8 no half of a surrogate pair."""

import re

BARE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML 1.0 excludes
PICTURES = 0x2400  # ␀, ␁, … in Unicode: signs for control characters


def printable(text: str) -> str:
    """The text with a sign in place of each letter that has none: ␀ for U+0000, `\\ud800` for a lone surrogate."""
    return BARE.sub(_sign, text)


def _sign(match: re.Match) -> str:
    code = ord(match[0])
    return chr(PICTURES + code) if code < 0x20 else f"\\u{code:04x}"
