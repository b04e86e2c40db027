"""An input to begin a run with: what the first states of a definition read of theirs."""

import re
from collections.abc import Iterator
from typing import Any

from designer.places import State, is_jsonata, states_of

PATH = re.compile(r"(?<![$\w])\$((?:\.[A-Za-z_]\w*)+)")
IN_JSONATA = re.compile(r"\$states\.input((?:\.[A-Za-z_]\w*)+)")
UNREAD = frozenset((
    "Comment", "InputPath", "Result", "ResultPath", "ResultSelector", "OutputPath", "Retry", "Catch", "Branches",
    "ItemProcessor", "Iterator",
))  # fmt: skip
PASSING = ("Choice", "Wait")  # types of states that hand their input on as it came
COMPARED = re.compile(r"(String|Numeric|Boolean|Timestamp)\w+(?<!Path)")


def sample_of(definition: dict[str, Any]) -> dict[str, Any]:
    """`{"case": {"id": ""}}` where `$.case.id` is read: by the first state and what a Choice or Wait leads on to.

    A value is what a rule compares it with, else an empty text.
    """
    made: dict[str, Any] = {}
    for state in _first(definition):
        jsonata = is_jsonata(definition, state)
        inside = [] if jsonata else _names(PATH.fullmatch(str(state.get("InputPath", ""))))
        _put(made, inside, "")
        for path, value in _read({key: one for key, one in state.items() if key not in UNREAD}, jsonata):
            _put(made, inside + path, value)
    return made


def _first(definition: dict[str, Any]) -> list[State]:
    states, found, names = states_of(definition), {}, [definition.get("StartAt")]
    for name in names:  # which grows
        if not isinstance(name, str) or name in found or name not in states:
            continue
        found[name] = state = states[name]
        if state.get("Type") in PASSING:
            rules = state.get("Choices") if isinstance(state.get("Choices"), list) else []
            names += [rule.get("Next") for rule in rules if isinstance(rule, dict)]
            names += [state.get("Default"), state.get("Next")]
    return list(found.values())


def _read(value: Any, jsonata: bool) -> Iterator[tuple[list[str], Any]]:
    """Each path that is read, and a value for it."""
    if isinstance(value, str):
        yield from ((_names(one), "") for one in (IN_JSONATA if jsonata else PATH).finditer(value))
    elif isinstance(value, list):
        for one in value:
            yield from _read(one, jsonata)
    elif isinstance(value, dict):
        compared = [one for key, one in value.items() if COMPARED.fullmatch(key)]
        for key, one in value.items():
            found = _read(one, jsonata)
            yield from ((path, compared[0]) for path, _ in found) if key == "Variable" and compared else found


def _names(found: re.Match[str] | None) -> list[str]:
    return found[1].split(".")[1:] if found else []


def _put(made: dict[str, Any], path: list[str], value: Any) -> None:
    """Puts the value where there is none yet; what has something inside stays."""
    for name in path[:-1]:
        if not isinstance(made.get(name), dict):
            made[name] = {}
        made = made[name]
    if path and made.get(path[-1], "") == "":
        made[path[-1]] = value
