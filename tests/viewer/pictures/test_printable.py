"""Any name can be drawn: what XML or UTF-8 cannot carry has a sign in its place, in every form of a picture."""

import json
import xml.etree.ElementTree as ElementTree

import graphviz
import pytest

from tests.viewer.made import History
from viewer import Watch, compare, draw, show, source_of, tally
from viewer.printable import printable

NAMES = {
    "bell\x07 and escape\x1b[31m": "bell␇ and escape␛[31m",
    "nothing\x00": "nothing␀",
    "half \ud83d of a pair": "half \\ud83d of a pair",
    "no letter \ufffe": "no letter \\ufffe",
    "two\nlines\tand a tab": "two\nlines\tand a tab",
    "delete \x7f, next line \x85": "delete \x7f, next line \x85",
}


def run_of(name):
    run = History()
    run.passed(name)
    run.add("ExecutionSucceeded", output="{}")
    return run.events


def machine(name):
    rule = {"Variable": f"$.{name}", "StringEquals": name, "Next": name}
    choice = {"Type": "Choice", "Choices": [rule], "Default": name}
    return {"Comment": name, "StartAt": "Ask", "States": {"Ask": choice, name: {"Type": "Pass", "End": True}}}


def whole(svg):
    """The SVG, parsed from its bytes."""
    return ElementTree.fromstring(svg.encode())


@pytest.mark.parametrize("name, shown", NAMES.items())
def test_a_name_is_shown_with_a_sign_for_what_has_none(name, shown):
    assert printable(name) == shown
    states = whole(draw(machine(name)).svg).findall(".//*[@data-state]")
    assert [" ".join(state.get("data-state").split()) for state in states] == ["Ask", " ".join(shown.split())]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_of_it_is_well_formed(name):
    graph, run = graphviz.Digraph(), run_of(name)
    graph.edge("One", name.replace("\n", " "), label="over")
    pictures = [
        draw(machine(name), run, title=name),
        show(graph, draw(machine(name))),
        compare(machine(name), run, run),
        tally(machine(name), [run]),
        draw({"States": {name: None}}),
    ]
    for picture in pictures:
        whole(picture.svg)
        json.dumps(str(picture), ensure_ascii=False).encode()
    assert pictures[0].png.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", NAMES)
def test_every_export_of_a_run_with_it_can_be_written(name, tmp_path):
    watched = Watch(source_of(run_of(name), machine(name), name=name))
    for suffix in (".svg", ".png", ".mmd", ".html"):
        for masked in (True, False):
            assert watched.export(tmp_path / f"run{suffix}", masked=masked).read_bytes()
    assert (tmp_path / "run.mmd").read_text("utf-8").count("\n  s1(") == 1


@pytest.mark.parametrize("name, shown", NAMES.items())
def test_the_view_finds_the_state_in_its_picture(name, shown):
    view = Watch(source_of(run_of(name), machine(name))).view
    json.dumps([view.scene, view.run, view.sentence], ensure_ascii=False).encode()
    assert view.run["visits"][0]["state"] == shown and [*view.scene["states"]] == ["Ask", shown]
