"""The JSONata expressions of a definition: whether they can be read, and what they may refer to."""

import re
from collections.abc import Iterator
from typing import Any

from jsonata import Jsonata
from jsonata.jexception import JException

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.jsonata import is_expression
from local_aws.states.language.jsonata_words import words_of
from local_aws.states.language.variable_references import LITERALS
from local_aws.states.language.walk import INSIDE

PARTS = ("lhs", "rhs", "expression", "procedure", "body", "condition", "then", "_else")
LISTS = ("expressions", "arguments")
RELATIVE = ("name", "wildcard", "descendant")
RESERVED = re.compile(r"(?<!\$)\$states\s*\.\s*(result|errorOutput)\b")
AFTER_RESULT = re.compile(r"/(Output|Assign)\b")
AFTER_ERROR = re.compile(r"/Catch\[\d+\]/(Output|Assign)\b")
WITH_RESULT = ("Task", "Parallel", "Map")


def check_expressions(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds the expressions that AWS refuses."""
    for text, field in _expressions(state, where):
        try:
            tree = Jsonata(text[2:-2].strip()).ast
        except JException as problem:
            findings.add(words_of(problem), field, "INVALID_JSONATA_EXPRESSION")
            continue
        if name := next(_bare_names(tree), None):
            message = f"Reference to '{name}' at the top level is not supported."
            findings.add(message, field, "UNSUPPORTED_JSONATA_EXPRESSION")
        for name in _out_of_place(text, state["Type"], field.removeprefix(where)):
            message = f"Reference to '$states.{name}' is not supported."
            findings.add(message, field, "UNSUPPORTED_JSONATA_EXPRESSION")


def _expressions(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Each `{% … %}` of a state, not of the states inside it, with its place."""
    if is_expression(value):
        yield value, where
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in INSIDE:
                yield from _expressions(item, f"{where}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _expressions(item, f"{where}[{index}]")


def _out_of_place(text: str, kind: str, field: str) -> list[str]:
    """The parts of `$states` that it has at another time than that of the field, or never.

    AWS's documentation promises the refusal; its words are ours.
    """
    told = set(RESERVED.findall(LITERALS.sub("", text)))
    if kind in WITH_RESULT and AFTER_RESULT.match(field):
        told.discard("result")
    if AFTER_ERROR.match(field):
        told.discard("errorOutput")
    return sorted(told)


def _bare_names(node: Any) -> Iterator[str]:
    """The names that stand for a member of nothing: outside of a path that began with a variable."""
    if node is None:
        return
    if node.type == "path":
        yield from _first_step(node.steps[0])
        return
    for part in PARTS:
        yield from _bare_names(_node(getattr(node, part, None)))
    for part in LISTS if node.type != "lambda" else ():
        for item in getattr(node, part, None) or ():
            yield from _bare_names(_node(item))
    for key, value in getattr(node, "lhs_object", None) or ():
        yield from _bare_names(key)
        yield from _bare_names(value)


def _first_step(step: Any) -> Iterator[str]:
    """A path's later steps, and its predicates, look into what its first step found."""
    if step.type in RELATIVE:
        yield str(step.value)
    else:
        yield from _bare_names(step)


def _node(value: Any) -> Any:
    return value if hasattr(value, "type") else None
