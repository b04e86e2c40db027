"""Which variables each state of a definition reads, as DescribeStateMachine tells."""

import re
from collections.abc import Iterator
from typing import Any

from local_aws.states.language.jsonata import is_expression, tree_of
from local_aws.states.language.jsonata.tree import free_variables
from local_aws.states.language.walk import INSIDE, states

JSONPATH_VARIABLE = re.compile(r"(?<!\$)\$([A-Za-z_]\w*)")
STRINGS = re.compile(r"'(?:\\.|[^'\\])*'")


def variable_references(program: dict[str, Any]) -> dict[str, list[str]]:
    """`{"state name": ["variable", …]}` for the states that read any."""
    language = program.get("QueryLanguage", "JSONPath")
    found = {name: _read_by(state, state.get("QueryLanguage", language)) for name, state, _ in states(program)}
    return {name: variables for name, variables in found.items() if variables}


def _read_by(state: dict[str, Any], language: str) -> list[str]:
    if language == "JSONata":
        variables = [name for source in _expressions(state) for name in _free(source)]
    else:
        variables = [name for text in _paths(state) for name in JSONPATH_VARIABLE.findall(text)]
    return [name for name in dict.fromkeys(variables) if name != "states"]


def _free(source: str) -> list[str]:
    tree = tree_of(source)
    return free_variables(tree) if tree else []


def _expressions(value: Any) -> Iterator[str]:
    """The JSONata expressions in the state itself."""
    if is_expression(value):
        yield value[2:-2].strip()
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in INSIDE:
                yield from _expressions(item)
    elif isinstance(value, list):
        for item in value:
            yield from _expressions(item)


def _paths(value: Any, key: str = "") -> Iterator[str]:
    """The paths and intrinsic functions in the state itself: what stands under `name.$`, `…Path` or Variable."""
    if isinstance(value, str):
        if key.endswith((".$", "Path")) or key == "Variable":
            yield STRINGS.sub("", value) if value.startswith("States.") else value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in (*INSIDE, "Result"):
                yield from _paths(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _paths(item, key)
