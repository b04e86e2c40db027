"""JSONata as Step Functions offers it, behind one seam: an expression and what its variables are give a value.

An engine (`engine.py`) evaluates JSONata 2.0.6. What is small is evaluated in this process, within bounds that let
nobody wait; what is not goes to a process apart (`apart.py`), which can be ended.
"""

import json
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from local_aws import turns
from local_aws.states.language.jsonata import apart
from local_aws.states.language.jsonata.bounds import FULL, QUICK
from local_aws.states.language.jsonata.engine import DEPTH, Data, EngineError, NotData, Overrun
from local_aws.states.language.jsonata.engines import engine, install
from local_aws.states.language.jsonata.expression import expression
from local_aws.states.language.jsonata.tree import Node
from local_aws.states.language.jsonata.weight import Weight

__all__ = [
    "UNDEFINED",
    "JsonataError",
    "NotAnExpression",
    "NotData",
    "install",
    "is_expression",
    "tree_of",
    "value_of",
]
UNDEFINED = object()


class NotAnExpression(ValueError):
    """A text that AWS cannot read; its own text says why."""


class JsonataError(Exception):
    """An evaluation that failed; its text goes on AWS's sentence: `. T0410: …`, or `: …` where there is no code."""


def is_expression(value: Any) -> bool:
    """Whether the value is a string of the form `{% … %}`."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}")


def tree_of(source: str) -> Node | None:
    """The tree of an expression; None when it is nested too deeply. Raises NotAnExpression.

    Evaluating it may take too much all the same: that is for the run to find out.
    """
    try:
        return expression(source).tree
    except Overrun:
        return None
    except EngineError as problem:
        raise NotAnExpression(problem.message) from None


def value_of(
    source: str, variables: dict[str, Any], now: datetime | None = None, check: Callable[[], object] = lambda: None
) -> Any:
    """The expression's value as plain JSON data, or UNDEFINED. Raises JsonataError, and NotData for a function.

    `variables` are plain data by name, `$states` among them. While it takes long, `check` is called now and then; what
    that raises ends it.
    """
    try:
        text = _text(source, variables, now or turns.now(), check)
    except Overrun as problem:
        raise JsonataError(f": {problem.message}") from None
    except EngineError as problem:
        raise JsonataError(f". {problem.code}: {problem.message}") from None
    return UNDEFINED if text is None else json.loads(text)


def _text(source: str, variables: dict[str, Any], now: datetime, check: Callable[[], object]) -> str | None:
    found = expression(source)
    needed, weight = found.needed(variables), Weight()
    if not apart.POSSIBLE:
        weight.add(needed)
        return found.evaluate(Data(needed, weight), FULL, now)
    if engine().bounded:
        bounds = FULL if found.is_plain else QUICK
        try:
            if weight.add(needed, math.inf if found.is_plain else QUICK.items):
                return found.evaluate(Data(needed, weight), bounds, now)
        except Overrun as problem:
            if problem.code == DEPTH or found.is_plain:
                raise
    return apart.evaluate(source, needed, FULL, now, check)
