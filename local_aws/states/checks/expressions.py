"""The JSONata expressions of a definition: whether they can be read, and what they may refer to."""

import re
from collections.abc import Iterator
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.jsonata import NotAnExpression, is_expression, tree_of
from local_aws.states.language.jsonata.tree import Node, bare_names
from local_aws.states.language.walk import INSIDE

RESERVED = ("result", "errorOutput")
AFTER_RESULT = re.compile(r"/(Output|Assign)\b")
AFTER_ERROR = re.compile(r"/Catch\[\d+\]/(Output|Assign)\b")
WITH_RESULT = ("Task", "Parallel", "Map")


def check_expressions(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds the expressions that AWS refuses."""
    for text, field in _expressions(state, where):
        if not is_expression(text):
            findings.add("JSONata string must start with {% and end with %}", field)
            continue
        try:
            tree = tree_of(text[2:-2].strip())
        except NotAnExpression as problem:
            findings.add(str(problem), field, "INVALID_JSONATA_EXPRESSION")
            continue
        for problem in _references(tree, state["Type"], field.removeprefix(where)) if tree else ():
            findings.add(problem, field, "UNSUPPORTED_JSONATA_EXPRESSION")


def _references(tree: Node, kind: str, field: str) -> Iterator[str]:
    """What is wrong with what the expression refers to."""
    for name in bare_names(tree):
        yield f"Reference to '{name}' at the top level is not supported."
    if any(node.kind == "variable" and node.text == "$" for node in tree.all()):
        yield "Reference to '$$' is not supported."
    for name in _out_of_place(tree, kind, field):
        yield f"Reference to '$states.{name}' is not supported."


def _expressions(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Each text of a state, not of the states inside it, that is `{% … %}` or begins so, with its place."""
    if isinstance(value, str) and value.startswith("{%"):
        yield value, where
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in INSIDE:
                yield from _expressions(item, f"{where}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _expressions(item, f"{where}[{index}]")


def _out_of_place(tree: Node, kind: str, field: str) -> list[str]:
    """The parts of `$states` that it has at another time than that of the field, or never.

    AWS's documentation promises the refusal; its words are ours.
    """
    told = {part for node in tree.all() for part in _part_of_states(node)}
    if kind in WITH_RESULT and AFTER_RESULT.match(field):
        told.discard("result")
    if AFTER_ERROR.match(field):
        told.discard("errorOutput")
    return sorted(told)


def _part_of_states(node: Node) -> list[str]:
    """The reserved member of `$states` that a path leads to, if any."""
    if node.kind != "path":
        return []
    variable, member = node.here[0], node.there[0]
    is_reserved = variable.kind == "variable" and variable.text == "states" and member.text in RESERVED
    return [member.text] if is_reserved and member.kind == "name" else []
