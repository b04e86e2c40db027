"""A picture as PNG: its SVG, drawn by resvg in letters that lie beside this file, the same on every machine."""

import re
from html import unescape
from importlib.resources import files

SCALE = 2  # pixels for each of the screen's points
LARGEST = 16_000  # pixels a side, which browsers and viewers still open
MOST = 6_000_000  # pixels in all: drawn in half a second
SIZE = re.compile(r'<svg\b[^>]*\bwidth="([\d.]+)"[^>]*\bheight="([\d.]+)"')
TEXT = re.compile(r"<text\b[^>]*>([^<]*)")
FOREIGN = re.compile(r"[^\s!-џḀ-ỿ‐-₿℀-↕≈≠≤≥]")  # what our letters lack
FONTS = files("viewer") / "fonts"


def to_png(svg: str) -> bytes:
    """The picture as PNG, `scale` times as large as its points; letters that ours lack are taken from the machine."""
    import resvg_py  # in a browser there is none, nor who asks for it

    foreign = any(FOREIGN.search(unescape(text)) for text in TEXT.findall(svg))
    families = dict.fromkeys(("sans_serif_family", "serif_family", "monospace_family"), "Arimo")
    return resvg_py.svg_to_bytes(
        svg_string=svg.replace("sans-Serif", "sans-serif"),  # as Graphviz writes it
        zoom=scale(*map(float, SIZE.search(svg).groups())),
        font_files=[str(FONTS / f"Arimo-{weight}.ttf") for weight in ("Regular", "Bold")],
        skip_system_fonts=not foreign,
        **families,
    )


def scale(width: float, height: float) -> float:
    """Pixels for each point of a picture of this size: two, or as many as can be opened."""
    return min(SCALE, LARGEST / max(width, height), (MOST / (width * height)) ** 0.5)
