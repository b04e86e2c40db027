"""What the browser draws: where each + stands, to a tenth of a point, along the curve of its way."""

import itertools
import math

import pytest

from designer import scene
from designer.scene import scene_of
from tests.viewer.made import ORDERS
from viewer.placing.layout import lay_out
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
