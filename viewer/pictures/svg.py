"""A layout as SVG: rounded boxes with name, type, icon and badge, the edges that were taken stressed."""

import math
from html import escape

from viewer.look import BOX_FILL, BOX_LINE, INK, PAPER, QUIET, TAKEN, TYPE_ICONS, UNTAKEN, look_of
from viewer.pictures.frames import frame
from viewer.placing.geometry import DASHES, NAME_LINE, NAME_SIZE, SLOT, SMALL_LINE, SMALL_SIZE, Box, Layout, Point, Way
from viewer.placing.lettering import text_width
from viewer.reading.machine import Machine, State
from viewer.reading.path import Path, percent

SHARE_HEIGHT = 16  # of a share, which stands under its edge's label


def to_svg(machine: Machine, layout: Layout, path: Path | None, title: str, description: str) -> str:
    """The picture; its colours are attributes, so that it also shows where style sheets are taken out."""
    parts = [
        *(_box(name, box, path) for name, box in layout.boxes.items()),
        '<g class="sfn-ways">',
        *(_way(way, path) for way in sorted(layout.ways, key=lambda way: _times(way, path) > 0)),  # taken ones on top
        "</g>",
        *(_end(name, box, path) for name, box in layout.ends.items()),
        *(_state(machine, name, box, path) for name, box in layout.states.items()),
        *(_way_label(way, path) for way in layout.ways if way.label),
        *(_share(way, path.shares[way.edge]) for way in layout.ways if path and way.edge in path.shares),
    ]
    return frame(layout.width, layout.height, title, description, "\n".join(parts))


def _status(name: str, path: Path | None) -> str | None:
    return path.statuses.get(name) if path else None


def _times(way: Way, path: Path | None) -> int:
    """How often a way was taken."""
    return path.taken[way.edge] if path else 0


def _css(status: str | None) -> str:
    return (status or "plain").replace(" ", "-")


def _state(machine: Machine, name: str, box: Box, path: Path | None) -> str:
    status, state = _status(name, path), machine.states[name]
    look, note = look_of(status), (path.notes.get(name) if path else "")
    names = "".join(_name(line, row) for row, line in enumerate(box.lines))
    spoken = ", ".join(filter(None, (name, state.spoken, status)))
    return (
        f'<g class="sfn-state sfn-{_css(status)}" data-state="{escape(name)}" '
        f'transform="translate({box.x:g} {box.y:g})"><title>{escape(spoken)}</title>'
        f'<rect class="sfn-shape" width="{box.width:g}" height="{box.height:g}" rx="8" fill="{look.fill}" '
        f'stroke="{look.line}" stroke-width="{look.width}"{_dashes(look.dashes)}/>'
        f"{_type_icon(state, box)}{names}{_small(state, note, box)}{_badge(status, box)}</g>"
    )


def _small(state: State, note: str | None, box: Box) -> str:
    """The small lines below the name: what it is, with a note on the run, and how it waits."""
    first = f"{state.words} · {note}" if note else state.words
    lines = [line for line in (first, state.wait) if line]
    return "".join(
        f'<text class="sfn-small" x="{SLOT}" y="{box.height - 12 - SMALL_LINE * row:g}" font-size="{SMALL_SIZE}" '
        f'font-weight="400" fill="{QUIET}"{_narrowed(line, box.width - SLOT - 8)}>{escape(line)}</text>'
        for row, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True)
    )


def _narrowed(line: str, room: float) -> str:
    """What makes a line that is longer than its room as wide as that."""
    return f' textLength="{room:g}" lengthAdjust="spacingAndGlyphs"' if text_width(line, SMALL_SIZE) > room else ""


def _dashes(dashes: str, phase: float = 0) -> str:
    begin = f' stroke-dashoffset="{phase:g}"' if phase else ""
    return f' stroke-dasharray="{dashes}"{begin}' if dashes else ""


def _type_icon(state: State, box: Box) -> str:
    icon = state.call.icon if state.call else TYPE_ICONS.get(state.type, "")
    return (
        f'<path class="sfn-type" transform="translate(9 {box.height / 2 - 8:g})" d="{icon}" '
        f'fill="none" stroke="{QUIET}" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _badge(status: str | None, box: Box) -> str:
    look = look_of(status)
    hidden = "" if look.icon else ' visibility="hidden"'
    return (
        f'<g class="sfn-badge" transform="translate({box.width - 24:g} 8)"{hidden}>'
        f'<circle cx="8" cy="8" r="8" fill="{look.line}"/>'
        f'<path d="{look.icon}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" '
        f'stroke-linejoin="round"/></g>'
    )


def _name(line: str, row: int) -> str:
    return (
        f'<text class="sfn-name" x="{SLOT}" y="{8 + NAME_SIZE + row * NAME_LINE}" font-size="{NAME_SIZE}" '
        f'font-weight="600" fill="{INK}" {as_wide(line, NAME_SIZE)}>{escape(line)}</text>'
    )


def as_wide(line: str, size: float) -> str:
    """What makes a line as wide as it was laid out for, whatever font it is shown in."""
    return f'textLength="{text_width(line, size):.1f}" lengthAdjust="spacingAndGlyphs"'


def _box(name: str, box: Box, path: Path | None) -> str:
    status = _status(name, path)
    line = look_of(status).line if status else BOX_LINE
    return (
        f'<rect class="sfn-box sfn-{_css(status)}" data-box="{escape(name)}" x="{box.x:g}" y="{box.y:g}" '
        f'width="{box.width:g}" height="{box.height:g}" rx="12" fill="{BOX_FILL}" stroke="{line}" '
        f'stroke-width="1.2"{_dashes(look_of(status).dashes)}/>'
    )


def _end(name: str, box: Box, path: Path | None) -> str:
    if name.startswith("out"):
        middle = box.x + box.width / 2, box.y + box.height / 2
        return f'<circle class="sfn-join" cx="{middle[0]:g}" cy="{middle[1]:g}" r="3" fill="{UNTAKEN}"/>'
    return (
        f'<g class="sfn-end" transform="translate({box.x:g} {box.y:g})">'
        f'<rect width="{box.width:g}" height="{box.height:g}" rx="{box.height / 2:g}" fill="{TAKEN}"/>'
        f'<text x="{box.width / 2:g}" y="{box.height / 2 + 4:g}" font-size="{SMALL_SIZE}" font-weight="600" '
        f'text-anchor="middle" fill="#fff">{name.capitalize()}</text></g>'
    )


def _way(way: Way, path: Path | None) -> str:
    taken = _times(way, path)
    share = path.shares.get(way.edge) if path else None
    colour, width = (TAKEN, 2.6 if share is None else 1.6 + 5 * share) if taken else (UNTAKEN, 1.3)
    dashes = _dashes("{} {}".format(*DASHES), way.phase) if way.edge.kind == "catch" else ""
    return (
        f'<g class="sfn-way{" sfn-taken" if taken else ""}" data-edge="{way.number}">'
        f'<path class="sfn-line" d="{_curve(way)}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}"{dashes}/>'
        f'<path class="sfn-tip" d="{"" if way.edge.leaves else _arrow(way.points, way.tip)}" fill="{colour}"/></g>'
    )


def _curve(way: Way) -> str:
    """The curve, and a straight bit on to where its arrow begins, or to its goal when it has none."""
    first, *rest = way.points
    share = 1 if way.edge.leaves else 0.5
    neck = [end + (goal - end) * share for end, goal in zip(way.points[-1], way.tip, strict=True)]
    return f"M{first[0]:g} {first[1]:g}C{' '.join(f'{x:g} {y:g}' for x, y in rest)}L{neck[0]:g} {neck[1]:g}"


def _arrow(points: tuple[Point, ...], tip: Point) -> str:
    """The triangle from the end of the curve to the tip."""
    end = next((point for point in reversed(points) if math.dist(point, tip) > 0.5), points[0])
    angle = math.atan2(tip[1] - end[1], tip[0] - end[0])
    corners = [tip] + [
        (tip[0] - 9 * math.cos(angle + turn), tip[1] - 9 * math.sin(angle + turn)) for turn in (-0.42, 0.42)
    ]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _way_label(way: Way, path: Path | None) -> str:
    box, taken = way.label, _times(way, path)
    middle = box.x + box.width / 2
    lines = "".join(
        f'<text x="{middle:g}" y="{box.y + SMALL_SIZE + 1 + row * SMALL_LINE:g}" font-size="{SMALL_SIZE}" '
        f'font-weight="{600 if taken else 400}" text-anchor="middle" fill="{INK if taken else QUIET}">'
        f"{escape(line)}</text>"
        for row, line in enumerate(box.lines)
    )
    return (
        f'<g class="sfn-label{" sfn-taken" if taken else ""}" data-label="{way.number}">'
        f"<title>{escape(' or '.join(way.edge.labels))}</title>"
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="4" '
        f'fill="{PAPER}" fill-opacity="0.9"/>{lines}</g>'
    )


def _share(way: Way, share: float) -> str:
    """The part of many runs that took the edge, under its label or on the middle of its curve."""
    (x, y), text = way.points[len(way.points) // 2], percent(share)
    if way.label:
        x, y = way.label.x + way.label.width / 2, way.label.y + way.label.height + 8
    return (
        f'<g class="sfn-share"><rect x="{x - 19:g}" y="{y - 8:g}" width="38" height="{SHARE_HEIGHT}" rx="8" '
        f'fill="{TAKEN}"/>'
        f'<text x="{x:g}" y="{y + 4:g}" font-size="10.5" font-weight="600" text-anchor="middle" fill="#fff" '
        f"{as_wide(text, 10.5)}>{text}</text></g>"
    )
