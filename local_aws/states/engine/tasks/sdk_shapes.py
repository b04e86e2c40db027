"""Parameters and answers as the AWS SDK integrations write them: each member's name begins with a capital."""

from datetime import datetime
from typing import Any

from botocore.model import Shape

from local_aws.services.parameters import TEXTS_OF_JSON, capital
from local_aws.states.engine.clock import iso
from local_aws.states.language.values import shown

TEXT = "text/plain; charset=UTF-8"


def to_api(parameters: dict[str, Any], shape: Shape | None, texts: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parameters with the API's own names, once they have been checked; data in `texts` are written as JSON.

    What is sent as a body is a text, and is said to be one.
    """
    named = _named(parameters, shape, (*TEXTS_OF_JSON, *texts))
    payload = shape.members.get(shape.serialization.get("payload", "")) if shape else None
    streamed = payload is not None and payload.type_name == "blob" and "ContentType" in shape.members
    return {"ContentType": TEXT, **named} if streamed else named


def from_api(value: Any, shape: Shape | None) -> Any:
    """The answer with capitals, moments as texts; the keys of a map are data and stay."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        members = {name: value[name] for name in shape.members if value.get(name) is not None}
        return {capital(name): from_api(item, shape.members[name]) for name, item in members.items()}
    if shape.type_name == "list":
        return [from_api(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: from_api(item, shape.value) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return iso(value) if isinstance(value, datetime) else value


def _named(value: Any, shape: Shape | None, texts: tuple[str, ...]) -> Any:
    kind = shape.type_name if shape else "structure"
    if kind == "structure" and isinstance(value, dict):
        members = {capital(name): name for name in shape.members} if shape else {}
        given = {key: item for key, item in value.items() if item is not None}
        return {members[key]: _member(key, item, shape.members[members[key]], texts) for key, item in given.items()}
    if kind == "list" and isinstance(value, list):
        return [_named(item, shape.member, texts) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: _named(item, shape.value, texts) for key, item in value.items()}
    return value


def _member(name: str, value: Any, shape: Shape, texts: tuple[str, ...]) -> Any:
    if shape.type_name == "blob":
        return shown(value).encode("utf-8", "replace")
    return shown(value) if name in texts else _named(value, shape, texts)
