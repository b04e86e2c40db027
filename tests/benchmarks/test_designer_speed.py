"""How long an edit takes until its picture is there: edit, layout, check, without browser and AWS."""

import pytest

from designer import Account, open_design
from local_aws.states.checks.definition import diagnostics_of


def machine(count: int, catchers: int) -> dict:
    """A chain of so many states, of which the first few catch to the last one."""
    states = {}
    for number in range(count):
        caught = [{"ErrorEquals": ["States.ALL"], "Next": "Last"}] if number < catchers else []
        task = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:F"}
        states[f"S{number}"] = {**task, **({"Catch": caught} if caught else {}), "Next": f"S{number + 1}"}
    states[f"S{count}"] = {"Type": "Pass", "Next": "Last"}
    return {"StartAt": "S0", "States": {**states, "Last": {"Type": "Succeed"}}}


def validate(text: str) -> list[dict]:
    return [{"message": one.message, "location": one.location} for one in diagnostics_of(text)]


@pytest.mark.parametrize(("count", "catchers"), [(10, 0), (50, 5), (200, 20)])
def test_an_edit_until_its_picture(benchmark, monkeypatch, tmp_path, count, catchers):
    monkeypatch.setenv("LAB_DESIGNS", str(tmp_path))
    design, _ = open_design("Speed", machine(count, catchers), Account(validate=validate), fresh=True)
    assert design.view.scene["states"]
    benchmark.pedantic(lambda: design.insert("Wait", after="S1"), rounds=5, warmup_rounds=1)
