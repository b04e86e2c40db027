"""What the browser draws: where each + stands, to a tenth of a point, along the curve of its way."""

import itertools
import math

import pytest

from designer import scene
from designer.scene import scene_of
from tests.viewer.made import ORDERS
from viewer.placing.layout import Box, lay_out
from viewer.reading.machine import read_machine

POINTS = {  # of each +, by what it says
    "at the start": (544.0, 58.1),
    "between Check and Sorry": (651.2, 172.0),
    "between Check and Kind of order": (503.3, 146.2),
    "between Kind of order and Both": (489.0, 259.3),
    "between Kind of order and Check": (521.6, 129.9),
    "between Kind of order and Each": (228.3, 253.3),
    "between Both and Sorry": (526.2, 343.8),
    "between Both and Done": (291.3, 468.0),
    "between Each and Done": (196.6, 468.5),
    "at the start of Both": (495.0, 342.7),
    "behind Pay": (310.0, 431.4),
    "behind Ship": (345.5, 440.5),
    "at the start of Each": (118.0, 342.7),
    "behind Pack": (152.8, 435.7),
}


def at(t, points):
    """The point at a share of a Bézier curve, by drawing lines between points on lines."""
    while len(points) > 1:
        points = [(x + (x2 - x) * t, y + (y2 - y) * t) for (x, y), (x2, y2) in itertools.pairwise(points)]
    return points[0]


def test_the_points_along_a_way_lie_on_its_curve_and_end_at_its_tip():
    for way in lay_out(read_machine(ORDERS)).ways:
        *pieces, tip = scene._pieces(way)
        assert tip == [way.tip] and len(pieces) == (len(way.points) - 1) // 3
        for number, piece in enumerate(pieces):
            curve = way.points[3 * number : 3 * number + 4]
            expected = [at(step / scene.STEPS, curve) for step in range(scene.STEPS + 1)]
            assert all(math.dist(*pair) < 1e-6 for pair in zip(piece, expected, strict=True))


def test_a_plus_stands_on_its_way_beside_the_others():
    found = {place["words"]: (place["x"], place["y"]) for place in scene_of(ORDERS, "Orders")["places"]}
    assert found == POINTS
    assert (scene.STEPS, scene.ASIDE, scene.RADIUS, scene.ROOM) == (12, 6, 9, 22)


@pytest.mark.parametrize("definition", [{}, {"States": {}}])
def test_an_empty_machine_has_one_plus(definition):
    (place,) = scene_of(definition, "Empty")["places"]
    assert place["place"] == ["start", None, None] and place["words"] == "at the start"


@pytest.mark.parametrize(
    ("point", "distance"),
    [
        ((13, 25), 0 - 3),  # inside: the nearest side is three away, and that is less than nothing
        ((10, 25), 0),
        ((7, 25), 3),
        ((33, 25), 3),
        ((20, 16), 4),
        ((20, 34), 4),
        ((7, 16), 5),
        ((33, 34), 5),
        ((20, 29), -1),
        ((29, 25), -1),
        ((20, 22), -2),
    ],
)
def test_a_point_is_as_far_from_a_box_as_from_its_nearest_side(point, distance):
    assert scene._distance(Box(10, 20, 20, 10), point) == distance


@pytest.mark.parametrize(
    ("x", "y", "near"),
    [(-11, 0, True), (-32, 0, False), (51, 0, True), (52, 0, False), (0, -31, True), (0, -32, False), (0, 52, False)],
)
def test_a_box_is_near_a_way_within_the_room_of_a_plus(x, y, near):
    box = Box(x, y, 10, 10)
    assert scene._near([(0, 0), (30, 30)], [box]) == [box] * near
