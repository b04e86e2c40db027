"""A layout as PNG: Graphviz draws what is laid out already, at twice the size of the screen's points, or smaller."""

from html import escape

import graphviz

from .layout import NAME_SIZE, SMALL_SIZE, Box, Layout, Point, Way
from .look import BOX_FILL, BOX_LINE, INK, PAPER, QUIET, TAKEN, UNTAKEN, look_of
from .machine import Machine
from .path import Path
from .rendering import LARGEST_PNG, render
from .svg import CAPTION_HEIGHT, CAPTION_SIZE

# Graphviz knows three line styles; with width and colour they still tell the statuses apart.
STYLES = {"not reached": "dashed", "in progress": "dashed", "caught error": "dashed", "canceled": "dotted"}


def to_png(machine: Machine, layout: Layout, path: Path | None, caption: str | None = None) -> bytes:
    """Return the same picture as the SVG, with Graphviz's lettering."""
    graph = graphviz.Digraph()
    graph.attr(
        bb=f"0,0,{layout.width:g},{layout.height + (CAPTION_HEIGHT if caption else 0):g}",
        dpi="144",
        size=LARGEST_PNG,
        bgcolor=PAPER,
        pad="0.1",
        fontname="Helvetica",
    )
    graph.attr("node", shape="box", fixedsize="true", fontname="Helvetica")
    graph.attr("edge", fontname="Helvetica", fontsize=str(SMALL_SIZE), arrowsize="0.8")
    if caption:
        _add_caption(graph, layout, caption)
    _add_boxes(graph, layout, path)
    for name, box in layout.ends.items():
        _add_end(graph, layout, name, box)
    for name, box in layout.states.items():
        _add_state(graph, machine, layout, name, box, path)
    for number, way in enumerate(layout.ways):
        _add_way(graph, layout, number, way, path)
    return render(graph.source, "png", "nop2")


def _at(layout: Layout, point: Point) -> str:
    return f"{point[0]:g},{layout.height - point[1]:g}"


def _placed(layout: Layout, box: Box) -> dict[str, str]:
    middle = box.x + box.width / 2, box.y + box.height / 2
    return {"pos": _at(layout, middle), "width": f"{box.width / 72:.4f}", "height": f"{box.height / 72:.4f}"}


def _add_caption(graph: graphviz.Digraph, layout: Layout, caption: str) -> None:
    label, above = f"<<B>{escape(caption)}</B>>", (layout.width / 2, -CAPTION_HEIGHT / 2)
    look = {"shape": "none", "fixedsize": "false", "fontsize": str(CAPTION_SIZE), "fontcolor": INK}
    graph.node("caption", label, pos=_at(layout, above), **look)


def _add_boxes(graph: graphviz.Digraph, layout: Layout, path: Path | None) -> None:
    """Draw the boxes around the insides of Maps and Parallels as nodes, the outer ones first."""
    for name, box in layout.boxes.items():
        line = look_of(path.statuses[name]).line if path else BOX_LINE
        graph.node(f"box {name}", "", style="rounded,filled", fillcolor=BOX_FILL, color=line, **_placed(layout, box))


def _add_end(graph: graphviz.Digraph, layout: Layout, name: str, box: Box) -> None:
    look = {
        "style": "rounded,filled",
        "fillcolor": TAKEN,
        "color": TAKEN,
        "fontcolor": PAPER,
        "fontsize": "11",
    }
    if name.startswith("out"):
        look = {"shape": "circle", "style": "filled", "fillcolor": UNTAKEN, "color": UNTAKEN}
    label = "" if name.startswith("out") else name.capitalize()
    graph.node(name, label, **_placed(layout, box), **look)


def _add_state(
    graph: graphviz.Digraph, machine: Machine, layout: Layout, name: str, box: Box, path: Path | None
) -> None:
    status = path.statuses.get(name) if path else None
    look, note = look_of(status), (path.notes.get(name) if path else "")
    small = f"{machine.states[name].type} · {note}" if note else machine.states[name].type
    name_lines = "<BR/>".join(f"<B>{escape(line)}</B>" for line in box.lines)
    sign = f'<FONT COLOR="{look.line}"><B>{look.sign} </B></FONT>' if look.sign else ""
    below = f'<FONT POINT-SIZE="{SMALL_SIZE - 1}" COLOR="{QUIET}">{escape(small)}</FONT>'
    style = f"rounded,filled,{STYLES.get(status, 'solid')}"
    graph.node(
        f"state {name}", f"<{sign}{name_lines}<BR/>{below}>", style=style, fillcolor=look.fill, color=look.line,
        penwidth=str(look.width), fontcolor=INK, fontsize=str(NAME_SIZE - 1), **_placed(layout, box),
    )  # fmt: skip


def _add_way(graph: graphviz.Digraph, layout: Layout, number: int, way: Way, path: Path | None) -> None:
    """Draw an edge between two bare points: its curve says where it runs."""
    taken = path.taken[way.edge] if path else 0
    curve = " ".join(_at(layout, point) for point in way.points)
    look = {"color": TAKEN if taken else UNTAKEN, "penwidth": "2.4" if taken else "1.2"}
    if way.edge.kind == "catch":
        look["style"] = "dashed"
    if way.edge.leaves:
        look["arrowhead"] = "none"
    if way.label:
        middle = way.label.x + way.label.width / 2, way.label.y + way.label.height / 2
        look |= {
            "label": "\n".join(way.label.lines),
            "lp": _at(layout, middle),
            "fontcolor": INK if taken else QUIET,
        }
    for end, point in (("from", way.points[0]), ("to", way.tip)):
        graph.node(f"{end} {number}", "", shape="none", width="0", height="0", pos=_at(layout, point))
    graph.edge(f"from {number}", f"to {number}", pos=f"e,{_at(layout, way.tip)} {curve}", **look)
