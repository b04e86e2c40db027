"""jsonata-js 2.0.6, the reference itself, as the engine of JSONata: a browser has the language it is written in."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pyodide.ffi import JsProxy, create_proxy, run_sync, to_js

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
from local_aws.states.language.jsonata.functions import FUNCTIONS, NULL, Function
from local_aws.states.language.jsonata.weight import exact

OVERRUNS = (TIME, MEMORY, DEPTH)


class JsonataJs:
    """The engine; `engine` is what jsonata_engine.mjs makes of jsonata-js."""

    bounded = True

    def __init__(self, engine: JsProxy):
        self._engine = engine
        self._hosts = {name: _host(function) for name, function in FUNCTIONS.items()}

    def compile(self, source: str, extra: dict[str, Function]) -> "JsonataJsExpression":
        """The expression. Raises EngineError."""
        hosts = {**self._hosts, **{name: _host(function) for name, function in extra.items()}}
        answer = self._engine.compile(source, to_js([[name, list(host)] for name, host in hosts.items()]))
        if hasattr(answer, "error"):
            raise _failed(answer.error.to_py())
        return JsonataJsExpression(self._engine, answer.expression)


class JsonataJsExpression:
    """An expression that jsonata-js has read."""

    def __init__(self, engine: JsProxy, expression: JsProxy):
        self._engine, self._expression = engine, expression

    def needed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """All of them."""
        return variables

    def evaluate(self, data: Data, bounds: Bounds, now: datetime) -> str | None:
        """The value as JSON text, None for undefined."""
        limits = {
            "seconds": bounds.seconds,
            "depth": DEEPEST,
            "items": bounds.items,
            "characters": bounds.characters,
        }
        moment = now.timestamp() * 1000
        asked = self._engine.evaluate(self._expression, json.dumps(data.variables), json.dumps(limits), moment)
        answer = json.loads(run_sync(asked))
        if "error" in answer:
            raise _failed(answer["error"])
        if "isFunction" in answer:
            raise NotData("a function")
        return exact(answer["value"], data.weight.large) if "value" in answer else None


def _failed(error: dict[str, str]) -> EngineError:
    code = error["code"]
    return Overrun(code) if code in OVERRUNS else EngineError(code, error["message"])


def _host(function: Function) -> tuple[JsProxy, str | None]:
    """The function as jsonata_engine.mjs calls it, with JSON, and its signature."""
    return create_proxy(_in_json(function.compute)), function.signature


def _in_json(compute: Callable[..., Any]) -> Callable[[str], str]:
    def call(given: str) -> str:
        try:
            value = compute(*(each[0] if each else None for each in json.loads(given)))
        except EngineError as problem:
            return json.dumps({"error": {"code": problem.code, "message": problem.message}})
        return json.dumps({} if value is None else {"value": [None if value is NULL else value]})

    return call
