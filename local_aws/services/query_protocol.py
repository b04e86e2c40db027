"""AWS's query protocol: parameters in a form, their names with dots and numbers; answers in XML."""

import base64
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from local_aws.wire import ServiceError

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

NOT_IN_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
MOST_FIELDS = 10_000
DEEPEST = 12  # dots in a name


def operation_name(body: bytes) -> str:
    """The operation that the form is for; "" when it names none."""
    return form(body).get("Action", "")


def form(body: bytes) -> dict[str, str]:
    """The fields of a form. Raises ServiceError when there are too many."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise ServiceError("MalformedQueryString", "The request has too many parameters.") from None


def parameters(body: bytes, operation: "OperationModel") -> dict[str, Any]:
    """The operation's parameters: `Tags.member.1.Key=a` becomes `{"Tags": [{"Key": "a"}]}`. Unknown ones are left."""
    tree: dict[str | None, Any] = {}  # by the parts of names; the value stands under None
    for name, value in form(body).items():
        node, parts = tree, name.split(".")
        for part in parts[:DEEPEST]:
            node = node.setdefault(part, {})
        node[None] = value
    return _read(tree, operation.input_shape) if operation.input_shape else {}


def answer(operation: "OperationModel", value: dict[str, Any], namespace: str, request_id: str) -> bytes:
    """The answer as AWS writes it, indented by two blanks."""
    lines = [f'<{operation.name}Response xmlns="{namespace}">']
    if shape := operation.output_shape:
        inside = list(_write(shape, value, 2))
        tag = shape.serialization.get("resultWrapper", f"{operation.name}Result")
        lines += [f"  <{tag}>", *inside, f"  </{tag}>"] if inside else [f"  <{tag}/>"]
    lines += ["  <ResponseMetadata>", f"    <RequestId>{request_id}</RequestId>", "  </ResponseMetadata>"]
    return "\n".join([*lines, f"</{operation.name}Response>", ""]).encode("utf-8", "replace")


def xml_text(value: Any) -> str:
    """The value as text between XML's tags; what XML cannot hold is `?`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    text = f"{value:%Y-%m-%dT%H:%M:%S}Z" if isinstance(value, datetime) else str(value)
    return escape(NOT_IN_XML.sub("?", text))


def _read(node: dict[str | None, Any], shape: "Shape") -> Any:
    if shape.type_name == "structure":
        names = {name: member.serialization.get("name", name) for name, member in shape.members.items()}
        return {name: _read(node[sent], shape.members[name]) for name, sent in names.items() if sent in node}
    if shape.type_name == "list":
        items = (
            node
            if shape.serialization.get("flattened")
            else node.get(shape.member.serialization.get("name", "member"), {})
        )
        return [_read(item, shape.member) for item in _numbered(items)]
    if shape.type_name == "map":
        entries = node if shape.serialization.get("flattened") else node.get("entry", {})
        key, value = (
            part.serialization.get("name", name) for part, name in ((shape.key, "key"), (shape.value, "value"))
        )
        return {
            entry.get(key, {}).get(None, ""): _read(entry.get(value, {}), shape.value) for entry in _numbered(entries)
        }
    return _scalar(node.get(None, ""), shape.type_name)


def _numbered(items: dict[str | None, Any]) -> list[dict[str | None, Any]]:
    """What stands under 1, 2, 3, …, in this order."""
    numbers = sorted(int(name) for name in items if name and name.isascii() and name.isdigit() and len(name) < 7)
    return [items[str(number)] for number in numbers if str(number) in items]


def _scalar(text: str, kind: str) -> Any:
    try:
        if kind in ("integer", "long"):
            return int(text)
        if kind == "boolean":
            return {"true": True, "false": False}[text.lower()]
        return base64.b64decode(text, validate=True) if kind == "blob" else text
    except (ValueError, KeyError):
        raise ServiceError("MalformedInput", f"The value is no {kind}.") from None


def _write(shape: "Shape", value: Any, depth: int) -> Iterator[str]:
    """The lines of a structure's members."""
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from _element(member.serialization.get("name", name), member, value[name], depth)


def _element(tag: str, shape: "Shape", value: Any, depth: int) -> Iterator[str]:
    blank = "  " * depth
    if shape.type_name not in ("structure", "list", "map"):
        yield f"{blank}<{tag}>{xml_text(value)}</{tag}>"
        return
    inside = list(_inside(shape, value, depth + 1))
    yield from [f"{blank}<{tag}>", *inside, f"{blank}</{tag}>"] if inside else [f"{blank}<{tag}/>"]


def _inside(shape: "Shape", value: Any, depth: int) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from _write(shape, value, depth)
    elif shape.type_name == "list":
        for item in value:
            yield from _element(shape.member.serialization.get("name", "member"), shape.member, item, depth)
    else:
        for key, item in value.items():
            yield "  " * depth + "<entry>"
            yield from _element("key", shape.key, key, depth + 1)
            yield from _element("value", shape.value, item, depth + 1)
            yield "  " * depth + "</entry>"
