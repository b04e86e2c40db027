"""A draft is drawn as far as it goes, and says what in it could not be drawn."""

import copy
import json
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import pytest

from tests.viewer.made import ORDERS, call_center
from viewer import Watch, draw, source_of
from viewer.pictures.mermaid import to_mermaid
from viewer.reading.draft import NO_JSON, _beginning
from viewer.reading.machine import read_machine

PASS, SVG = {"Type": "Pass", "End": True}, "{http://www.w3.org/2000/svg}"


def one(**fields):
    """A machine whose first state has these fields too."""
    return {"StartAt": "One", "States": {"One": PASS | fields, "Two": PASS}}


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ({"StartAt": "One", "States": {"One": PASS, "Two": PASS, "QueryLanguage": "JSONata"}},
         "States/QueryLanguage is no state"),
        (one(Choices=None), "States/One/Choices is no list"),
        (one(Choices=["x"]), "States/One/Choices/0 is no rule"),
        (one(Choices=[{"Next": None}]), "States/One/Choices/0/Next is no name"),
        (one(Catch=None), "States/One/Catch is no list"),
        (one(Catch={"Next": "Two"}), "States/One/Catch is no list"),
        (one(Catch=[None]), "States/One/Catch/0 is no catcher"),
        (one(Branches=None), "States/One/Branches is no list"),
        (one(Branches=["x"]), "States/One/Branches/0 is no branch"),
        (one(Branches=[{"States": []}]), "States/One/Branches/0/States is no object"),
        (one(ItemProcessor=[]), "States/One/ItemProcessor is no object"),
        (one(Iterator={"StartAt": 7, "States": {"In": PASS}}), "States/One/Iterator/StartAt is no name"),
        (one(ItemProcessor={"States": {"One": PASS}}),
         "States/One/ItemProcessor/States/One is the second state of this name"),
        (one(Next=["Two"]), "States/One/Next is no name"),
        (one(Default={}), "States/One/Default is no name"),
        (one(Next="Nowhere"), "One leads to Nowhere, which is no state"),
        ({**one(), "StartAt": "Nowhere"}, "StartAt leads to Nowhere, which is no state"),
        (json.dumps(one())[:-2] + ',"Three', "The JSON breaks off at line 1, column 106: what stands before is drawn"),
        (json.dumps(one(), indent=1).replace('"End": true\n', '"End": true\n"Comment": 1', 1),
         "The JSON breaks off at line 7, column 1: what stands before is drawn"),
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_machine_is_told_and_the_rest_is_drawn(definition, problem):
    drawing = draw(definition)
    assert str(drawing).endswith(f" {problem}.")
    texts = [text.text for text in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]
    assert problem in texts and "One" in texts


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ("StartAt: One\nStates:\n  One:\n    Type: Pass\n", NO_JSON),
        ("", NO_JSON),
        ("[1]", "The definition is no object"),
        (["One"], "The definition is no object"),
        (None, "The definition is no object"),
        ({"States": None}, "States is no object"),
        ('{"a":' * 100_000, "The JSON is nested too deeply"),
    ],
)
def test_what_is_no_definition_at_all_is_an_empty_picture_that_says_so(definition, problem):
    drawing = draw(definition)
    assert str(drawing) == f"0 states. {problem}." and f">{problem}<" in drawing.svg
    assert drawing.png.startswith(b"\x89PNG")


def test_a_text_with_a_byte_order_mark_is_json():
    assert str(draw("\ufeff" + json.dumps(ORDERS))) == str(draw(ORDERS))


def test_a_text_is_drawn_up_to_any_place_at_which_it_breaks_off():
    text = json.dumps(ORDERS, indent=1)
    states = [{*read_machine(text[:end]).states} for end in range(0, len(text) + 1, 7)]
    assert all(before <= after for before, after in pairwise(states)) and states[-1] == {*read_machine(ORDERS).states}


def places_of(value, path=()):
    """Where in the definition something stands."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places_of(item, (*path, key))


@pytest.mark.parametrize("wrong", [None, 5, "text", True, [], {}, [None], {"x": None}], ids=repr)
def test_no_value_in_any_place_keeps_the_rest_from_being_drawn(wrong):
    for place in places_of(ORDERS):
        definition = copy.deepcopy(ORDERS)
        holder = definition
        for key in place[:-1]:
            holder = holder[key]
        holder[place[-1]] = wrong
        machine = read_machine(definition)
        assert to_mermaid(machine, None).startswith("flowchart"), place
        if place[-1] in ("States", "Choices", "Catch", "Branches", "ItemProcessor", "And", "ErrorEquals"):
            ElementTree.fromstring(draw(definition).svg)


def test_many_problems_are_told_by_the_first_of_them():
    sentence = str(draw({"States": {f"S{number}": None for number in range(11)}}))
    assert "States/S7 is no state. There are 3 more of this kind." in sentence and "S8" not in sentence


def test_a_saved_run_whose_definition_is_a_draft_is_seen(tmp_path):
    watched = Watch(
        source_of(call_center(resolved=True), '{"StartAt": "Open Case", "States": {"Open Case": {"Type": "Ta')
    )
    assert "Open Case" in watched.view.scene["states"]
    for suffix in (".svg", ".png", ".mmd", ".html"):
        assert watched.export(tmp_path / f"run{suffix}").stat().st_size > 100


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"a": 1, "b": [1, 2', {"a": 1, "b": [1, 2]}),
        ('{"a": 1, "b": [1, tr', {"a": 1, "b": [1]}),
        ('{"a": {"b": 1}, "c', {"a": {"b": 1}}),
        ('{"a": "x, y}", "b": ', {"a": "x, y}"}),
        (r'{"a": "q\"{", "b": "', {"a": 'q"{'}),
        (r'{"a": "ends\\", "b": [', {"a": "ends\\", "b": []}),
        ("{", {}),
        ("", {}),
    ],
)
def test_of_a_text_that_breaks_off_all_is_read_that_is_whole(text, read):
    assert _beginning(text) == read


@pytest.mark.parametrize(("commas", "found"), [(47, True), (60, False)])
def test_a_text_is_tried_to_end_at_fifty_places(commas, found):
    """After the last place where it could end come so many at which it cannot."""
    assert bool(_beginning('{"a": 1, "b": [x' + ",y" * commas)) is found
