"""What executions tell EventBridge: which of them tell, and how much of their data fits into an event."""

import pytest

from local_aws.services import within
from local_aws.states.status_events import _detail

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
ROOM = 248 * 1024  # "The combined input and output", in the developer guide's page on EventBridge
DISTRIBUTED = {
    "StartAt": "M",
    "States": {
        "M": {"Type": "Map", "ItemProcessor": {**PASS, "ProcessorConfig": {"Mode": "DISTRIBUTED"}}, "End": True}
    },
}
DISTRIBUTED["States"]["M"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = "STANDARD"


@pytest.fixture
def told(monkeypatch, sfn):
    """(resource, status) of what was told of this account."""
    heard = []
    monkeypatch.setattr(within, "_listeners", [heard.append])
    return lambda: [(*one.resources, one.detail()["status"]) for one in heard if one.account == sfn.account]


def test_a_standard_execution_tells_its_status_an_express_one_does_not(sfn, told):
    arn = sfn.start(sfn.create(PASS))
    sfn.ended(arn)
    sfn.StartSyncExecution(stateMachineArn=sfn.create(PASS, type="EXPRESS"))
    assert {resource for resource, _ in told()} == {arn} and len(told()) == 2


def test_a_maps_children_tell_nothing(sfn, told):
    arn = sfn.start(sfn.create(DISTRIBUTED), [1, 2])
    assert sfn.ended(arn)["status"] == "SUCCEEDED"
    assert {resource for resource, _ in told()} == {arn}


@pytest.mark.parametrize(
    ("given", "output", "kept"),
    [
        (ROOM, 0, ("input", "output")),
        (ROOM + 1, 0, ("output",)),
        (ROOM + 1, ROOM, ("output",)),
        (ROOM - 10, 10, ("input", "output")),
        (ROOM - 10, 11, ("input",)),
        (0, ROOM + 1, ("input",)),
    ],
)
def test_an_event_has_room_for_248_kib_of_input_and_output_together(given, output, kept):
    detail = _detail({"input": "x" * given, "output": "y" * output})
    assert [name for name in ("input", "output") if detail[name] is not None] == [*kept]
    left = {"input", "output"} - {*kept}
    assert all(detail[f"{name}Details"] == {"included": False} for name in left)


def test_room_is_counted_in_bytes():
    assert _detail({"input": "é" * (ROOM // 2)})["input"] and not _detail({"input": "é" * (ROOM // 2 + 1)})["input"]
