"""An expression as AWS takes it, JSONata 2.0.6, and its value from whichever engine there is."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from local_aws.states.language.jsonata import no_numbers
from local_aws.states.language.jsonata.engine import Bounds, Compiled, Data, Engine, EngineError
from local_aws.states.language.jsonata.engines import engine
from local_aws.states.language.jsonata.tokens import Unreadable
from local_aws.states.language.jsonata.tree import Node, own_variables, tree_of

KEPT, LONGEST_KEPT = 256, 4_000  # expressions, and characters of one: trees are a hundred times as large
PLAIN = ("path", "name", "variable")


class Expression:
    """An expression that was read; threads may share it. A plain one follows a path, however large the data are."""

    def __init__(self, source: str, by: Engine):
        self._source, self._engine = source, by
        self._compiled = by.compile(source, {})
        self.tree = _tree(source)
        self.is_plain = self.tree is not None and all(node.kind in PLAIN for node in self.tree.all())
        self._own = own_variables(self.tree) if self.tree else set()
        self._named: Compiled | None = None

    def needed(self, variables: dict[str, Any]) -> dict[str, Any]:
        """Those of the variables, or parts of them, that it may look at.

        All of one whose name it sets itself: what it reads is then its own, or not yet, as in `$n := $n + 1`.
        """
        hidden = {name: variables[name] for name in self._own if name in variables}
        return {**self._compiled.needed(variables), **hidden}

    def evaluate(self, data: Data, bounds: Bounds, now: datetime) -> str | None:
        """The value as JSON text, None for undefined. Raises EngineError and NotData."""
        try:
            text = self._compiled.evaluate(data, bounds, now)
        except EngineError as problem:
            if problem.code != "D1001" or not (named := self._with_names()):
                raise
            return named.evaluate(data, bounds, now)
        if text and "null" in text and self.tree and no_numbers.gives_null(self.tree):
            return self._with_names().evaluate(data, bounds, now)
        return text

    def _with_names(self) -> Compiled | None:
        """The expression whose results that are no numbers have names."""
        if self._named is None and self.tree and (source := no_numbers.named(self._source, self.tree)):
            self._named = self._engine.compile(source, {no_numbers.NAME: no_numbers.FUNCTION})
        return self._named


def expression(source: str) -> Expression:
    """The expression, read by the engine in use. Raises EngineError for what cannot be read."""
    return (read if len(source) <= LONGEST_KEPT else Expression)(source, engine())


read = lru_cache(KEPT)(Expression)


def _tree(source: str) -> Node | None:
    """The tree; engines may know more than 2.0.6, whose words for that are these."""
    try:
        return tree_of(source)
    except Unreadable as problem:
        raise EngineError("S0211", str(problem)) from None
