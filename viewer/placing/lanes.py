"""Edges that lead too far for Graphviz: each takes a lane beside the graph, one for all that lead to the same goal."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from viewer.placing.geometry import DASHES, MARGIN, Box, Layout, Point, Way
from viewer.placing.labels import label_size
from viewer.reading.machine import Edge

OUT, IN = 9, 18  # how far below a state an edge turns to its lane, how far above one it comes back
STEP, STEPS = 4, 4  # between two edges of the same state; after so many they begin anew
LANE = 12  # how wide one is
CORNER, BARB = 6, 9  # the radius of a turn, the length of an arrow


class Far(NamedTuple):
    """An edge that is not placed yet, its number, and the boxes that it leaves and reaches."""

    number: int
    edge: Edge
    source: Box
    target: Box

    @property
    def goal(self) -> tuple[str | None, str | None]:
        """What it shares its lane with: all that lead to the same state, end or join."""
        return self.edge.target, self.edge.leaves


class _Route(NamedTuple):
    """The way of a far edge but for its lane: where it leaves, turns, comes back and ends; and its label."""

    far: Far
    start: Point
    turn: float
    back: float
    tip: Point
    label: Box | None


def with_lanes(layout: Layout, far: list[Far], vertical: bool, below: int) -> Layout:
    """The layout with these edges too: on the right of a graph from top to bottom, below one from left to right."""
    if not far:
        return layout
    if vertical:
        ways, width = _beside(layout.width, far, vertical, below)
        layout = replace(layout, width=width)
    else:
        upright = [Far(one.number, one.edge, _turned(one.source), _turned(one.target)) for one in far]
        ways, height = _beside(layout.height, upright, vertical, below)
        ways = [*map(_way_turned, ways)]
        right = max((way.label.x + way.label.width for way in ways if way.label), default=0)
        layout = replace(layout, height=height, width=max(layout.width, right + MARGIN))
    return replace(layout, ways=tuple(sorted((*layout.ways, *ways), key=lambda way: way.number)))


def _beside(width: float, far: list[Far], vertical: bool, below: int) -> tuple[list[Way], float]:
    """The ways of the far edges beside a graph of this width that leads downwards, and how wide it is with them."""
    routes = [*_routes(width, far, vertical, below)]
    room = max([width - MARGIN, *(one.label.x + one.label.width for one in routes if one.label)]) + LANE
    lanes = _lanes(routes)
    return [_way(one, room + LANE * lanes[one.far.goal]) for one in routes], room + LANE * max(lanes.values()) + MARGIN


def _routes(width: float, far: list[Far], vertical: bool, below: int) -> Iterator[_Route]:
    """Where each edge leaves, turns and arrives; its label stands where its line leaves the graph."""
    before: Counter = Counter()  # of each state: its edges so far
    ends: dict[str | None, float] = {}  # and where the last one's label ends
    for one in far:
        state, source, target = one.edge.source, one.source, one.target
        start = source.x + 0.8 * source.width, source.y + source.height
        turn = start[1] + OUT + STEP * (before[state] % STEPS)
        tip = target.middle if one.edge.leaves else (target.x + 0.85 * target.width, target.y)
        label = _label(one.edge, ends.get(state, width - MARGIN), turn, vertical, below)
        before[state] += 1
        ends[state] = label.x + label.width if label else width - MARGIN
        yield _Route(one, start, turn, tip[1] - IN, tip, label)


def _label(edge: Edge, left: float, turn: float, vertical: bool, below: int) -> Box | None:
    """The label above the line, which goes right; in a graph from left to right, which is turned later, beside it."""
    lines, width, height = label_size(edge)
    if not lines:
        return None
    width = round(width, 1)
    if vertical:
        return Box(left + 4, turn - height - below - 1, width, height, lines)
    return Box(left + 4, turn + 2, height + below, width, lines)


def _lanes(routes: list[_Route]) -> dict[tuple, int]:
    """{goal: its lane}: the nearest to the graph in which no other line runs beside it."""
    stretches: dict[tuple, list[float]] = {}
    for route in routes:
        stretches.setdefault(route.far.goal, []).extend((route.turn, route.back))
    lanes, free = {}, []
    for goal, ends in sorted(stretches.items(), key=lambda item: min(item[1])):
        lane = next((number for number, end in enumerate(free) if end < min(ends)), len(free))
        free[lane : lane + 1] = [max(ends)]
        lanes[goal] = lane
    return lanes


def _way(route: _Route, lane: float) -> Way:
    leaves = route.far.edge.leaves
    neck = route.tip if leaves else (route.tip[0], route.tip[1] - BARB)
    turns = [(route.start[0], route.turn), (lane, route.turn), (lane, route.back), (route.tip[0], route.back)]
    points = tuple((round(x, 1), round(y, 1)) for x, y in _rounded([route.start, *turns, neck]))
    phase = round(-_length(points) % sum(DASHES), 1)  # counted from the end, which others share
    return Way(route.far.edge, points, route.tip, route.label, route.far.number, phase)


def _rounded(corners: list[Point]) -> Iterator[Point]:
    """A line through these corners, which it rounds: a start and triples of Bézier points."""
    last = corners[0]
    yield last
    for (before, at), (_, after) in pairwise(pairwise(corners)):
        radius = min(CORNER, math.dist(before, at) / 2, math.dist(at, after) / 2)
        begin, end = _towards(at, before, radius), _towards(at, after, radius)
        yield from _straight(last, begin)
        yield from (_towards(begin, at, radius / 2), _towards(end, at, radius / 2), end)
        last = end
    yield from _straight(last, corners[-1])


def _length(points: Sequence[Point]) -> float:
    """How long the curve is, about: each piece half as long as the line between its ends and that by its controls."""
    by_ends = sum(math.dist(*pair) for pair in pairwise(points[::3]))
    return (by_ends + sum(math.dist(*pair) for pair in pairwise(points))) / 2


def _straight(start: Point, end: Point) -> Iterator[Point]:
    """A line as Bézier points."""
    length = math.dist(start, end)
    yield from (_towards(start, end, length / 3), _towards(start, end, 2 * length / 3), end)


def _towards(start: Point, goal: Point, distance: float) -> Point:
    """The point so far from the start on the way to the goal."""
    share = distance / (math.dist(start, goal) or 1)
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def _turned(box: Box) -> Box:
    """The box where the axes change places."""
    return Box(box.y, box.x, box.height, box.width, box.lines)


def _way_turned(way: Way) -> Way:
    points = tuple((y, x) for x, y in way.points)
    return replace(way, points=points, tip=way.tip[::-1], label=way.label and _turned(way.label))
