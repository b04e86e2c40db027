"""Published definitions, whatever services they call, run to one of their ends with answers that are made up."""

import json
from pathlib import Path

import pytest

from local_aws.states.api import prepared_answers
from local_aws.states.language.walk import states
from tests.local_aws.states.made_up_answers import MadeUp

FOLDER = Path(__file__).parents[4] / "shared" / "real_definitions" / "definitions"
UNENDING = {  # those that cannot come to an end, on AWS neither, and what the failure says
    "calling-async-api-callback-64eaa6": "The JSONPath '$$.Task.Token'",  # of a Task that has none
    "usecases-7919d7": "The ResultWriter names no Bucket.",  # but a function of CloudFormation's
}
TRIES = 40
DEFINITIONS = sorted(FOLDER.glob("*.json"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DEFINITIONS, reason="the published definitions are not beside this checkout"),
]


@pytest.fixture
def runs(sfn, tmp_path, monkeypatch, leaping):
    """Executions of a definition, each with other answers for all its Tasks: how they ended, and their events."""
    monkeypatch.setattr(prepared_answers, "_folder", tmp_path)

    def runs(text):
        machine = sfn.create(text, name="Published")
        asked = {name: state for name, state, _ in states(json.loads(text)) if calls_a_service(state)}
        machines = {"Published": {"TestCases": {"MadeUp": {name: name for name in asked}}}}
        for seed in range(TRIES):
            made = MadeUp(text, seed)
            responses = {name: made.answers(state) for name, state in asked.items()}
            told = {"StateMachines": machines, "MockedResponses": responses}
            (tmp_path / "MockConfigFile.json").write_text(json.dumps(told), "utf-8")
            execution = sfn.start(f"{machine}#MadeUp", made.data())
            yield sfn.ended(execution, 60), sfn.events(execution)

    return runs


def calls_a_service(state):
    return state["Type"] == "Task" or "Resource" in state.get("ItemReader", state.get("ResultWriter", {}))


def has_come_to_an_end(ended, events):
    """Whether it ended where the definition says that it may: not for want of data."""
    return ended["status"] == "SUCCEEDED" or any(event["type"] == "FailStateEntered" for event in events)


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_a_published_definition_runs_to_its_end(runs, path):
    if path.stem in UNENDING:
        ended, _ = next(runs(path.read_text("utf-8")))
        assert UNENDING[path.stem] in ended["cause"]
        return
    reasons = []
    for ended, events in runs(path.read_text("utf-8")):
        if has_come_to_an_end(ended, events):
            return
        reasons.append(ended.get("cause"))
    pytest.fail("\n".join(map(str, dict.fromkeys(reasons))))
