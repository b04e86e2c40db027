"""Where everything stands: sizes from our own lettering, positions from Graphviz, the same on every machine."""

import json

from viewer.placing.geometry import MARGIN, Box, Layout, Point, Way
from viewer.placing.labels import label_size
from viewer.placing.lanes import Far, with_lanes
from viewer.placing.rendering import render
from viewer.placing.rows import far_edges
from viewer.placing.shapes import ends_of, name_lines, source_of
from viewer.reading.machine import Edge, Machine

__all__ = ["Box", "Layout", "Point", "Way", "lay_out"]


def lay_out(machine: Machine, vertical: bool = True, below: int = 0) -> Layout:
    """The layout of a machine, top to bottom or left to right, with `below` points under each label."""
    far = far_edges(machine)
    edges = {number: edge for number, edge in enumerate(machine.edges) if {edge.source, edge.target} <= machine.places}
    near = {number: edge for number, edge in edges.items() if edge not in far}
    reader = _Reader(machine, json.loads(render(source_of(machine, near, vertical, below), "json0")), below)
    apart = [reader.far(number, edge) for number, edge in edges.items() if edge in far]
    return with_lanes(reader.layout(), apart, vertical, below)


class _Reader:
    """Reads Graphviz's answer, whose y axis goes up."""

    def __init__(self, machine: Machine, answer: dict, below: int) -> None:
        self.machine, self.answer, self.below = machine, answer, below
        self.left, self.bottom, self.right, self.top = map(float, answer["bb"].split(","))
        self.objects = {item["name"]: item for item in answer.get("objects", [])}

    def layout(self) -> Layout:
        """All that was placed."""
        states, boxes = {}, {}
        for number, (name, state) in enumerate(self.machine.states.items()):
            states[name] = self._node(f"s{number}", name_lines(state))
            if f"cluster_{number}" in self.objects:
                boxes[name] = self._cluster(f"cluster_{number}")
        ends = {name: self._node(name) for name in ("start", "end") if name in self.objects}
        ends |= {name: self._node(name) for name in self.objects if name.startswith("out")}
        ways = tuple(self._way(edge) for edge in self.answer.get("edges", []) if "id" in edge)
        width, height = self.right - self.left + 2 * MARGIN, self.top - self.bottom + 2 * MARGIN
        return Layout(width, height, states, boxes, ends, ways)

    def far(self, number: int, edge: Edge) -> Far:
        """An edge that was left out, between what was placed."""
        source, target = map(self._node, ends_of(edge, self.machine))
        return Far(number, edge, source, target)

    def _point(self, text: str) -> Point:
        x, y = map(float, text.split(","))
        return round(x - self.left + MARGIN, 1), round(self.top - y + MARGIN, 1)

    def _node(self, name: str, lines: tuple[str, ...] = ()) -> Box:
        item = self.objects[name]
        (x, y), width, height = self._point(item["pos"]), float(item["width"]) * 72, float(item["height"]) * 72
        return Box(round(x - width / 2, 1), round(y - height / 2, 1), round(width, 1), round(height, 1), lines)

    def _cluster(self, name: str) -> Box:
        left, bottom, right, top = self.objects[name]["bb"].split(",")
        (x, y), (x2, y2) = self._point(f"{left},{top}"), self._point(f"{right},{bottom}")
        return Box(x, y, round(x2 - x, 1), round(y2 - y, 1))

    def _way(self, item: dict) -> Way:
        number = int(item["id"])
        edge = self.machine.edges[number]
        parts = item["pos"].split(" ")
        points = tuple(self._point(part) for part in parts if part[:2] not in ("e,", "s,"))
        tips = [self._point(part[2:]) for part in parts if part.startswith("e,")]
        if edge.leaves:  # no arrow: on to the middle of the point where the ways join
            tips = [self._node(ends_of(edge, self.machine)[1]).middle]
        return Way(edge, points, tips[0] if tips else points[-1], self._way_label(edge, item), number)

    def _way_label(self, edge: Edge, item: dict) -> Box | None:
        lines, width, height = label_size(edge)
        if not lines:
            return None
        x, y = self._point(item["lp"])
        return Box(round(x - width / 2, 1), round(y - (height + self.below) / 2, 1), round(width, 1), height, lines)
