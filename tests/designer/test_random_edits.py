"""Whatever is edited in whichever order: the machine stays one that AWS accepts."""

import json
from pathlib import Path

import pytest

from designer.text import form_of, read, written
from local_aws.states.checks.definition import diagnostics_of
from tests.designer.random_edits import edits

CALL_CENTER = json.loads((Path(__file__).parents[2] / "learner_lab/resources/call_center.asl.json").read_text("utf-8"))
BEGINNINGS = [{}, {"QueryLanguage": "JSONata"}, CALL_CENTER]
SERIES, EDITS = 300, 40
FEW = 20  # in the default run


def check_series(seed: int) -> int:
    """How many edits the series made; each left a machine that AWS accepts."""
    made = 0
    for words, before, after in edits(seed, BEGINNINGS[seed % 3], EDITS):
        found = [problem.told() for problem in diagnostics_of(json.dumps(after))] if after.get("States") else []
        assert not found, (words, found, json.dumps(before), json.dumps(after))
        assert read(written(after, form_of(json.dumps(before)))) == after
        made += 1
    return made


@pytest.mark.parametrize("seed", range(FEW))
def test_random_edits_never_leave_an_invalid_machine(seed):
    assert check_series(seed) > EDITS / 4


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(FEW // 10, SERIES // 10))
def test_three_hundred_series_of_random_edits_never_leave_an_invalid_machine(tens):
    assert sum(check_series(10 * tens + one) for one in range(10)) > 10 * EDITS / 4
