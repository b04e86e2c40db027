"""Step Functions takes its time, and has no waiters: what is waited for here."""

import pytest

from learner_lab import state_machines, waiting


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
    sfn = Sfn({"revisionId": "old"}, {"revisionId": "old"}, {"revisionId": "new"})
    state_machines.until_current(sfn, "arn", "new")
    assert not sfn.answers


def test_a_deletion_is_waited_for_until_the_name_is_free():
    sfn = Sfn({"status": "DELETING"}, {"status": "DELETING"}, KeyError("gone"))
    state_machines.until_gone(sfn, "arn")
    assert not sfn.answers


def test_a_deletion_that_hangs_says_why():
    with pytest.raises(TimeoutError, match="executions has not ended"):
        state_machines.until_gone(Sfn({"status": "DELETING"}), "arn", seconds=-1)
