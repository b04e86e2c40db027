"""The intrinsic functions of JSONPath states: `States.Format('Hello, {}', $.name)`, parsed once and called."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from local_aws.states.language.failure import LocatedError
from local_aws.states.language.intrinsic_functions import INTRINSICS
from local_aws.states.language.jsonpath import compile_path

NAME = re.compile(r"\s*States\.(\w+)\s*\(")
STRING = re.compile(r"'((?:\\['\\{}]|[^'\\])*)'")
ESCAPE = re.compile(r"\\(.)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORD = re.compile(r"true|false|null")
PATH = re.compile(r"\$(?:\[(?:'[^']*'|\"[^\"]*\"|[^\]])*\]|[^,()\[\]\s'])*(?:\[\?\(.*?\)\])?")


class Call(NamedTuple):
    """A function with its arguments, each a Call, a Path or a literal, and how it was written."""

    function: str
    arguments: tuple
    text: str


class Path(NamedTuple):
    """An argument that is looked up when the function is called."""

    path: str


class IntrinsicSyntax(ValueError):
    """The text is no call of an intrinsic function."""


def is_intrinsic(text: str) -> bool:
    """Whether the text means to be a call of an intrinsic function."""
    return text.startswith("States.")


@lru_cache(maxsize=1024)
def compile_intrinsic(text: str) -> Call:
    """The parsed call; IntrinsicSyntax when a parenthesis, a quote or an escape is wrong."""
    call, position = _call(text, 0)
    if text[position:].strip():
        raise IntrinsicSyntax(text)
    return call


def call_intrinsic(text: str, lookup: Callable[[str], Any]) -> Any:
    """The value of the call; `lookup` gives the value at a path. A failure is States.IntrinsicFailure."""
    return _value(compile_intrinsic(text), lookup)


def _value(part: Any, lookup: Callable[[str], Any]) -> Any:
    if isinstance(part, Path):
        return lookup(part.path)
    if not isinstance(part, Call):
        return part
    arguments = [_value(argument, lookup) for argument in part.arguments]
    try:
        return INTRINSICS[part.function].compute(*arguments)
    except (TypeError, ValueError, LookupError, ArithmeticError) as problem:
        cause = f"The function '{part.text}' had the following error: {problem}"
        raise LocatedError(cause, "States.IntrinsicFailure") from problem


def _call(text: str, position: int) -> tuple[Call, int]:
    match = NAME.match(text, position)
    if not match or match.group(1) not in INTRINSICS:
        raise IntrinsicSyntax(text)
    function, start = match.group(1), match.start(1) - len("States.")
    arguments, position = [], _blank(text, match.end())
    while not text.startswith(")", position):
        is_template = function == "Format" and not arguments
        argument, position = _argument(text, position, is_template)
        arguments.append(argument)
        position = _blank(text, position)
        if text.startswith(",", position):
            position = _blank(text, position + 1)
        elif not text.startswith(")", position):
            raise IntrinsicSyntax(text)
    known = INTRINSICS[function]
    if not known.least <= len(arguments) <= known.most:
        raise IntrinsicSyntax(text)
    return Call(function, tuple(arguments), text[start : position + 1]), position + 1


def _argument(text: str, position: int, is_template: bool) -> tuple[Any, int]:
    """An argument and where it ends; the backslashes of a template tell its braces from its `{}`."""
    if text.startswith("States.", position):
        return _call(text, position)
    if match := STRING.match(text, position):
        literal = match.group(1)
        return literal if is_template else ESCAPE.sub(r"\1", literal), match.end()
    if match := PATH.match(text, position):
        return Path(match.group()), _checked(text, match)
    if match := NUMBER.match(text, position) or WORD.match(text, position):
        return json.loads(match.group()), match.end()
    raise IntrinsicSyntax(text)


def _checked(text: str, match: re.Match) -> int:
    path = match.group()
    if path.startswith(("$.", "$[")):
        try:
            compile_path(path)
        except ValueError as problem:
            raise IntrinsicSyntax(text) from problem
    return match.end()


def _blank(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position
