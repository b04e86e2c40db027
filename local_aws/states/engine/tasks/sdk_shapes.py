"""Parameters and answers as the AWS SDK integrations write them: each member's name begins with a capital."""

from datetime import datetime
from typing import Any

from botocore.model import Shape

from local_aws.states.engine.clock import iso
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.values import shown, to_text

TEXTS_OF_JSON = ("Input", "Output")  # texts in the API; Step Functions takes JSON there too


def to_api(parameters: dict[str, Any], shape: Shape | None, texts: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parameters with the API's own names; a runtime error for a field too many or too few.

    Data in one of the `texts` are written as JSON.
    """
    try:
        given = _named(parameters, shape, (*TEXTS_OF_JSON, *texts))
    except LookupError as unknown:
        why = f'The field "{unknown.args[0]}" is not supported by Step Functions'
        raise _unusable(parameters, why) from None
    missing = [name for name in (shape.required_members if shape else ()) if name not in given]
    if missing:
        raise _unusable(parameters, f"The field '{_capital(missing[0])}' is required but was missing")
    return given


def from_api(value: Any, shape: Shape | None) -> Any:
    """The answer with capitals, moments as texts; the keys of a map are data and stay."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        members = {name: value[name] for name in shape.members if value.get(name) is not None}
        return {_capital(name): from_api(item, shape.members[name]) for name, item in members.items()}
    if shape.type_name == "list":
        return [from_api(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: from_api(item, shape.value) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return iso(value) if isinstance(value, datetime) else value


def _unusable(parameters: dict[str, Any], why: str) -> LocatedError:
    return LocatedError(f"The Parameters '{to_text(parameters)}' could not be used to start the Task: [{why}]")


def _named(value: Any, shape: Shape | None, texts: tuple[str, ...]) -> Any:
    kind = shape.type_name if shape else "structure"
    if kind == "structure" and isinstance(value, dict):
        members = {_capital(name): name for name in shape.members} if shape else {}
        return {members[key]: _member(key, item, shape.members[members[key]], texts) for key, item in value.items()}
    if kind == "list" and isinstance(value, list):
        return [_named(item, shape.member, texts) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _named(item, shape.value, texts) for key, item in value.items()}
    return value


def _member(name: str, value: Any, shape: Shape, texts: tuple[str, ...]) -> Any:
    if shape.type_name == "blob":
        return shown(value).encode("utf-8", "replace")
    return shown(value) if name in texts else _named(value, shape, texts)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
