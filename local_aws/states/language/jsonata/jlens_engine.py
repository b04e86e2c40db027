"""jlens as the engine: JSONata in Rust, which is ended by its bounds, and lets other threads go on meanwhile."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jlens import Expression, JlensError, Read

from local_aws.states.language.jsonata import surrogates
from local_aws.states.language.jsonata.engine import (
    DEEPEST,
    DEPTH,
    MEMORY,
    TIME,
    Bounds,
    Data,
    EngineError,
    NotData,
    Overrun,
)
from local_aws.states.language.jsonata.functions import FUNCTIONS, NULL, TAKEN_OUT, Function
from local_aws.states.language.jsonata.weight import exact

LONGEST_RESULT = 2**24  # bytes of JSON: data may have 256 KiB, so whatever is longer is refused anyway
OVERRUNS = {"D1011": DEPTH, "D1012": TIME, "U1001": MEMORY, "D2016": MEMORY}
OF_THE_USER = ("D3137", "D3141")  # $error, $assert
QUOTED_OR_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w.$])-?\d+(?:\.\d+(?:e-?\d+)?|e-?\d+)(?![\w])')
URLS = {"encodeUrl": ";/?:@&=+$,#-_.!~*'()", "encodeUrlComponent": "-_.!~*'()"}


class Jlens:
    """The engine."""

    bounded = True

    def compile(self, source: str, extra: dict[str, Function]) -> "JlensExpression":
        """The expression. Raises EngineError."""
        return JlensExpression(source, extra)


class JlensExpression:
    """An expression that jlens has read; threads may share it."""

    def __init__(self, source: str, extra: dict[str, Function]):
        hidden = surrogates.hidden(source)
        try:
            self._expression = Expression(hidden)
        except JlensError as problem:
            raise Overrun(DEPTH) if problem.code == "U1001" else _told(problem) from None
        for name, function in {**FUNCTIONS, **extra}.items():
            self._expression.register_function(name, _host(function.compute), function.signature)
        self._source, self._halves = source, hidden != source
        self._reads = self._expression.reads({TAKEN_OUT: None})["bindings"]

    def needed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """The parts of the variables that it looks at."""
        known = {name: read for name, read in self._reads.items() if name in variables}
        try:
            return {name: _pruned(variables[name], read) for name, read in known.items()}
        except RecursionError:
            return {name: variables[name] for name in known}

    def evaluate(self, data: Data, bounds: Bounds, now: datetime) -> str | None:
        """The value as JSON text, None for undefined."""
        halves = self._halves or data.weight.lone
        variables = surrogates.hidden_in(data.variables) if halves else data.variables
        own = {name: _encoder(name, safe) for name, safe in URLS.items()} if halves else {}
        text = self._evaluated({**variables, **own, TAKEN_OUT: None}, bounds, now)
        if text is None:
            self._check_data(data, bounds, now)
            return None
        return exact(surrogates.shown(text) if halves else text, data.weight.large)

    def _evaluated(self, variables: dict[str, Any], bounds: Bounds, now: datetime) -> str | None:
        limits = {
            "timeout": bounds.seconds,
            "max_depth": DEEPEST,
            "max_array_length": bounds.items,
            "max_string_length": bounds.characters,
            "max_result_size": min(LONGEST_RESULT, 2 * bounds.characters),
        }
        try:
            return self._expression.evaluate_json(None, variables, now=now, **limits)
        except JlensError as problem:
            raise Overrun(OVERRUNS[problem.code]) if problem.code in OVERRUNS else _told(problem) from None
        except (TypeError, ValueError):  # nested more than a thousand levels deep
            raise Overrun(DEPTH) from None
        except BaseException as fault:
            if type(fault).__name__ != "PanicException":
                raise
            raise Overrun(MEMORY) from None  # where jlens breaks, something is too large for it

    def _check_data(self, data: Data, bounds: Bounds, now: datetime) -> None:
        """Raises NotData when what is undefined as JSON is a function."""
        if not self._source.startswith("$type("):
            kind = JlensExpression(f"$type(({self._source}\n))", {}).evaluate(data, bounds, now)
            if kind == '"function"':
                raise NotData("a function")


def _told(problem: JlensError) -> EngineError:
    """The error with numbers as JavaScript writes them, and 2.0.6's own slip."""
    sentence = str(problem)
    if problem.code == "D2014":
        sentence = sentence.replace("1e7", "1e6")
    elif problem.code not in OF_THE_USER:
        sentence = QUOTED_OR_NUMBER.sub(_as_in_javascript, sentence)
    return EngineError(problem.code, sentence)


def _as_in_javascript(match: re.Match[str]) -> str:
    if match[0].startswith('"'):
        return match[0]
    number = float(match[0])
    if 1e-6 <= abs(number) < 1e21 or number == 0:
        return f"{Decimal(repr(number)):f}".removesuffix(".0")
    return re.sub(r"e([+-])0?", r"e\1", repr(number))


def _host(compute: Callable[..., Any]) -> Callable[..., Any]:
    """The function for jlens, which takes None for undefined, and what is no number for null."""

    def call(*arguments: Any) -> Any:
        value = compute(*arguments)
        return float("nan") if value is NULL else value

    return call


def _encoder(name: str, safe: str) -> Callable[[str | None], str | None]:
    """The URL encoder of this name, to which half a surrogate pair is malformed."""

    def encode(text: str | None) -> str | None:
        if text is not None and surrogates.PRIVATE.search(text):
            raise EngineError("D3140", f"Malformed URL passed to ${name}(): {json.dumps(surrogates.shown(text))}")
        return text and quote(text, safe=safe)

    return encode


def _pruned(value: Any, read: Read) -> Any:
    """The value without the members that are not read."""
    if read is True:
        return value
    if isinstance(value, dict):
        return {name: _pruned(value[name], inner) for name, inner in read.items() if name in value}
    return [_pruned(item, read) for item in value] if isinstance(value, list) else value
