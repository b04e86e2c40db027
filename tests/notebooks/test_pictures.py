"""The pictures at the notebooks' heads can be seen on a light page and on a dark one, without paper of their own."""

import re

import pytest

from tests.notebooks.reading import ROOT, regenerate

PAGES = ["#ffffff", "#111111"]  # JupyterLab's two themes
PICTURES = sorted(path.with_suffix(".svg") for path in (ROOT / "notebooks/images").glob("*.dot"))
each = pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
DRAWN = """\
<svg>
<polygon fill="white" stroke="none" points="0,0 0,9 9,9 9,0"/>
<g id="node1" class="node"><path fill="#f3f6f8" d="M0,0"/><text x="1">box</text></g>
<g id="node2" class="node"><path fill="none" d="M0,0"/><text x="1">no box</text></g>
<g id="edge1" class="edge"><polygon fill="#7b8894" points="0,0"/><text x="1">way</text></g>
</svg>"""


def groups(svg: str) -> list[str]:
    return re.findall(r'<g id="\w+" class="(?:node|edge|cluster)">.*?</g>', svg, re.DOTALL)


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(brightness, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@each
def test_a_picture_has_no_paper_of_its_own(path):
    svg = path.read_text("utf-8")
    assert not re.search(r'fill="white" stroke="none"', svg)


@each
def test_letters_stand_in_a_light_box_or_have_an_edge(path):
    for group in groups(path.read_text("utf-8")):
        boxes = (
            re.findall(r'<(?:path|polygon|ellipse) fill="(#\w{6}|white)"', group) if "edge" not in group[:30] else []
        )
        assert "<text" not in group or boxes or 'paint-order="stroke" stroke="white"' in group


@each
def test_arrows_are_seen_on_either_page(path):
    edges = [group for group in groups(path.read_text("utf-8")) if 'class="edge"' in group]
    lines = {colour for edge in edges for colour in re.findall(r'<(?:path|polygon)[^>]* stroke="(#\w{6})"', edge)}
    assert lines and all(contrast(line, page) >= 3 for line in lines for page in PAGES)


def test_only_what_would_stand_on_the_page_itself_is_changed():
    paper, box, bare, way = DRAWN.splitlines()[1:5]
    drawn = regenerate["on_any_paper"](DRAWN)
    assert paper not in drawn and box in drawn
    assert bare.replace("<text", f"<text {regenerate['HALO']}") in drawn
    assert way.replace("<text", f"<text {regenerate['HALO']}") in drawn
