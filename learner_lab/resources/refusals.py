"""Definitions that AWS refused in this process, by the names of their state machines: checks tell of it."""

import re

import boto3

from learner_lab.resources.kinds import name_of

OPERATIONS = ("CreateStateMachine", "UpdateStateMachine")
REFUSED = "InvalidDefinition"
REASON = re.compile(r"Invalid State Machine Definition: '(.*)'", re.DOTALL)
_refused: dict[str, str] = {}  # the name in the account → AWS's words


def note_in(session: boto3.Session) -> None:
    """From now on the clients of this session note what is refused; what another session noted is forgotten."""
    _refused.clear()
    for operation in OPERATIONS:
        session.events.register(f"before-parameter-build.sfn.{operation}", _keep_name)
        session.events.register(f"after-call.sfn.{operation}", _note)


def of(name: str) -> str | None:
    """What AWS said of the last definition for a state machine of that name, where it refused it."""
    return _refused.get(name)


def _keep_name(params: dict, context: dict, **_) -> None:
    named = params.get("name") or params.get("stateMachineArn")
    context["lab_state_machine"] = name_of(named) if isinstance(named, str) else None


def _note(parsed: dict, context: dict, **_) -> None:
    name, error = context.get("lab_state_machine"), parsed.get("Error", {})
    if error.get("Code") == REFUSED:
        said = error.get("Message", "")
        _refused[name] = (REASON.search(said) or [None, said])[1]
    elif not error:
        _refused.pop(name, None)
