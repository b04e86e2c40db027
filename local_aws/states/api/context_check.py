"""The context object that TestState is given: only what a real one may have."""

import json
from typing import Any

from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import pattern_of
from local_aws.wire import ServiceError

ALLOWED: dict[str, Any] = {
    "Execution": {
        "Id": None,
        "Input": None,
        "Name": None,
        "RoleArn": None,
        "StartTime": None,
        "RedriveCount": None,
        "RedriveTime": None,
    },
    "State": {"EnteredTime": None, "Name": None, "RetryCount": None},
    "StateMachine": {"Id": None, "Name": None},
    "Task": {"Token": None},
    "Map": {"Item": {"Index": None, "Value": None, "Key": None, "Source": None}},
}


def check_context(text: str | None, state: dict) -> dict[str, Any]:
    """The context object; ValidationException when a field is not one of a context object's."""
    if text is None:
        return {}
    try:
        given = parse(text)
    except JsonProblem:
        raise _refused("must be a valid JSON object") from None
    if not isinstance(given, dict):
        raise _refused("must be a valid JSON object")
    _check(given, ALLOWED)
    if "Task" in given and not pattern_of(str(state.get("Resource", ""))):
        raise _refused(
            "Context object contains 'Task' when state is not a Task state "
            "with a '.sync' or '.waitForTaskToken' service integration pattern"
        )
    return json.loads(text)


def _check(given: dict, allowed: dict) -> None:
    for field, value in given.items():
        if field not in allowed:
            raise _refused(f"Field '{field}' is not allowed")
        if allowed[field] is not None:
            if not isinstance(value, dict):
                raise _refused(f"Field '{field}' must be an object")
            _check(value, allowed[field])


def _refused(why: str) -> ServiceError:
    return ServiceError("ValidationException", f"Invalid Context object provided: {why}")
