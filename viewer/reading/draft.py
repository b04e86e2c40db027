"""A definition as it comes: a dict, its JSON text, or a draft of either, of which as much is read as goes."""

import json
from collections.abc import Iterator

NO_JSON = "The text is no JSON: a definition begins with {. Of YAML, yaml.safe_load(text) makes what can be drawn"
MOST_CUTS = 50  # places at which the text is tried to end


def read(definition: object) -> tuple[dict, list[str]]:
    """The definition as a dict, and a sentence if it is none, or not all of it: a text is read up to what is wrong."""
    if isinstance(definition, str):
        return _read_text(definition.removeprefix("\ufeff"))
    if isinstance(definition, dict):
        return definition, []
    return {}, ["The definition is no object"]


def _read_text(text: str) -> tuple[dict, list[str]]:
    try:
        return read(json.loads(text))
    except RecursionError:
        return {}, ["The JSON is nested too deeply"]
    except json.JSONDecodeError as error:
        if not text.lstrip().startswith("{"):
            return {}, [NO_JSON]
        place = f"line {error.lineno}, column {error.colno}"
        return _beginning(text[: error.pos]), [f"The JSON breaks off at {place}: what stands before is drawn"]


def _beginning(text: str) -> dict:
    """The object that a text begins, without what cannot be told of its end."""
    for end, brackets in list(_ends(text))[: -MOST_CUTS - 1 : -1]:
        try:
            return json.loads(text[:end] + brackets)
        except json.JSONDecodeError:
            continue
    return {}


def _ends(text: str) -> Iterator[tuple[int, str]]:
    """Where the text could end, from its start on, and the brackets that would close it there."""
    open_, quoted, escaped = "", False, False
    for place, sign in enumerate(text):
        if quoted:
            quoted, escaped = escaped or sign != '"', sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "{[":
            open_ = ("}" if sign == "{" else "]") + open_
            yield place + 1, open_
        elif sign in "}]":
            open_ = open_[1:]
        elif sign == ",":
            yield place, open_
    yield len(text), open_
