"""A mocked result compared with what the service's API could answer."""

from functools import lru_cache
from typing import Any

from botocore.model import Shape

from local_aws.states.checks.service_names import operation_of
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import Resource, parse_resource
from local_aws.wire import ServiceError

KINDS = {
    "string": (str, "a string"),
    "timestamp": (str, "a string"),
    "blob": (str, "a string"),
    "integer": (int, "a number"),
    "long": (int, "a number"),
    "float": (int | float, "a number"),
    "double": (int | float, "a number"),
    "boolean": (bool, "a boolean"),
    "list": (list, "an array"),
    "map": (dict, "an object"),
    "structure": (dict, "an object"),
}


def check_mock(mock: dict[str, Any], state: dict) -> Any:
    """The mock's result as data, None for an error; ValidationException when the state could not have come to it."""
    if "result" not in mock:
        return None
    try:
        result = parse(mock["result"])
    except JsonProblem:
        raise _refused("Mocked result must be valid JSON") from None
    mode = mock.get("fieldValidationMode", "STRICT")
    if state["Type"] != "Task":
        _check_list(result, state)
    elif mode != "NONE":
        shape = _answer_shape(parse_resource(state["Resource"]))
        if shape is not None:
            _check(result, shape, "result", strict=mode == "STRICT")
    return result


def check_count(result: Any, failed: int, total: int | None) -> None:
    """Raises ValidationException when a Map of so many iterations, so many of which failed, cannot have this result."""
    if not isinstance(result, list):
        return
    if failed > len(result):
        raise _refused("'mapIterationFailureCount' must not be greater than the number of items in the mocked result")
    if total is not None and len(result) not in (total, total - failed):
        raise _refused("Mocked result must have as many items as the Map state has iterations")


def _check_list(result: Any, state: dict) -> None:
    """A Map or Parallel has an array, unless a ResultWriter has put it elsewhere."""
    if not isinstance(result, list) and "ResultWriter" not in state:
        raise _refused("Mocked result must be an array")
    if state["Type"] == "Parallel" and len(result) != len(state["Branches"]):
        raise _refused("Mocked result must have as many items as the Parallel state has branches")


@lru_cache(maxsize=64)
def _answer_shape(resource: Resource) -> Shape | None:
    """The shape of the action's answer; None where it is anybody's guess."""
    if resource.kind != "service" or resource.pattern:
        return None
    operation = operation_of(resource)
    return operation.output_shape if operation else None


def _check(value: Any, shape: Shape, field: str, *, strict: bool) -> None:
    kind, told = KINDS.get(shape.type_name, (object, ""))
    if field == "Payload":
        return  # lambda:invoke gives the payload as JSON, whatever the API's model says
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise _invalid(f"Field '{field}' must be {told}")
    if shape.type_name == "structure":
        _check_members(value, shape, strict)
    elif shape.type_name == "list":
        for item in value:
            _check(item, shape.member, field, strict=strict)
    elif shape.type_name == "map":
        for item in value.values():
            _check(item, shape.value, field, strict=strict)
    else:
        _check_limits(value, shape, field)


def _check_members(value: dict, shape: Shape, strict: bool) -> None:
    members = {name[0].upper() + name[1:]: member for name, member in shape.members.items()}
    for name in shape.required_members if strict else ():
        if name[0].upper() + name[1:] not in value:
            raise _invalid(f"Required field '{name[0].upper() + name[1:]}' is missing")
    for name, item in value.items():
        if name in members:
            _check(item, members[name], name, strict=strict)


def _check_limits(value: Any, shape: Shape, field: str) -> None:
    enum, least, most = shape.metadata.get("enum"), shape.metadata.get("min"), shape.metadata.get("max")
    if enum and value not in enum:
        raise _invalid(f"Field '{field}' is not an expected value")
    if isinstance(value, str):
        if least is not None and len(value) < least:
            raise _invalid(f"Field '{field}' is smaller than the minimum length")
        if most is not None and len(value) > most:
            raise _invalid(f"Field '{field}' exceeds the maximum length")
    elif not isinstance(value, bool):
        if least is not None and value < least:
            raise _invalid(f"Field '{field}' is less than the minimum value")
        if most is not None and value > most:
            raise _invalid(f"Field '{field}' exceeds the maximum value")


def _invalid(why: str) -> ServiceError:
    return _refused(f"Mock result schema validation error: {why}")


def _refused(message: str) -> ServiceError:
    return ServiceError("ValidationException", message)
