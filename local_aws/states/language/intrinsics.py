"""The intrinsic functions of JSONPath states: `States.Format('Hello, {}', $.name)`, parsed once and called."""

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from local_aws.states.language.failure import LocatedError
from local_aws.states.language.intrinsic_functions import INTRINSICS
from local_aws.states.language.jsonpath import NAME_IN_CALL, compile_path, read_steps, rooted
from local_aws.states.language.scanner import ESCAPE, Scanner
from local_aws.states.language.values import weight

FUNCTION = re.compile(r"\w+")
STRING = re.compile(r"'((?:\\['\\{}]|[^'\\])*)'")
LITERAL = re.compile(r"true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
MOST_MADE = 10 * 2**20  # characters that a function may be given
LARGE = (str, list, dict)
DEEPEST = 10  # "you can nest up to 10 intrinsic functions": developer guide, intrinsic functions


class Call(NamedTuple):
    """A function with its arguments, each a Call, a Path or a literal."""

    function: str
    arguments: tuple


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
    """The parsed call; IntrinsicSyntax when a parenthesis, a quote, an escape or a path is wrong, or ten do not do."""
    scanner = Scanner(text)
    call = _call(scanner.blanks(), 1)
    if scanner.blanks().next:
        raise IntrinsicSyntax(text)
    return call


def call_intrinsic(text: str, lookup: Callable[[str], Any]) -> Any:
    """The value of the call; `lookup` gives the value at a path, and raises ValueError where there is none.

    A failure is States.Runtime, as AWS's guide has it; wherever in the call it happened, the whole of it is told.
    """
    try:
        return _value(compile_intrinsic(text), lookup)
    except (TypeError, ValueError, LookupError, ArithmeticError) as problem:
        raise LocatedError(f"The function '{text}' had the following error: {problem}") from problem


def _value(part: Any, lookup: Callable[[str], Any]) -> Any:
    if isinstance(part, Path):
        return lookup(part.path)
    if not isinstance(part, Call):
        return part
    arguments, left = [], MOST_MADE
    for argument in part.arguments:
        arguments.append(_value(argument, lookup))
        left -= weight(arguments[-1], left) if isinstance(arguments[-1], LARGE) else 0
        if left < 0:
            raise ValueError(f"The arguments have more than {MOST_MADE} characters")
    return INTRINSICS[part.function].compute(*arguments)


def _call(scanner: Scanner, depth: int) -> Call:
    function = scanner.match(FUNCTION) if scanner.take("States.") else None
    if function not in INTRINSICS or depth > DEEPEST or not scanner.blanks().take("("):
        raise IntrinsicSyntax(scanner.text)
    arguments: list = []
    while not scanner.blanks().take(")"):
        if arguments and not scanner.take(","):
            raise IntrinsicSyntax(scanner.text)
        is_template = function == "Format" and not arguments
        arguments.append(_argument(scanner.blanks(), is_template, depth))
    known = INTRINSICS[function]
    if not known.least <= len(arguments) <= known.most:
        raise IntrinsicSyntax(scanner.text)
    return Call(function, tuple(arguments))


def _argument(scanner: Scanner, is_template: bool, depth: int) -> Any:
    """An argument; the backslashes of a template tell its braces from its `{}`."""
    if scanner.next == "S":
        return _call(scanner, depth + 1)
    if scanner.next == "$":
        return _path(scanner)
    if (literal := scanner.match(STRING)) is not None:
        return literal[1:-1] if is_template else ESCAPE.sub(r"\1", literal[1:-1])
    if (literal := scanner.match(LITERAL)) is not None:
        return json.loads(literal)
    raise IntrinsicSyntax(scanner.text)


def _path(scanner: Scanner) -> Path:
    """A path into the data, the context object (`$$`) or a variable (`$name`)."""
    start = scanner.position
    if not scanner.take("$$"):
        scanner.take("$")
        scanner.match(NAME_IN_CALL)
    try:
        read_steps(scanner, NAME_IN_CALL)
        path = scanner.text[start : scanner.position]
        compile_path(rooted(path)[1])
    except ValueError as problem:
        raise IntrinsicSyntax(scanner.text) from problem
    return Path(path)
