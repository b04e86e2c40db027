"""Definitions that others published, where they lie beside the checkout; they are not part of the project."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from viewer import draw
from viewer.pictures.mermaid import to_mermaid
from viewer.placing.rows import far_edges
from viewer.reading.machine import read_machine
from viewer.services import NEUTRAL, SIGNS

FOLDER = Path(__file__).parents[4] / "shared" / "real_definitions" / "definitions"
FILES = sorted(FOLDER.glob("*.json"))

pytestmark = pytest.mark.skipif(not FILES, reason="no published definitions beside this checkout")


@pytest.mark.parametrize("vertical", [True, False])
def test_each_is_drawn_whole_in_both_directions_and_as_mermaid(vertical):
    for path in FILES:
        text = path.read_text("utf-8")
        machine = read_machine(text)
        states = ElementTree.fromstring(draw(text, vertical=vertical).svg).findall(".//*[@data-state]")
        assert {state.get("data-state") for state in states} == {*machine.states}, path.name
        assert to_mermaid(machine, None, vertical).count('("') >= len(machine.states), path.name
        assert machine.problems == [] and far_edges(machine) == set(), path.name


@pytest.mark.slow
def test_each_becomes_a_png():
    for path in FILES:
        for vertical in (True, False):
            assert draw(path.read_text("utf-8"), vertical=vertical).png.startswith(b"\x89PNG"), path.name


def test_nearly_all_of_what_their_tasks_call_has_a_sign_of_its_own():
    calls = [
        state.call for path in FILES for state in read_machine(path.read_text("utf-8")).states.values() if state.call
    ]
    strange = [call.words for call in calls if call.icon == SIGNS[NEUTRAL] and call.words]
    assert len(calls) > 300 and len(strange) < len(calls) / 20
