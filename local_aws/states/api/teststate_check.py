"""What TestState refuses before it tries the state out: what does not go together, as its API reference says.

Where a recording of AWS has the words, they are AWS's; elsewhere the reference says that it is refused, not how.
"""

from typing import Any

from local_aws.states.checks.definition import check_fields_only
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import parse_resource
from local_aws.states.language.walk import is_distributed, states
from local_aws.wire import ServiceError

MOCKED = ("Task", "Map", "Parallel")
COMPOUND = ("Map", "Parallel")
STATE_NAME = "StateName"  # what AWS calls the state of a definition that is one state alone


def state_of(params: dict[str, Any]) -> tuple[dict, str, dict]:
    """The definition as a whole machine, and in it the name and the fields of the state that is meant."""
    definition, name = params["definition"], params.get("stateName")
    check_fields_only(definition, whole=name is not None, alone=STATE_NAME)
    program = parse(definition)
    if "States" not in program:
        return {"StartAt": STATE_NAME, "States": {STATE_NAME: program}}, STATE_NAME, program
    wanted = name or program["StartAt"]
    state = next((state for found, state, _ in states(program) if found == wanted), None)
    if state is None:
        raise refusal("State not found in definition")
    return program, wanted, state


def check_together(params: dict[str, Any], state: dict) -> None:
    """Raises InvalidDefinition or ValidationException for parameters that this state, or these others, exclude."""
    mock = params.get("mock")
    if mock is None:
        _check_without_mock(params, state)
    else:
        _check_mock(mock, params, state)
    _check_configuration(params.get("stateConfiguration") or {}, mock, state)


def data_of(params: dict[str, Any], name: str, told: str) -> dict[str, Any]:
    """The object in a parameter that is a text of JSON, {} when it is not given."""
    try:
        value = parse(params.get(name, "{}"))
    except JsonProblem:
        value = None
    if not isinstance(value, dict):
        raise refusal(f"{told} must be a valid JSON object")
    return value


def refusal(message: str) -> ServiceError:
    """TestState's refusal of its parameters."""
    return ServiceError("ValidationException", message)


def _check_without_mock(params: dict[str, Any], state: dict) -> None:
    if state["Type"] in COMPOUND:
        raise ServiceError(
            "InvalidDefinition",
            "TestState API does not support Map or Parallel states. "
            "Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
        )
    if "context" in params:
        raise refusal("Context can only be specified when a mock is specified")
    if state["Type"] == "Task":
        _check_task_without_mock(params, state)


def _check_task_without_mock(params: dict[str, Any], state: dict) -> None:
    resource = parse_resource(state["Resource"])
    if resource.kind == "activity" or resource.pattern:
        what = "Activity tasks" if resource.kind == "activity" else f"the '{resource.pattern}' integration pattern"
        raise ServiceError("InvalidDefinition", f"TestState API does not support {what} when no mock is specified")
    if not params.get("roleArn"):
        raise refusal("RoleArn must be specified when testing a Task state")


def _check_mock(mock: dict[str, Any], params: dict[str, Any], state: dict) -> None:
    if state["Type"] not in MOCKED:
        raise refusal(f"State type '{state['Type']}' is not supported when a mock is specified")
    if params.get("revealSecrets"):
        raise refusal("TestState does not support RevealSecrets when a mock is specified")
    given = [name for name in ("result", "errorOutput") if name in mock]
    if len(given) != 1:
        words = "only one" if given else "one"
        raise refusal(f"A test mock should have {words} of the following fields: [result, errorOutput]")
    if given == ["errorOutput"] and mock["errorOutput"].get("error") is None:
        raise refusal("A mocked errorOutput should have the field: [error]")


def _check_configuration(given: dict[str, Any], mock: dict[str, Any] | None, state: dict) -> None:
    for name in given:
        if mock is None:
            raise refusal(f"'{name}' can only be specified when a mock is specified")
    for name in ("mapIterationFailureCount", "mapItemReaderData"):
        if name in given and state["Type"] != "Map":
            raise refusal(f"'{name}' can only be specified for a Map state")
    if "mapItemReaderData" in given and not ("ItemReader" in state and is_distributed(state)):
        raise refusal("'mapItemReaderData' can only be specified for a Distributed Map state with an ItemReader")
    if "errorCausedByState" in given:
        _check_cause(given["errorCausedByState"], mock, state)


def _check_cause(name: str, mock: dict[str, Any], state: dict) -> None:
    if state["Type"] not in COMPOUND or "errorOutput" not in mock:
        raise refusal("'errorCausedByState' can only be specified when an error is mocked for a Map or Parallel state")
    inside = {found for found, _, _ in states({"States": {"": state}})} - {""}
    if name not in inside:
        raise refusal(f"State '{name}' not found inside the tested state")
