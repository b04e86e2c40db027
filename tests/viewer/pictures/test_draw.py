"""A definition and a history become a picture with a sentence."""

import json
import os
import struct
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from pathlib import Path

import graphviz
import pytest

from tests.viewer.made import History, call_center
from viewer import compare, draw, show, tally
from viewer.placing.geometry import SLOT
from viewer.placing.layout import lay_out
from viewer.reading.machine import read_machine

ROOT = Path(__file__).parents[3]
CALL_CENTER = json.loads((ROOT / "learner_lab/resources/call_center.asl.json").read_text(encoding="utf-8"))
END = {"Type": "Pass", "End": True}
TITLES = {True: "Case 001", False: "Case 002"}  # in the README: resolved or not
SVG = "{http://www.w3.org/2000/svg}"


def statuses(drawing):
    groups = ElementTree.fromstring(drawing.svg).iter(f"{SVG}g")
    return {
        group.get("data-state"): group.get("class").split("sfn-")[-1] for group in groups if group.get("data-state")
    }


def test_the_unresolved_case_is_told_in_a_sentence():
    assert str(draw(CALL_CENTER, call_center(resolved=False))) == (
        "Open Case ✓ → Assign Case ✓ → Work on Case ✓ → Is Case Resolved ✓ → Escalate Case ✓ → Fail ✗"
        " — FAILED: Engage Tier 2 Support."
    )


def test_a_definition_is_told_by_its_ways():
    assert str(draw(CALL_CENTER)) == (
        "Open Case → Assign Case → Work on Case → Is Case Resolved; Is Case Resolved → Close Case (Status = 1); "
        "Is Case Resolved → Escalate Case (Status = 0) → Fail; 7 states."
    )


def test_each_state_wears_its_status():
    shown = statuses(draw(CALL_CENTER, call_center(resolved=False)))
    assert (shown["Work on Case"], shown["Fail"], shown["Close Case"]) == (
        "succeeded",
        "failed",
        "not-reached",
    )


def test_the_edges_that_were_taken_are_stressed():
    root = ElementTree.fromstring(draw(CALL_CENTER, call_center(resolved=True)).svg)
    labels = {
        group.find(f"{SVG}text").text: "sfn-taken" in group.get("class")
        for group in root.iter(f"{SVG}g")
        if group.get("data-label")
    }
    assert labels == {"Status = 1": True, "Status = 0": False}


def test_the_picture_has_a_title_and_a_description():
    drawing = draw(CALL_CENTER, title="One <case>")
    root = ElementTree.fromstring(drawing.svg)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "One <case>"
    assert root.find(f"{SVG}desc").text == str(drawing)


def test_a_title_that_was_given_is_seen_and_makes_room_for_itself():
    plain, titled = draw(CALL_CENTER), draw(CALL_CENTER, title="Case 001")
    assert ">Case 001</text>" in titled.svg and ">Case 001</text>" not in plain.svg
    assert height(titled.svg) > height(plain.svg) and png_height(titled.png) > png_height(plain.png)


def height(svg):
    return float(ElementTree.fromstring(svg).get("height"))


def png_height(png):
    return int.from_bytes(png[20:24], "big")  # of its header, IHDR


def test_the_same_definition_gives_the_same_picture():
    assert draw(CALL_CENTER).svg == draw(json.dumps(CALL_CENTER)).svg


def test_a_horizontal_drawing_is_wider_than_high():
    root = ElementTree.fromstring(draw(CALL_CENTER, vertical=False).svg)
    assert float(root.get("width")) > float(root.get("height"))


def test_long_names_stay_inside_their_boxes():
    name = "An eighty characters long name of a state that goes on and on until it is over!!"
    root = ElementTree.fromstring(draw({"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}).svg)
    group = next(group for group in root.iter(f"{SVG}g") if group.get("data-state") == name)
    lines = [text.text for text in group.iter(f"{SVG}text")]
    assert len(lines) > 2
    assert float(group.find(f"{SVG}rect").get("width")) < 270


def widths(drawing, css):
    """{text: (how wide it is drawn in any font, the width of the box around it)} of the groups of this class."""
    groups = [one for one in ElementTree.fromstring(drawing.svg).iter(f"{SVG}g") if css in one.get("class", "")]
    return {
        text.text: (float(text.get("textLength", "inf")), float(group.findall(f"{SVG}rect")[-1].get("width")))
        for group in groups
        for text in group.findall(f"{SVG}text")
        if text.get("class") != "sfn-small"
    }


def test_texts_keep_inside_their_boxes_in_any_font():
    runs = [call_center(resolved=True), call_center(resolved=False)]
    names = widths(draw(CALL_CENTER), "sfn-state")
    assert len(names) == 7 and all(text <= box - 2 * SLOT for text, box in names.values())
    pills = widths(tally(CALL_CENTER, runs[:1]), "sfn-share") | widths(compare(CALL_CENTER, *runs), "sfn-parting")
    assert set(pills) == {"100 %", "they part here"} and all(text <= box - 4 for text, box in pills.values())


def test_a_map_shows_how_many_iterations_are_through():
    definition = {
        "StartAt": "Each",
        "States": {
            "Each": {
                "Type": "Map",
                "ItemProcessor": {"StartAt": "One", "States": {"One": {"Type": "Pass", "End": True}}},
                "End": True,
            }
        },
    }
    run = History()
    run.add("MapStateEntered", name="Each", input="[1, 2]")
    started = run.add("MapStateStarted", length=2)
    run.add("MapIterationStarted", name="Each", index=0)
    run.passed("One")
    run.add("MapIterationSucceeded", name="Each", index=0)
    run.add("MapIterationStarted", after=started, name="Each", index=1)
    drawing = draw(definition, run.events)
    assert "Map · 1/2" in drawing.svg
    assert str(drawing) == "Each ◔ (1/2 iterations) — RUNNING."


def test_the_way_out_of_a_nested_map_begins_below_its_box():
    inner = {"Type": "Map", "ItemProcessor": {"StartAt": "Leaf", "States": {"Leaf": END}}, "End": True}
    outer = {"Type": "Map", "ItemProcessor": {"StartAt": "Inner", "States": {"Inner": inner}}, "End": True}
    layout = lay_out(read_machine({"StartAt": "Outer", "States": {"Outer": outer}}))
    way = next(way for way in layout.ways if (way.edge.source, way.edge.leaves) == ("Inner", "Outer"))
    assert way.points[0][1] > layout.states["Leaf"].y + layout.states["Leaf"].height


def test_a_graph_of_the_students_own_is_told_by_its_edges():
    graph = graphviz.Digraph()
    graph.edge("Open Case", "Assign Case")
    graph.edge("Assign Case", "Work on Case")
    assert str(show(graph)) == "Open Case → Assign Case → Work on Case; 3 nodes, 2 edges."


def test_drawings_stand_side_by_side():
    one, other = draw(CALL_CENTER), show(graphviz.Digraph(body=["a -> b"]))
    both = show(one, other)
    assert str(both).splitlines() == [str(one), str(other)]
    widths = [float(ElementTree.fromstring(drawing.svg).get("width")) for drawing in (one, other, both)]
    assert widths[2] > widths[0] + widths[1]


@pytest.mark.parametrize("suffix, head", [(".svg", b"<svg"), (".png", b"\x89PNG")])
def test_a_drawing_is_saved_by_the_ending_of_its_name(tmp_path, suffix, head):
    saved = draw(CALL_CENTER, call_center(resolved=True)).save(tmp_path / f"case{suffix}")
    assert saved.read_bytes().startswith(head)


def chain(length):
    """A definition of so many states one after the other."""
    names = [f"Step {number}" for number in range(length)]
    states = {name: {"Type": "Pass", "Next": after} for name, after in pairwise(names)}
    return {"StartAt": names[0], "States": {**states, names[-1]: END}}


@pytest.mark.parametrize(
    "made",
    [
        lambda: draw(chain(300)),
        lambda: show(graphviz.Digraph(body=["->".join(f"n{number}" for number in range(300))])),
    ],
)
def test_a_large_graph_becomes_a_png_that_programs_still_open(made, capfd):
    sides = struct.unpack(">II", made().png[16:24])
    assert 15_000 < max(sides) <= 16_000
    assert capfd.readouterr().err == ""


def test_nothing_is_written_to_stderr():
    code = "import json, sys; from viewer import draw; print(len(draw(json.load(sys.stdin)).png))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(CALL_CENTER),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert int(done.stdout) > 1000
    assert done.stderr == ""


def test_any_name_can_be_drawn():
    name = 'A <b> & "c" \\N: é 日本 {x|y}'
    definition = {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}
    drawing = draw(definition)
    assert name in {group.get("data-state") for group in ElementTree.fromstring(drawing.svg).iter(f"{SVG}g")}
    assert drawing.png.startswith(b"\x89PNG")


def test_a_definition_that_is_being_written_is_drawn_as_far_as_it_goes():
    definition = {
        "StartAt": "One",
        "States": {"One": {"Type": "Choice", "Choices": [{}], "Default": "Nowhere"}},
    }
    assert set(statuses(draw(definition))) == {"One"}
    assert str(draw({})) == "0 states."


@pytest.mark.parametrize(
    "graph, words",
    [
        (graphviz.Graph(body=["a -- b"]), "a – b; 2 nodes, 1 edge."),
        (
            graphviz.Digraph(body=['a [label="Open\\nCase"]', "a:n -> b [label=yes]"]),
            "Open Case → b (yes); 2 nodes, 1 edge.",
        ),
        (graphviz.Digraph(body=["a [label=<<B>Open</B> Case>]"]), "Open Case; 1 node, 0 edges."),
        (graphviz.Digraph(body=["subgraph cluster_x { a -> b }", "b -> c"]), "a → b → c; 3 nodes, 2 edges."),
    ],
)
def test_graphs_of_all_kinds_are_shown(graph, words):
    assert str(show(graph)) == words
    ElementTree.fromstring(show(graph).svg)


def test_the_picture_in_the_readme_is_what_is_drawn_today():
    """Stored pictures are kept by whoever has notebooks: one that changes is stored anew, by .ci/regenerate.py."""
    stored = (ROOT / "notebooks" / "images" / "finished_execution.svg").read_text("utf-8")
    runs = [draw(CALL_CENTER, call_center(resolved=resolved), title=title) for resolved, title in TITLES.items()]
    assert show(*runs).svg == stored
