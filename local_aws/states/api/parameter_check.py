"""The parameters of a request, compared with the API's model before anything is done with them."""

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.model import Shape

from local_aws.states.api.constraint_check import check_constraints
from local_aws.states.refusals import invalid
from local_aws.wire import ServiceError

SERVICE = botocore.session.get_session().get_service_model("stepfunctions")
STATUSES = ("SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING")
KINDS = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "float": (int, float),
    "list": list,
    "structure": dict,
}


def check_parameters(operation: str, params: dict[str, Any]) -> None:
    """Raises ValidationException for what is missing, SerializationException for a wrong type."""
    required, members = _model(operation)
    for name in required:
        if params.get(name) is None:
            raise invalid_null(name)
    for name, value in params.items():
        if name in members and value is not None:
            _check(value, members[name], name)


def invalid_null(name: str) -> ServiceError:
    """AWS's refusal of a parameter that is not there."""
    return ServiceError(
        "ValidationException",
        f"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null",
    )


@lru_cache(maxsize=64)
def _model(operation: str) -> tuple[tuple[str, ...], dict[str, Shape]]:
    shape = SERVICE.operation_model(operation).input_shape
    return (tuple(shape.required_members), dict(shape.members)) if shape else ((), {})


def _enum(shape: Shape) -> tuple[str, ...]:
    """The values that AWS offers, in its order where that is known."""
    given = tuple(shape.metadata.get("enum", ()))
    return STATUSES if set(given) == set(STATUSES) else given


def _check(value: Any, shape: Shape, where: str) -> None:
    kind = KINDS.get(shape.type_name, object)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ServiceError("SerializationException", f"Unexpected value type: expected {shape.type_name}")
    check_constraints(value, shape, where)
    if shape.type_name == "list":
        for position, item in enumerate(value, 1):
            _check(item, shape.member, f"{where}.{position}.member")
    elif shape.type_name == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                raise invalid_null(name)
        for name, item in value.items():
            if name in shape.members and item is not None:
                _check(item, shape.members[name], f"{where}.{name}")
    elif (enum := _enum(shape)) and value not in enum:
        raise invalid(value, where, f"Member must satisfy enum value set: [{', '.join(enum)}]")
