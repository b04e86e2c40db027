"""The context object that TestState is given: only what a real one may have."""

from typing import Any

from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import pattern_of
from local_aws.wire import ServiceError

TEXT, NUMBER, ANY = "a string", "a number", "anything"
ALLOWED: dict[str, Any] = {
    "Execution": {
        "Id": TEXT,
        "Input": ANY,
        "Name": TEXT,
        "RoleArn": TEXT,
        "StartTime": TEXT,
        "RedriveCount": NUMBER,
        "RedriveTime": TEXT,
    },
    "State": {"EnteredTime": TEXT, "Name": TEXT, "RetryCount": NUMBER},
    "StateMachine": {"Id": TEXT, "Name": TEXT},
    "Task": {"Token": TEXT},
    "Map": {"Item": {"Index": NUMBER, "Value": ANY, "Key": TEXT, "Source": TEXT}},
}
REQUIRED = {"Task": "Token", "Map": "Item"}
FITS = {
    TEXT: lambda value: isinstance(value, str),
    NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0,
    ANY: lambda value: True,
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
    return given


def _check(given: dict, allowed: dict) -> None:
    for field, value in given.items():
        if field not in allowed:
            raise _refused(f"Field '{field}' is not allowed")
        wanted = allowed[field]
        if isinstance(wanted, str):
            if not FITS[wanted](value):
                raise _refused(f"Field '{field}' must be {wanted}")
            continue
        if not isinstance(value, dict):
            raise _refused(f"Field '{field}' must be an object")
        if field in REQUIRED and REQUIRED[field] not in value:
            raise _refused(f"Required field '{REQUIRED[field]}' is missing")
        _check(value, wanted)


def _refused(why: str) -> ServiceError:
    return ServiceError("ValidationException", f"Invalid Context object provided: {why}")
