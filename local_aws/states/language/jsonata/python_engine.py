"""jsonata-python as the engine, for systems that jlens has no wheel for: slower, bounded only in time and depth."""

import json
import math
import re
from datetime import datetime
from typing import Any

from jsonata import Jsonata, Utils
from jsonata.jexception import JException

from local_aws.states.language.jsonata.engine import DEEPEST, DEPTH, TIME, Bounds, Data, EngineError, NotData, Overrun
from local_aws.states.language.jsonata.functions import FUNCTIONS, NULL, TAKEN_OUT, Function

PLURALS = {"a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings"}
PLACEHOLDER = re.compile(r"\{\{\w+\}\}")
OVERRUNS = {"D1011": DEPTH, "D1012": TIME}


class JsonataPython:
    """The engine; its expressions are not to be shared between threads, so they are evaluated in processes apart."""

    bounded = False

    def compile(self, source: str, extra: dict[str, Function]) -> "JsonataPythonExpression":
        """The expression. Raises EngineError."""
        return JsonataPythonExpression(source, extra)


class JsonataPythonExpression:
    """An expression that the library has read."""

    def __init__(self, source: str, extra: dict[str, Function]):
        try:
            self._expression = Jsonata(source)
        except JException as problem:
            raise EngineError(problem.error, _words(problem)) from None
        except RecursionError:
            raise Overrun(DEPTH) from None
        except re.error as problem:
            raise EngineError("S0302", f"This machine's engine cannot read the regular expression: {problem}") from None
        self._expression.set_output_convert_nulls(False)
        for name, function in {**FUNCTIONS, **extra}.items():
            self._expression.register_function(name, _Host(name, function))
        self._expression.register_function(TAKEN_OUT, None)

    def needed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """All of them."""
        return variables

    def evaluate(self, data: Data, bounds: Bounds, now: datetime) -> str | None:
        """The value as JSON text, None for undefined."""
        value = self._evaluated(data.variables, bounds)
        if value is None:
            return None
        try:
            return json.dumps(Utils.convert_nulls(value))
        except TypeError as problem:
            raise NotData(str(problem)) from None

    def _evaluated(self, variables: dict[str, Any], bounds: Bounds) -> Any:
        self._expression.environment.set_runtime_bounds(int(bounds.seconds * 1000), DEEPEST)
        try:
            return self._expression.evaluate(None, {name: _bound(value) for name, value in variables.items()})
        except JException as problem:
            if problem.error in OVERRUNS:
                raise Overrun(OVERRUNS[problem.error]) from None
            raise EngineError(problem.error, _words(problem)) from None
        except ArithmeticError:
            raise EngineError("D1001", "Number out of range: null") from None
        except Exception as problem:  # of many kinds
            raise EngineError("D3137", f"This machine's engine cannot compute it: {problem}") from None


class _Host(Jsonata.JFunction):
    """A function of ours, whose arguments are checked as those of the language's own."""

    def __init__(self, name: str, function: Function):
        super().__init__(function.compute, function.signature)
        if self.signature:
            self.signature.set_function_name(name)

    def call(self, input: Any, args: list[Any]) -> Any:
        """The value for these arguments."""
        if Utils.NULL_VALUE in args:
            raise JException("T0410", -1, args.index(Utils.NULL_VALUE) + 1, self.signature.function_name)
        value = self.function(*args)
        return Utils.NULL_VALUE if value is NULL else value


def _bound(value: Any) -> Any:
    """The value as a variable of the library, to which None is undefined; inside of data it knows null."""
    return Utils.NULL_VALUE if value is None else value


def _words(problem: JException) -> str:
    """The message; the library's own has lost the quotes, and says Object where functions are meant."""
    template = JException.error_codes.get(problem.error)
    if template is None or "{{{" in template:
        return str(problem)
    values = [problem.current, problem.expected, problem.extra]
    if problem.error == "T0412":
        values[2] = PLURALS.get(values[2], values[2])
    remaining = iter(values)
    sentence = PLACEHOLDER.sub(lambda _: _quoted(next(remaining, None)), template)
    return re.sub(r"\bObject\b", "function", sentence)


def _quoted(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "null"  # as JavaScript writes what JSON has no number for
    return json.dumps(value, default=str, ensure_ascii=False)
