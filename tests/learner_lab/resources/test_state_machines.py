"""Step Functions takes its time, and has no waiters: what is waited for here."""

import boto3
import pytest

from learner_lab.resources import state_machines, waiting
from tests.learner_lab.handmade import PASS


class Sfn:
    """A client whose DescribeStateMachine answers in turn; a KeyError stands for StateMachineDoesNotExist."""

    exceptions = type("Exceptions", (), {"StateMachineDoesNotExist": KeyError})

    def __init__(self, *answers):
        self.answers = list(answers)

    def describe_state_machine(self, stateMachineArn: str) -> dict:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(waiting.time, "sleep", lambda seconds: None)


def test_an_update_is_waited_for_until_new_executions_run_it():
    sfn = Sfn({}, {"revisionId": "old"}, {"revisionId": "new"})
    state_machines.until_current(sfn, "arn", "new")
    assert not sfn.answers


def test_a_deletion_is_waited_for_until_the_name_is_free():
    sfn = Sfn({"status": "DELETING"}, {"status": "DELETING"}, KeyError("gone"))
    state_machines.until_gone(sfn, "arn")
    assert not sfn.answers


def test_a_deletion_that_hangs_says_why():
    with pytest.raises(TimeoutError, match="executions has not ended"):
        state_machines.until_gone(Sfn({"status": "DELETING"}), "arn", seconds=-1)


def test_an_express_machine_keeps_no_list_and_is_cleaned_up_all_the_same(lab):
    role, tags = lab.lab_role(), [{"key": "lab", "value": "step-functions-lab"}]
    machine = {"name": "ExpressStateMachine", "definition": PASS, "roleArn": role, "tags": tags}
    arn = boto3.client("stepfunctions").create_state_machine(type="EXPRESS", **machine)["stateMachineArn"]
    assert state_machines.executions(boto3.client("stepfunctions"), arn) == []
    assert lab.cost().transitions == 0
    assert not lab.clean_up()
