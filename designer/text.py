"""A definition as text, and back: in its own indentation, with its order of keys and its way to write numbers."""

import json
import re
from typing import Any, NamedTuple

from designer.places import Refused

INDENTED = re.compile(r"[{\[]\r?\n([ \t]+)\S")
MARK = "\ue000number:"
HALVES = re.compile("[\ud800-\udfff]")
MARKED = re.compile(f'"{MARK}([^"]*)"')


class Number(float):
    """A number that Python would write otherwise than the text does (`0.10`, `1E3`): it keeps its own form."""

    def __new__(cls, literal: str):
        number = super().__new__(cls, literal)
        number.literal = literal
        return number

    def __deepcopy__(self, memo: dict) -> "Number":
        return self


class Form(NamedTuple):
    """How a text is written: its indentation (None: in one line), separators, line ends and end."""

    indent: str | None = "  "
    separators: tuple[str, str] = (",", ": ")
    newline: str = "\n"
    end: str = ""


def read(text: str) -> dict[str, Any]:
    """The definition in the text; numbers keep their literals.

    Raises Refused, with line and column, for what is no JSON, for no object, and for a key that stands twice, of which
    one would be lost.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_float=_float, parse_int=_int, parse_constant=_constant
        )
    except json.JSONDecodeError as problem:
        raise Refused(f"This is no JSON: {problem.msg} at line {problem.lineno}, column {problem.colno}.") from None
    except RecursionError:
        raise Refused("This JSON is nested too deeply to be read.") from None
    if not isinstance(value, dict):
        raise Refused(f"A definition is a JSON object, {{…}}; this begins with {text.strip()[:1]}.")
    return value


def form_of(text: str) -> Form:
    """How the text is written."""
    newline = "\r\n" if "\r\n" in text else "\n"
    end = newline if text.endswith(("\n", "\r")) else ""
    if found := INDENTED.search(text):
        return Form(found[1], (",", ": "), newline, end)
    if not text.strip() or not read(text):
        return Form(end=end)
    return Form(None, (", " if '", "' in text or '": ' in text else ",", ": " if '": ' in text else ":"), newline, end)


def written(definition: dict[str, Any], form: Form = Form()) -> str:  # noqa: B008 (a tuple)
    """The definition in that form."""
    text = json.dumps(_marked(definition), indent=form.indent, separators=form.separators, ensure_ascii=False)
    text = MARKED.sub(lambda found: found[1], text)
    return encodable(text).replace("\n", form.newline) + form.end


def encodable(text: str) -> str:
    """The same JSON, with the halves of letters that no file can hold as their escapes."""
    return HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _marked(value: Any) -> Any:
    if isinstance(value, Number):
        return MARK + value.literal
    if isinstance(value, dict):
        return {key: _marked(item) for key, item in value.items()}
    return [_marked(item) for item in value] if isinstance(value, list) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Refused(f"The key {twice!r} stands twice in one object, and one of them would be lost: rename one.")
    return made


def _float(literal: str) -> float:
    return float(literal) if repr(float(literal)) == literal else Number(literal)


def _int(literal: str) -> int | float:
    if len(literal) > 300:
        return Number(literal)
    return int(literal) if str(int(literal)) == literal else Number(literal)


def _constant(name: str) -> Any:
    raise Refused(f"{name} is no JSON: a number is needed.")
