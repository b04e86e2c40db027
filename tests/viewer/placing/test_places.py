"""Where all stands to a tenth of a point: places are the same on every machine, and a lane turns where we say."""

from dataclasses import replace

import pytest

from tests.viewer.made import ORDERS
from viewer.placing import geometry, labels, lanes
from viewer.placing.geometry import Box, Layout
from viewer.placing.lanes import Far, with_lanes
from viewer.placing.layout import lay_out
from viewer.reading.machine import Edge, read_machine

PLACES = {  # left upper corners of states, boxes, joins, start and end; by whether the graph leads downwards
    True: {
        "Check": (466.0, 73.5), "Kind of order": (417.0, 169.5), "Both": (417.0, 272.5), "Pay": (232.0, 368.5),
        "Ship": (417.0, 368.5), "Each": (40.0, 272.5), "Pack": (40.0, 368.5), "Sorry": (602.0, 368.5),
        "Done": (184.0, 491.2), "around Both": (218.0, 258.5), "around Each": (26.0, 258.5), "start": (518.1, 18.0),
        "end": (296.1, 570.3), "out2": (307.1, 447.5), "out5": (169.1, 447.5),
    },
    False: {
        "Check": (100.8, 229.0), "Kind of order": (384.8, 192.0), "Both": (670.9, 196.0), "Pay": (960.8, 201.0),
        "Ship": (960.8, 124.0), "Each": (670.9, 40.0), "Pack": (960.8, 40.0), "Sorry": (960.8, 278.0),
        "Done": (1191.6, 97.0), "around Both": (656.8, 110.0), "around Each": (656.8, 26.0), "start": (18.0, 240.8),
        "end": (1378.6, 147.8), "out2": (1147.8, 145.1), "out5": (1147.8, 72.1),
    },
}  # fmt: skip
SIZES = {True: (786.6, 612.73), False: (1448.5, 344.0)}
LABELS = {  # number of the way: left upper corner of its label, and width; 20 points are kept free below the second
    0: {2: (677.8, 232.5, 88.6), 3: (497.1, 232.5, 65.8), 4: (526.0, 136.5, 93.9), 5: (305.8, 232.5, 45.7),
        7: (547.1, 335.5, 99.8)},
    20: {2: (687.8, 252.5, 88.6), 3: (497.1, 252.5, 65.8), 4: (528.9, 136.5, 93.9), 5: (352.1, 252.5, 45.7),
         7: (547.1, 375.5, 99.8)},
}  # fmt: skip
TIPS = [(544.0, 73.0), (501.0, 169.1), (682.0, 368.2), (495.0, 272.2), (531.9, 121.7)]


@pytest.mark.parametrize("vertical", [True, False])
def test_a_graph_stands_where_it_stands_on_every_machine(vertical):
    layout = lay_out(read_machine(ORDERS), vertical)
    around = {f"around {name}": box for name, box in layout.boxes.items()}
    found = {name: (box.x, box.y) for name, box in {**layout.states, **around, **layout.ends}.items()}
    assert found == PLACES[vertical]
    assert (layout.width, layout.height) == pytest.approx(SIZES[vertical], abs=0.01)
    assert {(box.width, box.height) for box in layout.states.values()} == {(156.0, 48.0)}


@pytest.mark.parametrize("below", LABELS)
def test_labels_stand_beside_their_ways_with_the_room_that_is_asked_for_below(below):
    ways = lay_out(read_machine(ORDERS), below=below).ways
    found = {way.number: (way.label.x, way.label.y, way.label.width) for way in ways if way.label}
    assert found == LABELS[below] and {way.label.height for way in ways if way.label} == {18}
    assert below or [way.tip for way in ways][:5] == TIPS


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((geometry.NAME_SIZE, geometry.NAME_LINE, geometry.SMALL_SIZE, geometry.SMALL_LINE), (13, 16, 11, 14)),
        ((geometry.SLOT, geometry.MARGIN, geometry.DASHES), (32, 18, (5, 4))),
        ((labels.LABEL_WIDTH, labels.LABEL_LINES), (150, 4)),
        ((lanes.OUT, lanes.IN, lanes.STEP, lanes.STEPS, lanes.LANE, lanes.CORNER, lanes.BARB), (9, 18, 4, 4, 12, 6, 9)),
    ],
)
def test_a_size_is_what_we_say(found, said):
    assert found == said


EMPTY = Layout(300, 400, {}, {}, {}, ())
ABOVE, UNDER = Box(10, 20, 100, 40), Box(50, 200, 80, 40)


def far(number=0, source="A", target="B", label="", leaves=None, goal=UNDER):
    return Far(number, Edge(source, target, "choice", (label,) if label else (), leaves=leaves), ABOVE, goal)


def test_a_lane_leaves_below_a_state_turns_four_times_and_comes_back_above_the_other():
    layout = with_lanes(EMPTY, [far()], True, 0)
    (way,), lane = layout.ways, 300 - 18 + 12
    assert way.points[::3] == (
        *[(90, 60), (90, 64.5), (94.5, 69), (lane - 6, 69), (lane, 75)],
        *[(lane, 176), (lane - 6, 182), (122.5, 182), (118, 186.5), (118, 191)],
    )
    assert way.points[10:12] == ((lane - 3, 69), (lane, 72)) and way.points[13:15] == (
        (lane, round(75 + 101 / 3, 1)),
        (lane, round(75 + 202 / 3, 1)),
    )
    assert (way.tip, way.label, layout.width) == ((118, 200), None, lane + 18)


def test_a_lane_to_a_join_goes_on_to_its_middle():
    (way,) = with_lanes(EMPTY, [far(leaves="Both", target=None, goal=Box(50, 200, 6, 6))], True, 0).ways
    assert way.points[-1] == way.tip == (53, 203) and way.points[-7] == (59, 185)


@pytest.mark.parametrize("below", [0, 20])
def test_the_label_of_a_lane_stands_on_its_line_beside_the_graph(below):
    layout = with_lanes(EMPTY, [far(label="n = 1")], True, below)
    (way,) = layout.ways
    assert (way.label.x, way.label.y) == (300 - 18 + 4, 69 - 18 - below - 1)
    assert layout.width == pytest.approx(way.label.x + way.label.width + 12 + 18)


def test_edges_of_a_state_turn_below_each_other_and_after_four_begin_anew():
    ways = with_lanes(EMPTY, [far(number) for number in range(5)], True, 0).ways
    assert [way.points[9][1] for way in ways] == [69, 73, 77, 81, 69]
    assert len({max(x for x, _ in way.points) for way in ways}) == 1  # they lead to the same goal


def test_labels_of_a_state_stand_beside_each_other():
    first, second = (way.label for way in with_lanes(EMPTY, [far(n, label="n = 1") for n in range(2)], True, 0).ways)
    assert (second.x, second.y) == (first.x + first.width + 4, first.y + 4)


@pytest.mark.parametrize(("turns", "lane"), [(182, 12), (183, 0)])
def test_what_runs_beside_another_takes_a_lane_of_its_own(turns, lane):
    """The first runs from 69 to 182; the second turns 9 below its state."""
    below = Box(10, turns - 9 - 40, 100, 40)
    other = far(1, "C", "D", goal=Box(50, 400, 80, 40))._replace(source=below)
    first, second = (max(x for x, _ in way.points) for way in with_lanes(EMPTY, [far(), other], True, 0).ways)
    assert second - first == lane


def test_a_graph_from_left_to_right_has_its_lanes_below():
    upright = with_lanes(EMPTY, [far(label="n = 1")], True, 0).ways[0]
    turned = Far(0, far(label="n = 1").edge, *(Box(box.y, box.x, box.height, box.width) for box in (ABOVE, UNDER)))
    layout = with_lanes(replace(EMPTY, width=400, height=300), [turned], False, 0)
    (way,) = layout.ways
    assert way.points[0] == upright.points[0][::-1] and way.tip == upright.tip[::-1]
    assert (way.label.x, way.label.y, way.label.height) == (69 + 2, 300 - 18 + 4, 18)
    assert layout.height == way.label.y + 18 + 12 + 18 and layout.width == 400
    narrow = with_lanes(replace(EMPTY, width=80, height=300), [turned], False, 0)
    assert narrow.width == way.label.x + way.label.width + 18
