"""What stands around a picture: a white card with its description, a caption above it, notes below it."""

import re
from collections.abc import Sequence
from html import escape

from viewer.look import INK, PAPER, look_of
from viewer.placing.geometry import MARGIN, Layout
from viewer.placing.lettering import text_width
from viewer.printable import printable

FONT = "'Amazon Ember','Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
CAPTION_SIZE, CAPTION_HEIGHT = 14, 28
NOTE_SIZE, NOTE_LINE = 12, 18
WIDE = 900  # points: about the width of a cell
SIZE = re.compile(r'width="([\d.]+)" height="[\d.]+"')  # as it stands in the head of a picture


def frame(width: float, height: float, title: str, description: str, content: str) -> str:
    """The content as a whole SVG on a white card, with a title and a description for who cannot see it."""
    return printable(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sfn-graph" role="img" aria-label="{escape(title)}" '
        f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}" font-family="{FONT}">\n'
        f"<title>{escape(title)}</title>\n<desc>{escape(description)}</desc>\n"
        f'<rect class="sfn-paper" width="{width:g}" height="{height:g}" rx="10" fill="{PAPER}"/>\n{content}\n</svg>'
    )


def fitted(svg: str) -> str:
    """The picture for a cell: one that is wide is as wide as what it stands in. JupyterLab would cut it off."""
    size = SIZE.search(svg)
    if not size or float(size[1]) <= WIDE:
        return svg
    return f'{svg[: size.start()]}width="100%" style="max-width:{size[1]}px"{svg[size.end() :]}'


def captioned(svg: str, layout: Layout, caption: str, description: str, notes: Sequence[str] = ()) -> str:
    """The picture of that layout below a caption, if there is one, and above notes on what could not be drawn."""
    top = CAPTION_HEIGHT if caption else 0
    bottom = layout.height + top
    width = max(layout.width, *(text_width(note, NOTE_SIZE) + 2 * MARGIN for note in notes), 0)
    title = (
        f'<text class="sfn-caption" x="{layout.width / 2:g}" y="{CAPTION_HEIGHT - 8}" font-size="{CAPTION_SIZE}" '
        f'font-weight="700" text-anchor="middle" fill="{INK}">{escape(caption)}</text>'
    )
    below = "".join(
        f'<text class="sfn-note" x="{MARGIN}" y="{bottom + row * NOTE_LINE:g}" font-size="{NOTE_SIZE}" '
        f'fill="{look_of("failed").line}">{escape(note)}</text>'
        for row, note in enumerate(notes)
    )
    moved = svg.replace("<svg", f'<svg y="{top}"', 1)
    height = bottom + len(notes) * NOTE_LINE
    return frame(width, height, caption or "State machine", description, f"{title if caption else ''}\n{moved}{below}")
