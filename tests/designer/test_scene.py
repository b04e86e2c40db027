"""Where the pluses of a picture lie: on their ways, and on nothing else."""

import itertools
import json
import math

import pytest

from conftest import ROOT
from designer import scene
from tests.designer.test_design_in_words import CALL_CENTER
from viewer.placing.layout import lay_out
from viewer.reading.machine import read_machine

REFUNDS = json.loads((ROOT / "notebooks" / "definitions" / "refunds.asl.json").read_text("utf-8"))
TARGET = 9  # the plus's own radius where the picture has its own size


@pytest.mark.parametrize("definition", [CALL_CENTER, REFUNDS], ids=["call center", "refunds"])
def test_a_plus_covers_no_state_no_label_and_no_other_plus(definition):
    layout = lay_out(read_machine(definition))
    drawn = [*layout.states.values(), *(way.label for way in layout.ways if way.label)]
    pluses = [(one["words"], (one["x"], one["y"])) for one in scene.scene_of(definition, "M")["places"]]
    for words, (x, y) in pluses:
        for box in drawn:
            across, down = max(box.x - x, x - box.x - box.width, 0), max(box.y - y, y - box.y - box.height, 0)
            assert math.hypot(across, down) >= TARGET, (words, box.lines)
    for (words, one), (others, other) in itertools.combinations(pluses, 2):
        assert math.dist(one, other) >= TARGET, (words, others)


def test_a_plus_touches_its_way():
    layout = lay_out(read_machine(REFUNDS))
    line = [point for way in layout.ways for piece in scene._pieces(way) for point in piece]
    for one in scene.scene_of(REFUNDS, "M")["places"]:
        assert min(math.dist(point, (one["x"], one["y"])) for point in line) < TARGET, one["words"]
