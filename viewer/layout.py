"""Where everything stands: sizes from our own lettering, positions from Graphviz, the same on every machine."""

import json
from dataclasses import dataclass

import graphviz

from .lettering import text_width, wrap
from .machine import Edge, Machine, State
from .rendering import render

NAME_SIZE, NAME_LINE = 13, 16
SMALL_SIZE, SMALL_LINE = 11, 14
SLOT = 32  # room for an icon, left and right of the text
TEXT_WIDTH, LABEL_WIDTH, LABEL_LINES = 190, 150, 4
MARGIN = 18

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A place by its left upper corner and size, and the lines of text in it."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """An edge's curve (a start and triples of Bézier points), the tip of its arrow, and its label."""

    edge: Edge
    points: tuple[Point, ...]
    tip: Point
    label: Box | None


@dataclass(frozen=True)
class Layout:
    """A machine laid out: its size, and where states, surrounding boxes, ends and edges stand."""

    width: float
    height: float
    states: dict[str, Box]
    boxes: dict[str, Box]
    ends: dict[str, Box]
    ways: tuple[Way, ...]


def lay_out(machine: Machine, vertical: bool = True, below: int = 0) -> Layout:
    """Return the layout of a machine, top to bottom or left to right, with `below` points under each label."""
    source = _source(machine, vertical, below).source
    return _Reader(machine, json.loads(render(source, "json0")), below).layout()


def _source(machine: Machine, vertical: bool, below: int) -> graphviz.Digraph:
    """Return the bare shapes, whose sizes are given: names and looks come later."""
    graph = graphviz.Digraph()
    graph.attr(rankdir="TB" if vertical else "LR", newrank="true", nodesep="0.4", ranksep="0.42", splines="spline")
    graph.attr("node", shape="box", fixedsize="true", label="")
    graph.attr("edge", arrowsize="0.8")
    if any(edge.source is None for edge in machine.edges):
        graph.node("start", width="0.72", height="0.34")
    if any(edge.target is None for edge in machine.edges):
        graph.node("end", width="0.72", height="0.34")
    numbers = {name: number for number, name in enumerate(machine.states)}
    _add_region(graph, machine, None, numbers)
    for number, edge in enumerate(machine.edges):
        if {edge.source, edge.target} - {None} <= set(numbers):
            weight = "0" if edge.target is None else "2"  # states stay near what leads to them, not near the end
            label = _label(edge, below)
            graph.edge(*_ends(edge, machine, numbers), id=str(number), weight=weight, **label)
    return graph


def _add_region(graph: graphviz.Digraph, machine: Machine, parent: str | None, numbers: dict[str, int]) -> None:
    for state in machine.children(parent):
        if machine.has_inside(state.name):
            with graph.subgraph(name=f"cluster_{numbers[state.name]}") as inner:
                inner.attr(margin="14")
                _add_state(inner, state, numbers)
                _add_region(inner, machine, state.name, numbers)
                inner.node(f"out{numbers[state.name]}", shape="point", width="0.08", height="0.08")
                _start_together(inner, machine, state.name, numbers)
        else:
            _add_state(graph, state, numbers)


def _start_together(inner: graphviz.Digraph, machine: Machine, name: str, numbers: dict[str, int]) -> None:
    with inner.subgraph() as row:
        row.attr(rank="same")
        for edge in machine.edges:
            if edge.enters == name and edge.target in numbers:
                row.node(f"s{numbers[edge.target]}")


def _add_state(graph: graphviz.Digraph, state: State, numbers: dict[str, int]) -> None:
    lines = wrap(state.name, TEXT_WIDTH, NAME_SIZE)
    width = max([92, *(text_width(line, NAME_SIZE) for line in lines)]) + 2 * SLOT
    height = len(lines) * NAME_LINE + SMALL_LINE + 18
    graph.node(f"s{numbers[state.name]}", width=_inches(width), height=_inches(height))


def _ends(edge: Edge, machine: Machine, numbers: dict[str, int]) -> tuple[str, str]:
    """Return the two nodes of an edge; what follows a Map or Parallel begins where its inside ends."""
    below = machine.has_inside(edge.source) and not edge.enters and edge.kind != "catch"
    source = "start" if edge.source is None else f"{'out' if below else 's'}{numbers[edge.source]}"
    if edge.leaves:
        return source, f"out{numbers[edge.leaves]}"
    return source, "end" if edge.target is None else f"s{numbers[edge.target]}"


def _label(edge: Edge, below: int) -> dict[str, str]:
    """Return an empty table of the label's size: Graphviz would measure text with the machine's fonts."""
    lines = label_lines(edge)
    if not lines:
        return {}
    width = round(max(text_width(line, SMALL_SIZE) for line in lines)) + 14
    height = len(lines) * SMALL_LINE + 4 + below
    table = f'<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width}" HEIGHT="{height}"><TR><TD></TD></TR></TABLE>'
    return {"label": f"<{table}>"}


def label_lines(edge: Edge) -> list[str]:
    """Return what is written beside an edge, in at most four lines."""
    lines = wrap(" or ".join(edge.labels), LABEL_WIDTH, SMALL_SIZE) if edge.labels else []
    if len(lines) > LABEL_LINES:
        lines = [*lines[: LABEL_LINES - 1], lines[LABEL_LINES - 1] + " …"]
    return lines


def _inches(points: float) -> str:
    return f"{points / 72:.4f}"


class _Reader:
    """Reads Graphviz's answer, whose y axis goes up."""

    def __init__(self, machine: Machine, answer: dict, below: int) -> None:
        self.machine, self.answer, self.below = machine, answer, below
        self.left, self.bottom, self.right, self.top = map(float, answer["bb"].split(","))
        self.objects = {item["name"]: item for item in answer.get("objects", [])}

    def layout(self) -> Layout:
        states, boxes = {}, {}
        for number, name in enumerate(self.machine.states):
            states[name] = self._node(f"s{number}", tuple(wrap(name, TEXT_WIDTH, NAME_SIZE)))
            if f"cluster_{number}" in self.objects:
                boxes[name] = self._cluster(f"cluster_{number}")
        ends = {name: self._node(name) for name in ("start", "end") if name in self.objects}
        ends |= {name: self._node(name) for name in self.objects if name.startswith("out")}
        ways = tuple(self._way(edge) for edge in self.answer.get("edges", []))
        width, height = self.right - self.left + 2 * MARGIN, self.top - self.bottom + 2 * MARGIN
        return Layout(width, height, states, boxes, ends, ways)

    def _point(self, text: str) -> Point:
        x, y = map(float, text.split(","))
        return round(x - self.left + MARGIN, 1), round(self.top - y + MARGIN, 1)

    def _node(self, name: str, lines: tuple[str, ...] = ()) -> Box:
        item = self.objects[name]
        (x, y), width, height = (
            self._point(item["pos"]),
            float(item["width"]) * 72,
            float(item["height"]) * 72,
        )
        return Box(round(x - width / 2, 1), round(y - height / 2, 1), round(width, 1), round(height, 1), lines)

    def _cluster(self, name: str) -> Box:
        left, bottom, right, top = self.objects[name]["bb"].split(",")
        (x, y), (x2, y2) = self._point(f"{left},{top}"), self._point(f"{right},{bottom}")
        return Box(x, y, round(x2 - x, 1), round(y2 - y, 1))

    def _way(self, item: dict) -> Way:
        edge = self.machine.edges[int(item["id"])]
        parts = item["pos"].split(" ")
        points = tuple(self._point(part) for part in parts if part[:2] not in ("e,", "s,"))
        tips = [self._point(part[2:]) for part in parts if part.startswith("e,")]
        if edge.leaves:  # no arrow: on to the middle of the point where the ways join
            join = self._node(f"out{list(self.machine.states).index(edge.leaves)}")
            tips = [(join.x + join.width / 2, join.y + join.height / 2)]
        return Way(edge, points, tips[0] if tips else points[-1], self._way_label(edge, item))

    def _way_label(self, edge: Edge, item: dict) -> Box | None:
        lines = tuple(label_lines(edge))
        if not lines:
            return None
        (x, y), width = self._point(item["lp"]), max(text_width(line, SMALL_SIZE) for line in lines) + 10
        height = len(lines) * SMALL_LINE + 4
        top = y - (height + self.below) / 2
        return Box(round(x - width / 2, 1), round(top, 1), round(width, 1), height, lines)
