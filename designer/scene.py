"""What the browser draws of a definition: its picture, and where a state can be put."""

import math
from collections.abc import Iterator
from typing import Any

from designer.places import Place, all_states, is_placeholder, parents_of, places
from designer.words import rules_in_words
from viewer.pictures.svg import to_svg
from viewer.placing.layout import Box, Layout, Point, Way, lay_out
from viewer.reading.machine import Edge, Machine, read_machine

STEPS = 12  # points looked at along each piece of a curve
ASIDE = 6  # a + still touches its way
RADIUS = 9  # of a +
ROOM = 22  # around the middle of a +: it keeps its size on the screen when the picture shrinks to 0.6


def scene_of(definition: dict[str, Any], name: str) -> dict[str, Any]:
    """`{"svg", "states": {name: {"type", "parent", "placeholder"}}, "places": [{"place", "words", "x", "y"}]}`."""
    machine = read_machine(definition) if definition.get("States") else Machine(edges=[Edge(None, None)])
    layout = lay_out(machine)
    states, parents = all_states(definition), parents_of(definition)
    return {
        "svg": to_svg(machine, layout, None, name, f"The state machine {name}, to be edited"),
        "states": {
            one: {
                "type": state.get("Type", "?"),
                "parent": parents.get(one),
                "placeholder": is_placeholder(state),
                "state": state,
                "rules": rules_in_words(state) if state.get("Type") == "Choice" else [],
            }
            for one, state in states.items()
        },
        "places": _places(definition, machine, layout),
        "start": definition.get("StartAt"),
    }


def _places(definition: dict[str, Any], machine: Machine, layout: Layout) -> list[dict[str, Any]]:
    """Every place with its sentence and a point of its way; what is not drawn at all is left out."""
    taken = [*layout.states.values(), *layout.ends.values(), *(way.label for way in layout.ways if way.label)]
    points: dict[Place, Point] = {}
    for way in layout.ways:
        if place := _place_of(way.edge):
            points[place] = x, y = _point(way, taken)
            taken.append(Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS))  # nor does one + cover another
    return [
        {"place": list(place), "words": str(place), "x": points[place][0], "y": points[place][1]}
        for place in places(definition)
        if place in points
    ]


def _place_of(edge: Edge) -> Place | None:
    if edge.enters is not None or edge.source is None:
        return Place("start", edge.enters, edge.target)
    if edge.target is None or edge.leaves:
        return Place("end", edge.source, None)
    return Place(edge.kind, edge.source, edge.target)


def _point(way: Way, taken: list[Box]) -> Point:
    """The point on the way's curve, or ASIDE of it, that is farthest from what else is drawn.

    Of those that are far enough, the one nearest to the curve's middle.
    """
    line = [point for piece in _pieces(way) for point in piece]
    middle, near = (len(line) - 1) / 2, _near(line, taken)

    def worth(candidate: tuple[int, float]) -> tuple[float, float, float]:
        index, aside = candidate
        x, y = line[index]
        room = min([ROOM, *(_distance(box, (x + aside, y)) for box in near)])
        return room, -abs(aside), -abs(index - middle)

    index, aside = max(((index, aside) for index in range(len(line)) for aside in (0, -ASIDE, ASIDE)), key=worth)
    return round(line[index][0] + aside, 1), round(line[index][1], 1)


def _near(line: list[Point], taken: list[Box]) -> list[Box]:
    """The boxes that may be nearer to a point of the line than ROOM."""
    (left, right), (top, bottom) = [(min(values) - ROOM, max(values) + ROOM) for values in zip(*line, strict=True)]
    return [
        box
        for box in taken
        if box.x < right and box.x + box.width > left and box.y < bottom and box.y + box.height > top
    ]


def _pieces(way: Way) -> Iterator[list[Point]]:
    """Points along each of the way's Bézier pieces, and its tip."""
    for first in range(0, len(way.points) - 3, 3):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = way.points[first : first + 4]
        yield [
            (
                (1 - t) ** 3 * x0 + 3 * (1 - t) ** 2 * t * x1 + 3 * (1 - t) * t**2 * x2 + t**3 * x3,
                (1 - t) ** 3 * y0 + 3 * (1 - t) ** 2 * t * y1 + 3 * (1 - t) * t**2 * y2 + t**3 * y3,
            )
            for t in (step / STEPS for step in range(STEPS + 1))
        ]
    yield [way.tip]


def _distance(box: Box, point: Point) -> float:
    """From the point to the box; inside it, less than nothing."""
    across = max(box.x - point[0], point[0] - box.x - box.width)
    down = max(box.y - point[1], point[1] - box.y - box.height)
    return math.hypot(max(across, 0), max(down, 0)) if max(across, down) > 0 else max(across, down)
