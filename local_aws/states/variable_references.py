"""Which variables each state of a definition reads, as DescribeStateMachine tells."""

import re
from collections.abc import Iterator
from typing import Any

JSONPATH_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)")
LITERALS = re.compile(r"/(?:\\.|[^\\/])+/[im]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
JSONATA_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)(?!\w*\s*\()")


def variable_references(program: dict[str, Any]) -> dict[str, list[str]]:
    """`{"state name": ["$variable", …]}` for the states that read any."""
    found: dict[str, list[str]] = {}
    _collect(program, program.get("QueryLanguage", "JSONPath"), found)
    return {name: variables for name, variables in found.items() if variables}


def _collect(program: dict, language: str, found: dict[str, list[str]]) -> None:
    for name, state in program["States"].items():
        spoken = state.get("QueryLanguage", language)
        variables = dict.fromkeys(
            f"${variable}" for text in _texts(state) for variable in _variables(text, spoken)
        )
        found[name] = list(variables)
        for inner in (state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", [])):
            if inner:
                _collect(inner, inner.get("QueryLanguage", spoken), found)


def _texts(value: Any) -> Iterator[str]:
    """All strings in the state itself, not in the states inside it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("States", "Comment", "Result"):
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _variables(text: str, language: str) -> list[str]:
    if language == "JSONata":
        if not (text.startswith("{%") and text.endswith("%}")):
            return []
        expression = LITERALS.sub("", text)
        return [
            name for name in JSONATA_VARIABLE.findall(expression) if name != "states" and "$$" not in name
        ]
    if text.startswith("States."):
        return JSONPATH_VARIABLE.findall(re.sub(r"'(?:\\.|[^'\\])*'", "", text))
    return JSONPATH_VARIABLE.findall(text) if JSONPATH_VARIABLE.match(text) else []
