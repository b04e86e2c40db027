"""What an engine for JSONata is asked, what it answers, and how it fails: the seam behind which one stands.

It compiles a source into an object that gives the value for the variables, as JSON text. What Step Functions adds to
the language, its words and its bounds are the same for all of them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from local_aws.states.language.jsonata.weight import Weight

DEEPEST = 100  # AWS's own: measured on it in public, floci-io/floci#2737


@dataclass(frozen=True)
class Bounds:
    """How much one evaluation may take: seconds, items of an array, characters of a text."""

    seconds: float
    items: int
    characters: int


class EngineError(Exception):
    """What is wrong with an expression or its evaluation: a code such as T0410, and the sentence without it."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code, self.message = code, message


class NotData(TypeError):
    """The value is no JSON but a function."""


class Overrun(EngineError):
    """An evaluation that took too much of something: `code` is TIME, MEMORY or DEPTH."""

    def __init__(self, code: str):
        super().__init__(code, OVERRUNS[code])


TIME, MEMORY, DEPTH = "time", "memory", "depth"
OVERRUNS = {  # AWS's words: its developer guide, "Handling expression errors", and floci-io/floci#2737
    TIME: "Expression evaluation timeout: Check for infinite loop",
    MEMORY: "Expression evaluation memory limit exceeded: Check for excessive memory usage",
    DEPTH: "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
}


@dataclass(frozen=True)
class Data:
    """The variables of an evaluation, plain JSON data by name, and how large they are."""

    variables: dict[str, Any]
    weight: Weight


class Compiled(Protocol):
    """An expression that an engine has read."""

    def needed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Those of the variables, or parts of them, that the expression may look at."""

    def evaluate(self, data: Data, bounds: Bounds, now: datetime) -> str | None:
        """The value as JSON text, None for undefined. Raises EngineError and NotData."""


class Engine(Protocol):
    """An implementation of the language. `bounded`: keeps the bounds by itself, and lets other threads go on."""

    bounded: bool

    def compile(self, source: str, extra: dict[str, Any]) -> Compiled:
        """The expression, with these functions beside all others by their names. Raises EngineError."""
