"""JSONata as Step Functions offers it: `{% … %}`, `$states`, the variables, and AWS's own functions."""

import hashlib
import json
import random
import threading
import uuid
from collections import OrderedDict
from typing import Any

from jsonata import Jsonata, Utils
from jsonata.jexception import JException

from .execution import to_text
from .failure import QueryEvaluationError
from .jsonata_words import words_of
from .visit import NO_RESULT, Visit

HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
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
    try:
        parsed = _parse(expression)
        parsed.environment.set_runtime_bounds(LONGEST_MILLISECONDS, DEEPEST_RECURSION)
        raw = parsed.evaluate(None, _bindings(visit))
    except JException as problem:
        raise QueryEvaluationError(
            f"{said} threw an error during evaluation. {problem.error}: {words_of(problem)}", field
        ) from problem
    except (TypeError, ValueError, LookupError, ArithmeticError) as problem:
        raise QueryEvaluationError(f"{said} threw an error during evaluation: {problem}", field) from problem
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


def _parse(expression: str) -> Jsonata:
    known = _compiled.expressions
    if expression not in known:
        parsed = Jsonata(expression)
        parsed.set_output_convert_nulls(False)
        for name, function in FUNCTIONS.items():
            parsed.register_lambda(name, function)
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


def _range(first: int, last: int, step: int) -> Any:
    """The numbers as a JSONata sequence: a single one is that number, not an array."""
    numbers = list(range(first, last + (1 if step > 0 else -1), step))
    if len(numbers) > 1000:
        raise ValueError("The array may have at most 1000 items")
    return numbers[0] if len(numbers) == 1 else numbers


def _hash(text: str, algorithm: str) -> str:
    return hashlib.new(HASHES[algorithm], text.encode()).hexdigest()


FUNCTIONS = {
    "partition": lambda array, size: [array[at : at + size] for at in range(0, len(array), size)],
    "range": _range,
    "hash": _hash,
    "random": lambda seed=None: random.Random(seed).random(),
    "uuid": lambda: str(uuid.uuid4()),
    "parse": json.loads,
}
