"""New states that AWS accepts as they are, with the placeholders that they need."""

import copy
from collections.abc import Iterator
from typing import Any

from designer.places import ENDINGS, Refused, Region, State, free_name, inside, is_jsonata, states_of
from designer.ways import leading, rename_in

LAMBDA = "arn:aws:states:::lambda:invoke"
BLANKS: dict[str, State] = {  # type → what it begins with, in either query language
    "Task": {},
    "Choice": {},
    "Parallel": {},
    "Map": {},
    "Wait": {"Seconds": 5},
    "Pass": {},
    "Succeed": {},
    "Fail": {"Error": "Failed", "Cause": "Say here why."},
}
HOLDS, OTHERWISE, FIRST = "If it holds", "Otherwise", "First step"
MOST_DEEP = 50  # regions in regions; a machine that a person can read has three


def blank(kind: str, jsonata: bool = False, **fields: Any) -> State:
    """A new state of that type with these fields. Raises Refused for a type that the language does not have."""
    if kind not in BLANKS:
        raise Refused(f"There is no type of state {kind!r}; there are {', '.join(BLANKS)}.")
    begins = copy.deepcopy(BLANKS[kind])
    if kind == "Task" and "Resource" not in fields:
        begins = {"Resource": LAMBDA, **arguments({"FunctionName": "MyFunction"}, jsonata)}
    return {"Type": kind, **begins, **fields}


def arguments(given: dict[str, Any], jsonata: bool) -> State:
    """What a Task hands over, in the field of its query language."""
    return {"Arguments" if jsonata else "Parameters": given} if given else {}


def rule(definition: dict[str, Any], choice: State | None = None) -> State:
    """A rule that AWS accepts as it is, until somebody writes a better one."""
    if is_jsonata(definition, choice):
        return {"Condition": "{% true %}"}
    return {"Variable": "$", "IsPresent": True}


def completed(definition: dict[str, Any], name: str, state: State, target: str | None) -> dict[str, State]:
    """The state under its name, leading on to the target (None: the end), and the placeholders that it needs.

    The state is changed in place. A Choice gets a rule to a placeholder, a Parallel two branches, a Map an inside.
    """
    if state["Type"] == "Choice":
        return _with_ways(definition, name, state, target)
    taken = {name}
    if state["Type"] == "Parallel" and not state.get("Branches"):
        state["Branches"] = [region_with_placeholder(definition, taken) for _ in range(2)]
    if state["Type"] == "Map" and not inside(state):
        inner = {"ProcessorConfig": {"Mode": "INLINE"}, **region_with_placeholder(definition, taken)}
        state["ItemProcessor"] = inner
    if state["Type"] not in ENDINGS:
        for key in ("Next", "End"):
            state.pop(key, None)
        state.update(leading(target))
    return {name: state}


def region_with_placeholder(definition: dict[str, Any], taken: set[str], wish: str = FIRST) -> Region:
    """A new branch: a placeholder whose name is free, which is added to `taken`."""
    name = free_name(definition, wish, taken)
    taken.add(name)
    return {"StartAt": name, "States": {name: {"Type": "Pass", "End": True}}}


def _with_ways(definition: dict[str, Any], name: str, choice: State, target: str | None) -> dict[str, State]:
    """A Choice whose rules lead somewhere: those without a Next, and a missing Default, get placeholders."""
    made: dict[str, State] = {name: choice}
    choice["Choices"] = choice.get("Choices") or [rule(definition, choice)]
    for one in choice["Choices"]:
        if "Next" not in one:
            one["Next"] = _placeholder(definition, HOLDS, target, made)
    if "Default" not in choice:
        choice["Default"] = target if target is not None else _placeholder(definition, OTHERWISE, None, made)
    return made


def _placeholder(definition: dict[str, Any], wish: str, target: str | None, made: dict[str, State]) -> str:
    name = free_name(definition, wish, set(made))
    made[name] = {"Type": "Pass", **leading(target)}
    return name


def with_free_names(definition: dict[str, Any], state: State, taken: set[str]) -> State:
    """A copy of the state in which every state inside has a name that is still free; those are added to `taken`."""
    state = copy.deepcopy(state)
    for region in _regions(state):
        for old in list(states_of(region)):
            name = free_name(definition, old, taken)
            taken.add(name)
            if name != old:
                rename_in(region, old, name)
    return state


def _regions(state: State, depth: int = 0) -> Iterator[Region]:
    if depth > MOST_DEEP:
        raise Refused(f"More than {MOST_DEEP} Parallels and Maps in each other are too many.")
    for region in inside(state):
        yield region
        for inner in states_of(region).values():
            yield from _regions(inner, depth + 1)
