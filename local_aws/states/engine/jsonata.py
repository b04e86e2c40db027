"""JSONata as Step Functions offers it: `{% … %}`, `$states`, the variables, and AWS's own functions."""

import json
import threading
from collections import OrderedDict
from typing import Any

from jsonata import Jsonata, Utils
from jsonata.jexception import JException

from .execution import to_text
from .failure import QueryEvaluationError
from .jsonata_functions import FUNCTIONS
from .jsonata_words import words_of
from .visit import NO_RESULT, Visit

CACHED_EXPRESSIONS = 256
LONGEST_MILLISECONDS = 5_000
DEEPEST_RECURSION = 200


class _Compiled(threading.local):
    """Expressions that this thread has parsed; the library's objects are not to be shared between threads."""

    def __init__(self):
        self.expressions: OrderedDict[str, Jsonata] = OrderedDict()


_compiled = _Compiled()


def is_expression(value: Any) -> bool:
    """Whether the value is a string of the form `{% … %}`."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}")


def evaluate(visit: Visit, text: str, field: str, expected: str | None = None) -> Any:
    """The value of `{% … %}` in this state; `expected` is the JSON type that the field wants."""
    expression = text[2:-2].strip()
    said = f"The JSONata expression '{expression}' specified for the field '{field}'"
    raw = _evaluated(visit, expression, said, field)
    if raw is None:
        raise QueryEvaluationError(f"{said} returned nothing (undefined).", field)
    value = _plain(raw, expression, field)
    if expected and json_type(value) != expected:
        cause = (
            f"{said} returned an unexpected result type. Expected '{expected}', "
            f"but was '{json_type(value)}' for value: {to_text(value)}"
        )
        raise QueryEvaluationError(cause, field)
    return value


def evaluate_whole(visit: Visit, text: str, field: str) -> int:
    """The value of `{% … %}` in a field that wants a whole number, and none below 0."""
    value = evaluate(visit, text, field, "number")
    if value < 0 or value != int(value):
        cause = f"Expected non-negative integer for {field}, got '{to_text(value)}' instead."
        raise QueryEvaluationError(cause, field)
    return int(value)


def fill(visit: Visit, template: Any, field: str) -> Any:
    """The template with every `{% … %}` in it evaluated; `field` names it in error messages."""
    if is_expression(template):
        return evaluate(visit, template, field)
    if isinstance(template, dict):
        return {key: fill(visit, value, f"{field}/{key}") for key, value in template.items()}
    if isinstance(template, list):
        return [fill(visit, value, f"{field}[{index}]") for index, value in enumerate(template)]
    return template


def json_type(value: Any) -> str:
    """JSON's name for the value's type."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    names = {int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "function")


def _evaluated(visit: Visit, expression: str, said: str, field: str) -> Any:
    """The library's value; what the library fails with in Python's words is not told."""
    try:
        parsed = _parse(expression)
        parsed.environment.set_runtime_bounds(LONGEST_MILLISECONDS, DEEPEST_RECURSION)
        return parsed.evaluate(None, _bindings(visit))
    except JException as problem:
        why = f" {problem.error}: {words_of(problem)}"
    except ArithmeticError:
        why = " D1001: Number out of range: null"
    except Exception:
        why = ""
    raise QueryEvaluationError(f"{said} threw an error during evaluation.{why}", field)


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


def _bindings(visit: Visit) -> dict[str, Any]:
    states = {"input": visit.input, "context": visit.frame.context}
    if visit.result is not NO_RESULT:
        states["result"] = visit.result
    if visit.error_output is not None:
        states["errorOutput"] = visit.error_output
    return {**{name: _bound(value) for name, value in visit.frame.variables.all().items()}, "states": states}


def _bound(value: Any) -> Any:
    """The value as a variable of the library, to which None is undefined; inside of data it knows null."""
    return Utils.NULL_VALUE if value is None else value


def _plain(raw: Any, expression: str, field: str) -> Any:
    """The library's value as plain JSON data; a function is none."""
    try:
        return json.loads(json.dumps(Utils.convert_nulls(raw)))
    except TypeError as problem:
        cause = f"The JSONata expression '{expression}' for the field '{field}' returned an unsupported result type."
        raise QueryEvaluationError(cause, field) from problem
