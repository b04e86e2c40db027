"""What stands beside an edge: its rule in few lines, in which a path is cut before a value is."""

import re

from viewer.placing.geometry import SMALL_LINE, SMALL_SIZE
from viewer.placing.lettering import text_width, wrap
from viewer.reading.machine import Edge

LABEL_WIDTH, LABEL_LINES = 150, 4
QUOTED = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
PATH = re.compile(rf"{QUOTED}|(?P<path>…?[\w$]+(?:\[[^\]\s]*\])*(?:\.[\w$*]+(?:\[[^\]\s]*\])*)+)")
HEAD = re.compile(r"…?[^.]*\.")  # of a path: the part that is cut first


def label_lines(edge: Edge) -> tuple[str, ...]:
    """What is written beside an edge, in at most LABEL_LINES lines of LABEL_WIDTH points.

    Of a text that is too long the paths are shortened from their beginnings, `…bucket.name = "photos"`; of one that
    still is, the middle is left out.
    """
    text = " or ".join(edge.labels)
    lines = wrap(text, LABEL_WIDTH, SMALL_SIZE) if text else []
    while len(lines) > LABEL_LINES and (shorter := _shorter(text)) != text:
        text = shorter
        lines = wrap(text, LABEL_WIDTH, SMALL_SIZE)
    if len(lines) > LABEL_LINES:
        half = LABEL_LINES // 2
        lines = [*lines[: half - 1], f"{lines[half - 1]} …", *lines[-half:]]
    return tuple(lines)


def label_size(edge: Edge) -> tuple[tuple[str, ...], float, int]:
    """The lines beside an edge, and how wide and high they are in all."""
    lines = label_lines(edge)
    width = max((text_width(line, SMALL_SIZE) for line in lines), default=0) + 10
    return lines, width, len(lines) * SMALL_LINE + 4


def _shorter(text: str) -> str:
    """The text with its longest path cut by a step: `a.b.c` → `…b.c` → `…c`; what stands in quotes is no path."""
    paths = [match for match in PATH.finditer(text) if match["path"]]
    if not paths:
        return text
    longest = max(paths, key=lambda match: len(match["path"]))
    return f"{text[: longest.start()]}…{HEAD.sub('', longest['path'], count=1)}{text[longest.end() :]}"
