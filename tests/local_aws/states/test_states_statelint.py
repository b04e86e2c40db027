"""A second opinion: statelint, which knows nothing of us, agrees about the call center and its mutilations."""

import copy
import json
from pathlib import Path

import pytest
from statelint.linter import Linter

ASL = Path(__file__).parents[3] / "learner_lab/resources/call_center.asl.json"
CALL_CENTER = json.loads(ASL.read_text("utf-8"))


def mutilations() -> dict[str, dict]:
    """Each thing that can be taken away or pointed nowhere, done alone."""
    made = {}
    for place in [(), *(("States", name) for name in CALL_CENTER["States"])]:
        for field in within(CALL_CENTER, place):
            if field != "Comment":
                made["/".join((*place, f"no {field}"))] = changed(place, lambda part, field=field: part.pop(field))
            if field in ("Next", "StartAt", "Type"):
                value = {field: "Nowhere"}
                made["/".join((*place, f"{field} nowhere"))] = changed(
                    place, lambda part, value=value: part.update(value)
                )
    return made


def within(definition: dict, place: tuple[str, ...]) -> dict:
    for name in place:
        definition = definition[name]
    return definition


def changed(place: tuple[str, ...], change) -> dict:
    definition = copy.deepcopy(CALL_CENTER)
    change(within(definition, place))
    return definition


def has_errors(sfn, definition: dict) -> bool:
    answer = sfn.ValidateStateMachineDefinition(definition=json.dumps(definition))
    return answer["result"] == "FAIL"


MUTILATIONS = mutilations()


def test_the_call_center_is_sound_in_both_opinions(sfn):
    assert Linter.validate(CALL_CENTER) == []
    assert not has_errors(sfn, CALL_CENTER)


@pytest.mark.parametrize("what", MUTILATIONS)
def test_what_statelint_finds_broken_is_refused(sfn, what):
    broken = bool(Linter.validate(MUTILATIONS[what])) or what.endswith("no Resource")  # statelint does not miss it
    assert has_errors(sfn, MUTILATIONS[what]) == broken
