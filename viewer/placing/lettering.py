"""How wide a text is, the same on every machine: the widths of Helvetica, which Arial and Liberation Sans share."""

import re

SIZES = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckxvsyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
WIDTHS = {letter: width for width, letters in SIZES.items() for letter in letters}
ROOM = 1.08  # for bold type and for fonts that run wider


BREAK = re.compile(r"(?<=[._\-/:,])(?=[^\s._\-/:,])|(?<=[a-z0-9]{2})(?=[A-Z])")  # where a long word is parted: put|Item


def text_width(text: str, size: float) -> float:
    """The width of one line in the unit of `size`; letters beyond Latin count as square."""
    return sum(WIDTHS.get(letter, 600 if ord(letter) < 0x2E80 else 1000) for letter in text) * size * ROOM / 1000


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in lines that are not wider; a word that is too long is parted at `.`, `_`, capitals, or anywhere."""
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, width, size):
            longer = f"{lines[-1]} {piece}".strip()
            if text_width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return [line for line in lines if line] or [""]


def _pieces(word: str, width: float, size: float) -> list[str]:
    """The word, or the parts of one that is too long, each as long as it may be."""
    if text_width(word, size) <= width:
        return [word]
    pieces = [""]
    for part in BREAK.split(word):
        for bit in [part] if text_width(part, size) <= width else part:
            if pieces[-1] and text_width(pieces[-1] + bit, size) > width:
                pieces.append("")
            pieces[-1] += bit
    return pieces
