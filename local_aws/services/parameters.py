"""What a service's API does not take, in the words in which Step Functions says so."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from botocore.model import Shape

OPEN = object()  # a value that is not known yet
TEXTS_OF_JSON = ("Input", "Output")  # texts in the API; Step Functions takes JSON there too
TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "string": (str, "a STRING"),
    "timestamp": (str, "a STRING"),
    "boolean": (bool, "a BOOLEAN"),
    "integer": (int, "an INTEGER"),
    "long": (int, "an INTEGER"),
    "float": ((int, float), "a NUMBER"),
    "double": ((int, float), "a NUMBER"),
    "list": (list, "an ARRAY"),
    "map": (dict, "an OBJECT"),
    "structure": (dict, "an OBJECT"),
}


def capital(name: str) -> str:
    """A member's name as Step Functions writes it."""
    return name[0].upper() + name[1:]


@dataclass(frozen=True)
class Strictness:
    """What is looked at beside the names of fields: the types of values, and whether what is required is there.

    Types are looked at in the fields themselves, not in what lies inside them: published definitions have a text where
    DynamoDB wants an attribute (`"Item": {"done": "false"}`). What stands in one of the `texts` is sent as JSON
    and may be anything.
    """

    typed: bool = True
    required: bool = True
    texts: tuple[str, ...] = ()


def faults(given: dict[str, Any], shape: Shape | None, strictness: Strictness) -> Iterator[str]:
    """The fields of the parameters that the API does not know, and as is asked for those it lacks and takes amiss."""
    members = {capital(name): member for name, member in shape.members.items()} if shape else {}
    yield from unknown_fields(given, members)
    if strictness.required:
        for name in (capital(required) for required in (shape.required_members if shape else ())):
            if name not in given:
                yield f"The field '{name}' is required but was missing"
    for name, value in given.items():
        if name in members and name not in (*TEXTS_OF_JSON, *strictness.texts):
            yield from _inside(name, value, members[name], strictness)


def unknown_fields(given: Collection[str], members: Collection[str]) -> Iterator[str]:
    """The fields that are given and not members."""
    for name in given:
        if name not in members:
            yield f'The field "{name}" is not supported by Step Functions'


def _inside(name: str, value: Any, shape: Shape, strictness: Strictness) -> Iterator[str]:
    wanted, told = TYPES.get(shape.type_name, (object, ""))
    if value is OPEN or value is None:  # null is what is not given
        return
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted not in (bool, object)):
        if strictness.typed:
            yield f"The value for the field '{name}' must be {told}"
        return
    deeper = replace(strictness, typed=False)
    if shape.type_name == "structure":
        yield from faults(value, shape, deeper)
    elif shape.type_name == "list":
        for item in value:
            yield from _inside(name, item, shape.member, deeper)
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _inside(key, item, shape.value, deeper)


def read(value: Any, shape: Shape | None) -> Any:
    """The parameters as the older SDK reads them, on which Step Functions' own integrations are built.

    Published machines have texts where the API has a truth, or a value of DynamoDB's.
    """
    value = _read(value, shape)
    if shape is None or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [read(item, shape.member) for item in value] if shape.type_name == "list" else value
    if shape.type_name == "map":
        return {key: read(item, shape.value) for key, item in value.items()}
    members = {capital(name): member for name, member in getattr(shape, "members", {}).items()}
    return {name: read(item, members.get(name)) for name, item in value.items()}


def _read(value: Any, shape: Shape | None) -> Any:
    if not isinstance(value, str) or shape is None:
        return value
    if shape.type_name == "boolean" and value in ("true", "false"):
        return value == "true"
    return {"S": value} if shape.name == "AttributeValue" else value
