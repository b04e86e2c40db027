"""JSONata as Step Functions offers it, behind one seam: an expression and what its variables are give a value."""

import json
from collections import OrderedDict
from typing import Any

from jsonata import Jsonata, Utils
from jsonata.jexception import JException

from local_aws import turns
from local_aws.states.language.jsonata_functions import FUNCTIONS
from local_aws.states.language.jsonata_words import words_of

CACHED_EXPRESSIONS = 256
LONGEST_MILLISECONDS = 5_000
DEEPEST_RECURSION = 200
UNDEFINED = object()


class JsonataError(Exception):
    """An evaluation that failed; its text is ` T0410: …`, or nothing where the engine has no words for it."""


class NotData(TypeError):
    """The value is no JSON, but a function, say."""


class _Compiled(turns.local):
    """Expressions that this thread has parsed; the library's objects are not to be shared between threads."""

    def __init__(self):
        self.expressions: OrderedDict[str, Jsonata] = OrderedDict()


_compiled = _Compiled()


def is_expression(value: Any) -> bool:
    """Whether the value is a string of the form `{% … %}`."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}")


def value_of(expression: str, variables: dict[str, Any]) -> Any:
    """The expression's value as plain JSON data, or UNDEFINED. Raises JsonataError, and NotData for a function.

    `variables` are plain data by name, `$states` among them.
    """
    raw = _evaluated(expression, variables)
    if raw is None:
        return UNDEFINED
    try:
        return json.loads(json.dumps(Utils.convert_nulls(raw)))
    except TypeError as problem:
        raise NotData(str(problem)) from problem


def _evaluated(expression: str, variables: dict[str, Any]) -> Any:
    """The library's value; what the library fails with in Python's words is not told."""
    try:
        parsed = _parse(expression)
        parsed.environment.set_runtime_bounds(LONGEST_MILLISECONDS, DEEPEST_RECURSION)
        return parsed.evaluate(None, {name: _bound(value) for name, value in variables.items()})
    except JException as problem:
        why = f" {problem.error}: {words_of(problem)}"
    except ArithmeticError:
        why = " D1001: Number out of range: null"
    except Exception:
        why = ""
    raise JsonataError(why)


def _parse(expression: str) -> Jsonata:
    known = _compiled.expressions
    if expression not in known:
        parsed = Jsonata(expression)
        parsed.set_output_convert_nulls(False)
        for name, function in FUNCTIONS.items():
            parsed.register_function(name, function)
        known[expression] = parsed
        if len(known) > CACHED_EXPRESSIONS:
            known.popitem(last=False)
    known.move_to_end(expression)
    return known[expression]


def _bound(value: Any) -> Any:
    """The value as a variable of the library, to which None is undefined; inside of data it knows null."""
    return Utils.NULL_VALUE if value is None else value
