"""Find or create: the lab's state machine of a name, brought to what is wanted."""

from learner_lab.checkout import choices, record
from learner_lab.resources import ownership, waiting


def find(sfn, name: str) -> dict | None:
    """The description of our state machine of that name, None if there is none; NotOurs if it is foreign.

    One that is being deleted is waited for until it is gone: its name is not free before.
    """
    pages = sfn.get_paginator("list_state_machines").paginate()
    arns = [m["stateMachineArn"] for page in pages for m in page["stateMachines"] if m["name"] == choices.named(name)]
    ours = ownership.owns(sfn, arns[0]) if arns else None
    if ours is False:
        raise ownership.NotOurs("state machine", name)
    found = described(sfn, arns[0]) if ours else None
    return until_gone(sfn, arns[0]) if found and found["status"] == "DELETING" else found


def described(sfn, arn: str) -> dict | None:
    """DescribeStateMachine's answer, None where the state machine is gone."""
    try:
        return sfn.describe_state_machine(stateMachineArn=arn)
    except sfn.exceptions.StateMachineDoesNotExist:
        return None


def update(sfn, found: dict, definition: str, role: str) -> None:
    """Brings our state machine to this definition and role; returns when new executions run them."""
    arn = found["stateMachineArn"]
    if (found["definition"], found["roleArn"]) != (definition, role):
        made = sfn.update_state_machine(stateMachineArn=arn, definition=definition, roleArn=role)
        until_current(sfn, arn, made["revisionId"])


def delete(sfn, arn: str) -> None:
    """The state machine is gone; deleting one is asynchronous, so its running executions are stopped first."""
    for execution in running(sfn, arn):
        sfn.stop_execution(executionArn=execution, error="LabCleanUp", cause="The lab is cleaned up.")
    sfn.delete_state_machine(stateMachineArn=arn)
    until_gone(sfn, arn)
    record.forget(arn)


def running(sfn, arn: str) -> list[str]:
    """The ARNs of the state machine's running executions."""
    return executions(sfn, arn, statusFilter="RUNNING")


def executions(sfn, arn: str, **only: str) -> list[str]:
    """The ARNs of its executions; none of a machine that is gone, or EXPRESS, which keeps no list."""
    try:
        pages = sfn.get_paginator("list_executions").paginate(stateMachineArn=arn, **only)
        return [execution["executionArn"] for page in pages for execution in page["executions"]]
    except (sfn.exceptions.StateMachineDoesNotExist, sfn.exceptions.StateMachineTypeNotSupported):
        return []


def until_gone(sfn, arn: str, seconds: float = 300) -> None:
    """Returns when the state machine is gone: DELETING lasts until its executions have ended."""
    late = "The state machine is still DELETING: one of its executions has not ended. Try again in a minute."
    for _ in waiting.moments(seconds, late):
        if described(sfn, arn) is None:
            return


def until_current(sfn, arn: str, revision: str, seconds: float = 30) -> None:
    """Returns when the update is what new executions run: UpdateStateMachine is eventually consistent."""
    for _ in waiting.moments(seconds, "The update of the state machine has not arrived yet: try again."):
        if sfn.describe_state_machine(stateMachineArn=arn).get("revisionId") == revision:
            return
