"""Find or create: the lab's function or state machine of a name, brought to what is wanted."""

from learner_lab import ownership, waiting
from learner_lab.packages import code_hash


def find_function(awslambda, name: str) -> dict | None:
    """The configuration of our function of that name, None if there is none; NotOurs if it is foreign."""
    try:
        found = awslambda.get_function(FunctionName=name)["Configuration"]
    except awslambda.exceptions.ResourceNotFoundException:
        return None
    if not ownership.function_is_ours(awslambda, found["FunctionArn"]):
        raise ownership.NotOurs("function", name)
    return found


def update_function(awslambda, found: dict, package: bytes, settings: dict) -> None:
    """Brings our function's code and settings to what is wanted; what is right already is left alone."""
    name = found["FunctionName"]
    settle_function(awslambda, name)
    if found["CodeSha256"] != code_hash(package):
        awslambda.update_function_code(FunctionName=name, ZipFile=package)
        settle_function(awslambda, name)
    if _as_told(found) != settings:
        awslambda.update_function_configuration(FunctionName=name, **settings)


def settle_function(awslambda, name: str) -> None:
    """Returns when the function can be called and changed: no longer Pending, no update in progress."""
    for waiter in ("function_active_v2", "function_updated_v2"):
        awslambda.get_waiter(waiter).wait(FunctionName=name, WaiterConfig=waiting.QUICKLY)


def find_state_machine(sfn, name: str) -> dict | None:
    """The description of our state machine of that name, None if there is none; NotOurs if it is foreign.

    One that is being deleted is waited for until it is gone: its name is not free before.
    """
    pages = sfn.get_paginator("list_state_machines").paginate()
    arns = [m["stateMachineArn"] for page in pages for m in page["stateMachines"] if m["name"] == name]
    if not arns:
        return None
    if not ownership.state_machine_is_ours(sfn, arns[0]):
        raise ownership.NotOurs("state machine", name)
    found = sfn.describe_state_machine(stateMachineArn=arns[0])
    if found["status"] == "DELETING":
        return until_gone(sfn, arns[0])
    return found


def update_state_machine(sfn, found: dict, definition: str, role: str) -> None:
    """Brings our state machine to this definition and role; returns when new executions run them."""
    arn = found["stateMachineArn"]
    if (found["definition"], found["roleArn"]) != (definition, role):
        update = sfn.update_state_machine(stateMachineArn=arn, definition=definition, roleArn=role)
        until_current(sfn, arn, update["revisionId"])


def until_gone(sfn, arn: str, seconds: float = 300) -> None:
    """Returns when the state machine is gone: DELETING lasts until its executions have ended."""
    for _ in waiting.moments(seconds, "The state machine is still DELETING: stop its running executions."):
        try:
            sfn.describe_state_machine(stateMachineArn=arn)
        except sfn.exceptions.StateMachineDoesNotExist:
            return


def until_current(sfn, arn: str, revision: str, seconds: float = 30) -> None:
    """Returns when the update is what new executions run: UpdateStateMachine is eventually consistent."""
    for _ in waiting.moments(seconds, "The update of the state machine has not arrived yet."):
        if sfn.describe_state_machine(stateMachineArn=arn)["revisionId"] == revision:
            return


def _as_told(found: dict) -> dict:
    """A function's settings, as UpdateFunctionConfiguration takes them."""
    told = {name: found.get(name) for name in ("Role", "Runtime", "Handler", "Timeout", "MemorySize")}
    return {**told, "Environment": {"Variables": found.get("Environment", {}).get("Variables", {})}}
