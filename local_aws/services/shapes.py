"""Requests against botocore's models of the services: what has the wrong type or is missing, in AWS's words."""

import functools

import botocore.session
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel, Shape

from local_aws.services.parameters import capital
from local_aws.services.table import REST_JSON, SERVICES
from local_aws.wire import ServiceError

TYPES = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "blob": (str, bytes),
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float, str),
}
NOT_NULL = "failed to satisfy constraint: Member must not be null"
FOUND = {bool: "TRUE_VALUE", int: "NUMBER_VALUE", float: "DECIMAL_VALUE", str: "STRING_VALUE"}
WANTED = {"boolean": "Boolean", "integer": "Integer", "long": "Long", "float": "Float", "double": "Double"}


def check(service: str, name: str, params: dict) -> None:
    """Raises SerializationException for a value of another type, ValidationException for what is missing.

    UnknownOperationException for what is no operation: moto would call any method of that name. In REST-JSON only
    what stands in the body is looked at. Unknown members are ignored, as AWS does; those that are null are none, and
    are taken out.
    """
    shape = named(service, name).input_shape
    if shape is None:
        return
    missing: list[str] = []
    try:
        _check(shape, params, "", missing)
    except RecursionError:
        raise ServiceError("SerializationException", "The request is nested too deeply.") from None
    if missing and (words := SERVICES[service].missing):
        raise ServiceError("MissingParameter", words.format(capital(missing[0].rpartition(".")[2])))
    if missing:
        found = "; ".join(f"Value null at '{path}' {NOT_NULL}" for path in missing)
        count = f"{len(missing)} validation error{'s' if len(missing) > 1 else ''} detected"
        raise ServiceError("ValidationException", f"{count}: {found}")


def warm() -> None:
    """Reads the models of the services that are there at the start, so that no request has to."""
    for service in SERVICES.values():
        if service.at_start and (service.is_json or service.answers == REST_JSON):
            model(service.botocore)


def named(service: str, name: str) -> OperationModel:
    """The operation of a service that is offered. Raises UnknownOperationException, or as query services say it."""
    found = model(SERVICES[service].botocore)
    if name in found.operation_names:
        return found.operation_model(name)
    if SERVICES[service].is_query:
        version = found.metadata["apiVersion"]
        raise ServiceError("InvalidAction", f"Could not find operation {name} for version {version}")
    raise ServiceError("UnknownOperationException", f"Unknown operation {name}")


@functools.cache
def model(client: str) -> ServiceModel:
    """botocore's model of any service of AWS, by botocore's name for it."""
    return session().get_service_model(client)


def operation(client: str, action: str) -> OperationModel | None:
    """The operation that AWS's SDK for Java calls so: `listFunctions`, `getSamlProvider`; None where there is none."""
    name = _by_lower_case(client).get(action.lower())
    return model(client).operation_model(name) if name else None


@functools.cache
def actions(client: str) -> dict[str, frozenset[str]]:
    """The operations of any service, in lower case, and the names of their parameters. Its model is not kept."""
    found = ServiceModel(Loader().load_service_model(client, "service-2"), client)
    shapes = {name.lower(): found.operation_model(name).input_shape for name in found.operation_names}
    return {name: frozenset(map(capital, shape.members)) if shape else frozenset() for name, shape in shapes.items()}


def exception(client: str, code: str) -> str | None:
    """How AWS's SDK for Java names the exception for an error code; None for a code that is not in the model."""
    return _exceptions(client).get(code)


@functools.cache
def session() -> botocore.session.Session:
    """The session of botocore's that all models come from."""
    return botocore.session.Session()


@functools.cache
def _exceptions(client: str) -> dict[str, str]:
    found = {}
    for shape in model(client).error_shapes:
        name = shape.name.removesuffix("Fault")
        name = name if name.endswith("Exception") else f"{name}Exception"
        found[shape.name] = found[shape.metadata.get("error", {}).get("code", shape.name)] = name
    return found


@functools.cache
def _by_lower_case(client: str) -> dict[str, str]:
    return {name.lower(): name for name in model(client).operation_names}


def _check(shape: Shape, value: object, path: str, missing: list[str]) -> None:
    wanted = TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise ServiceError("SerializationException", _mismatch(shape, value))
    if shape.type_name == "structure":
        _check_members(shape, value, path, missing)
    elif shape.type_name == "list":
        for number, item in enumerate(value, start=1):
            _check(shape.member, item, f"{path}.{number}.member", missing)
    elif shape.type_name == "map":
        for key, item in value.items():
            _check(shape.value, item, f"{path}.{key}.member", missing)


def _check_members(shape: Shape, value: dict, path: str, missing: list[str]) -> None:
    for name, member in shape.members.items():
        here = name[:1].lower() + name[1:]
        here = f"{path}.{here}" if path else here
        if "location" in member.serialization:  # in the path, the query or a header of a REST request
            continue
        if value.get(name) is not None:
            _check(member, value[name], here, missing)
            continue
        value.pop(name, None)
        if name in shape.required_members:
            missing.append(here)


def _mismatch(shape: Shape, value: object) -> str:
    if isinstance(value, dict):
        return "Start of structure or map found where not expected."
    if isinstance(value, list):
        return "Start of list found where not expected"
    if shape.type_name in ("structure", "map", "list"):
        return "Unexpected field type"
    return f"{FOUND.get(type(value), 'NULL_VALUE')} can not be converted to {_article(shape.type_name)}"


def _article(type_name: str) -> str:
    wanted = WANTED.get(type_name, "String")
    return f"an {wanted}" if wanted[0] in "AEIOU" else f"a {wanted}"
