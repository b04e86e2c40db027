"""Where things stand: edges that lead far take lanes beside the graph, and each edge is drawn once."""

import math
import xml.etree.ElementTree as ElementTree
from functools import cache
from itertools import pairwise

import pytest

from tests.viewer.made import ORDERS, History
from viewer import draw
from viewer.pictures.drawing import Drawing
from viewer.pictures.frames import CAPTION_HEIGHT, NOTE_LINE, frame
from viewer.placing.geometry import DASHES, MARGIN
from viewer.placing.layout import lay_out
from viewer.placing.lettering import text_width, wrap
from viewer.placing.rows import MOST_CROSSED, far_edges
from viewer.reading.machine import read_machine

SVG = "{http://www.w3.org/2000/svg}"


def chain(count, catchers=(), goal="Sorry"):
    """So many tasks one after the other; those of these numbers catch all errors and go to the goal."""
    states = {
        f"Step {number}": {"Type": "Task", "Resource": "arn:work", "Next": f"Step {number + 1}"}
        for number in range(count)
    }
    del states[f"Step {count - 1}"]["Next"]
    states[f"Step {count - 1}"]["End"] = True
    for number in catchers:
        states[f"Step {number}"]["Catch"] = [{"ErrorEquals": ["States.ALL"], "Next": goal}]
    return {"StartAt": "Step 0", "States": {**states, "Sorry": {"Type": "Fail"}}}


def parallel(catchers):
    """The same, inside a branch of a Parallel."""
    inside = chain(40, catchers)
    both = {"Type": "Parallel", "Branches": [inside], "Next": "After"}
    return {"StartAt": "Both", "States": {"Both": both, "After": {"Type": "Pass", "End": True}}}


LARGE = {
    "all catch, one handler": chain(80, range(80)),
    "all go back to the first": chain(80, range(1, 80), goal="Step 0"),
    "each to another": {
        "StartAt": "Step 0",
        "States": {
            name: {**state, "Catch": [{"ErrorEquals": [f"E{number}"], "Next": f"Step {number * 37 % 80}"}]}
            for number, (name, state) in enumerate(chain(80)["States"].items())
            if name != "Sorry"
        },
    },
    "inside a Parallel": parallel(range(40)),
}


@cache
def laid_out(name, vertical=True):
    """One of the large machines, its layout, and those of its ways that lead too far for Graphviz."""
    machine = read_machine(LARGE[name])
    layout, far = lay_out(machine, vertical), far_edges(machine)
    return machine, layout, [way for way in layout.ways if way.edge in far]


@pytest.mark.parametrize("vertical", [True, False])
@pytest.mark.parametrize("name", LARGE)
def test_each_edge_of_a_large_machine_has_one_way(name, vertical):
    machine, layout, _ = laid_out(name, vertical)
    assert [way.number for way in layout.ways] == [*range(len(machine.edges))]
    assert [way.edge for way in layout.ways] == machine.edges


@pytest.mark.parametrize("vertical", [True, False])
@pytest.mark.parametrize("name", LARGE)
def test_far_ways_meet_no_state_but_their_own(name, vertical):
    _, layout, far = laid_out(name, vertical)
    assert far
    for way in far:
        pieces = [*pairwise(way.points[::3])]  # none of them runs aslant but the small ones at corners
        assert [box for piece in pieces for box in layout.states.values() if crosses(box, *piece)] == []


def crosses(box, start, end):
    (left, right), (top, bottom) = (sorted(side) for side in zip(start, end, strict=True))
    across = left < box.x + box.width - 1 and right > box.x + 1
    return across and top < box.y + box.height - 1 and bottom > box.y + 1


@pytest.mark.parametrize("vertical", [True, False])
@pytest.mark.parametrize("name", LARGE)
def test_all_of_a_large_machine_lies_within_its_picture(name, vertical):
    _, layout, _ = laid_out(name, vertical)
    points = [point for way in layout.ways for point in (*way.points, way.tip)]
    labels = [way.label for way in layout.ways if way.label]
    points += [(box.x + box.width, box.y + box.height) for box in (*labels, *layout.states.values())]
    assert all(0 <= x <= layout.width - MARGIN / 2 and 0 <= y <= layout.height - MARGIN / 2 for x, y in points)


def test_a_far_way_ends_in_the_box_it_leads_to_with_an_arrow_and_in_a_join_without():
    _, layout, far = laid_out("inside a Parallel")
    for way in far:
        target = layout.ends["out0"] if way.edge.leaves else layout.states[way.edge.target]
        assert target.x <= way.tip[0] <= target.x + target.width and target.y <= way.tip[1] <= target.middle[1]
        assert (math.dist(way.points[-1], way.tip) > 5) == (way.edge.leaves is None)


def test_ways_to_the_same_state_share_a_lane_in_which_their_dashes_meet():
    ways = [way for way in laid_out("all catch, one handler")[2] if way.edge.target == "Sorry"]
    assert len({max(x for x, _ in way.points) for way in ways}) == 1
    lengths = [sum(math.dist(*pair) for pair in pairwise(way.points)) + way.phase for way in ways]
    rests = [abs((length - lengths[0] + sum(DASHES) / 2) % sum(DASHES) - sum(DASHES) / 2) for length in lengths]
    assert len(ways) > 60 and max(rests) < 1


def test_lanes_of_ways_that_run_beside_each_other_lie_apart():
    runs = {}
    for way in laid_out("each to another")[2]:
        lane = max(x for x, _ in way.points)
        ends = [y for x, y in way.points if lane - x < 7]
        runs.setdefault(lane, {}).setdefault(way.edge.target, []).extend(ends)
    for goals in runs.values():
        stretches = sorted((min(ends), max(ends)) for ends in goals.values())
        assert all(before[1] < after[0] for before, after in pairwise(stretches))
    assert len(runs) < 70


@pytest.mark.parametrize("catcher, far", [(3, False), (2, True)])
def test_a_machine_whose_edges_cross_few_rows_is_graphvizs_alone(catcher, far):
    """Sorry stands in row 204, beside the last step; from row 3 an edge crosses as many rows as there may be."""
    machine = read_machine(chain(205, [catcher, 203]))
    assert (204 - catcher - 1 > MOST_CROSSED) == far == bool(far_edges(machine))


def test_ordinary_machines_have_no_lanes():
    assert far_edges(read_machine(ORDERS)) == set()


def test_what_was_taken_lies_on_top_of_what_was_not():
    run = History()
    run.task("Step 0", "KeyError", caught=True)
    drawn = ElementTree.fromstring(draw(LARGE["all catch, one handler"], run.events).svg)
    classes = [way.get("class") for way in drawn.find(f".//{SVG}g[@class='sfn-ways']")]
    assert classes == sorted(classes, key=lambda css: "taken" in css) and "taken" in classes[-1]


def test_the_numbers_of_ways_are_those_of_the_machine_where_one_leads_nowhere():
    definition = {
        "StartAt": "One",
        "States": {"One": {"Type": "Pass", "Next": "Nowhere"}, "Two": {"Type": "Pass", "End": True}},
    }
    machine = read_machine(definition)
    for way in lay_out(machine).ways:
        assert machine.edges[way.number] == way.edge
    assert 'data-edge="1"' not in draw(definition).svg and 'data-edge="2"' in draw(definition).svg


FAILING = {"StartAt": "Wrong", "States": {"Wrong": {"Type": "Fail"}}}
LOOPING = {"StartAt": "Again", "States": {"Again": {"Type": "Pass", "Next": "Again"}}}


@pytest.mark.parametrize("branch", [FAILING, LOOPING], ids=["all fail", "none ends"])
@pytest.mark.parametrize("vertical", [True, False])
def test_a_join_to_which_nothing_leads_stands_behind_its_branches(branch, vertical):
    both = {"Type": "Parallel", "Branches": [branch], "Next": "After"}
    machine = read_machine({"StartAt": "Both", "States": {"Both": both, "After": {"Type": "Pass", "End": True}}})
    layout = lay_out(machine, vertical)
    join, inside = layout.ends["out0"].middle, layout.states[branch["StartAt"]]
    assert join[1] > inside.y + inside.height if vertical else join[0] > inside.x + inside.width
    assert len(layout.ways) == len(machine.edges)


@pytest.mark.parametrize(
    "width, shown", [(900, 'width="900" height="20"'), (901, 'width="100%" style="max-width:901px"')]
)
def test_a_picture_wider_than_a_cell_is_as_wide_as_its_cell(width, shown):
    svg = frame(width, 20, "Wide", "A test", "")
    bundle = Drawing(svg, "A test")._repr_mimebundle_()
    head = bundle["image/svg+xml"].partition(">")[0]
    assert shown in head and f'viewBox="0 0 {width} 20"' in head
    assert Drawing(svg, "A test").svg == svg


ASKING = {
    "StartAt": "Ask a person whose name is long, and wait",
    "States": {
        "Ask a person whose name is long, and wait": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "End": True,
        }
    },
}


def test_the_lines_in_a_box_stand_below_each_other_and_inside_it():
    box = ElementTree.fromstring(draw(ASKING).svg).find(f".//{SVG}g[@data-state]")
    feet = [float(text.get("y")) for text in box.findall(f"{SVG}text")]
    tall = float(box.find(f"{SVG}rect").get("height"))
    assert len(feet) == 4 and all(after - before >= 13 for before, after in pairwise(feet))
    assert feet[0] >= 13 and feet[-1] <= tall - 10


def test_a_line_ends_between_its_curve_and_the_tip_of_its_arrow():
    layout = lay_out(read_machine(ORDERS))
    ways = ElementTree.fromstring(draw(ORDERS).svg).findall(f".//{SVG}g[@data-edge]")
    lines = {int(way.get("data-edge")): way.find(f"{SVG}path").get("d") for way in ways}
    for way in layout.ways:
        x, y = map(float, lines[way.number].rpartition("L")[2].split())
        before, rest = math.dist(way.points[-1], (x, y)), math.dist((x, y), way.tip)
        assert before + rest == pytest.approx(math.dist(way.points[-1], way.tip), abs=0.2)
        assert (rest == 0) == bool(way.edge.leaves) or before == 0


@pytest.mark.parametrize("title", [None, "Above"])
def test_a_caption_and_notes_make_the_picture_as_high_as_they_need(title):
    plain = ElementTree.fromstring(draw(ASKING, title=title).svg)
    noted = ElementTree.fromstring(draw({**ASKING, "States": {**ASKING["States"], "Note": 1}}, title=title).svg)
    assert float(noted.get("height")) == pytest.approx(float(plain.get("height")) + NOTE_LINE)
    inner = noted.find(f"{SVG}svg")
    assert float(inner.get("y")) == (CAPTION_HEIGHT if title else 0)
    note = noted.find(f"{SVG}text[@class='sfn-note']")
    assert float(inner.get("y")) + float(inner.get("height")) <= float(note.get("y")) <= float(noted.get("height")) - 10


@pytest.mark.parametrize("narrow, wide", [("i", "m"), ("n", "W"), ("é", "日"), ("\u2e7f", "\u2e80")])
def test_letters_have_the_width_that_they_have(narrow, wide):
    assert text_width(narrow, 10) < text_width(wide, 10) and text_width(wide * 3, 10) == pytest.approx(
        3 * text_width(wide, 10)
    )


def test_a_word_as_wide_as_its_line_is_left_whole():
    width = text_width("averylongword", 13)
    assert wrap("averylongword", width, 13) == ["averylongword"]
    assert len(wrap("averylongword", width - 0.1, 13)) == 2


def test_dashes_that_begin_elsewhere_say_so_and_others_do_not():
    drawn = draw(LARGE["all catch, one handler"]).svg
    ways = {way.number for way in laid_out("all catch, one handler")[1].ways if way.phase and way.edge.kind == "catch"}
    offset = {
        int(way.get("data-edge"))
        for way in ElementTree.fromstring(drawn).findall(f".//{SVG}g[@data-edge]")
        if way.find(f"{SVG}path").get("stroke-dashoffset")
    }
    assert offset == ways and len(ways) > 50
    assert "stroke-dashoffset" not in draw(ORDERS).svg
