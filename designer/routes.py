"""Edits of where states lead, of what they do when they fail, and of their fields; the old definition never changes."""

import copy
from collections.abc import Callable
from typing import Any

from designer.blanks import blank, rule
from designer.places import (
    FAILING,
    Place,
    Refused,
    Region,
    State,
    free_name,
    holders,
    reached,
    region_of,
    state_of,
    states_of,
)
from designer.structure import Definition, drop_lost
from designer.ways import lead, leading, put_behind, replace_in, set_key

ALL = "States.ALL"
RETRIER = {"IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2.0}  # AWS's defaults, written out


def lead_to(definition: Definition, place: Place, target: str | None) -> Definition:
    """The definition with a way that leads elsewhere: to a state of the same region, or (None) to the end.

    What is not reached any more stays: one often mends in two steps.
    """
    new = copy.deepcopy(definition)
    region, ways = holders(new, place)
    _check_near(region, target)
    if place.kind == "start" and target is None:
        raise Refused("A machine begins with a state.")
    for way in ways:
        lead(way, target)
    return new


def lead_on(definition: Definition, name: str, target: str | None) -> Definition:
    """The definition with a state whose Next leads elsewhere; None: it ends there."""
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    state = region["States"][name]
    if state.get("Type") in ("Choice", "Succeed", "Fail"):
        raise Refused(f"A {state['Type']} has no Next" + ("; change its rules." if state["Type"] == "Choice" else "."))
    _check_near(region, target)
    ((key, value),) = leading(target).items()
    had = next((old for old in ("Next", "End") if old in state), None)
    items = [
        (key, value) if old == had else (old, was)
        for old, was in state.items()
        if old not in ("Next", "End") or old == had
    ]
    state.clear()
    state.update(items if had else [*items, (key, value)])
    return new


def _check_near(region: Region, target: str | None) -> None:
    if target is not None and target not in states_of(region):
        near = ", ".join(states_of(region))
        raise Refused(f"{target!r} is not among the states that this way can lead to: {near}. No way leaves its box.")


def add_rule(
    definition: Definition,
    name: str,
    condition: dict | None = None,
    target: str | None = None,
    label: str | None = None,
) -> tuple[Definition, str]:
    """The definition with one more rule of a Choice, the last, and where it leads.

    Without a target that is a new placeholder, which leads on to where the Default leads.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    choice = _choice(new, name)
    _check_near(region, target)
    if target is None:
        target = free_name(new, label or "If it holds")
        put_behind(region, {target: {"Type": "Pass", **leading(choice.get("Default"))}}, name)
    condition = {key: value for key, value in (condition or rule(new, choice)).items() if key != "Next"}
    choice["Choices"] = [*choice.get("Choices", []), {**condition, "Next": target}]
    return new, target


def set_rule(definition: Definition, name: str, index: int, condition: dict) -> Definition:
    """The definition with another condition in a rule, which leads where it led unless the condition names a Next."""
    new = copy.deepcopy(definition)
    rules = _rules(new, name, index)
    target = condition.get("Next", rules[index].get("Next"))
    _check_near(region_of(new, name), target)
    kept = {key: rules[index][key] for key in ("Comment", "Assign", "Output") if key in rules[index]}
    rules[index] = {**kept, **condition, "Next": target}
    return new


def move_rule(definition: Definition, name: str, index: int, to: int) -> Definition:
    """The definition with a rule at another position: the first that holds is taken."""
    new = copy.deepcopy(definition)
    rules = _rules(new, name, index)
    if not 0 <= to < len(rules):
        raise Refused(f"{name} has {len(rules)} rules: positions are 0 to {len(rules) - 1}.")
    rules.insert(to, rules.pop(index))
    return new


def remove_rule(definition: Definition, name: str, index: int) -> tuple[Definition, list[str]]:
    """The definition without a rule, and the states that went since nothing else led to them."""
    new = copy.deepcopy(definition)
    rules = _rules(new, name, index)
    if len(rules) == 1:
        raise Refused(f"This is the last rule of {name}: delete {name} itself, or change the rule.")
    return _without_lost(new, name, lambda: rules.pop(index))


def set_default(definition: Definition, name: str, target: str | None) -> Definition:
    """The definition with a Choice that leads there when no rule holds; None: the run then fails."""
    new = copy.deepcopy(definition)
    choice = _choice(new, name)
    _check_near(region_of(new, name), target)
    if target is None:
        choice.pop("Default", None)
    else:
        choice["Default"] = target
    return new


def add_retry(definition: Definition, name: str, **fields: Any) -> Definition:
    """The definition with one more retrier; one for States.ALL stays last. Without ErrorEquals it is for all errors."""
    new = copy.deepcopy(definition)
    retrier = {"ErrorEquals": [ALL], **RETRIER, **fields}
    _add_handler(state_of(new, name), name, "Retry", retrier)
    return new


def add_catch(
    definition: Definition, name: str, errors: list[str], target: str | None = None
) -> tuple[Definition, str]:
    """The definition with one more catcher, and where it leads: without a target a Fail of its own.

    One for States.ALL stays last.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    _check_near(region, target)
    _check_handles(region["States"][name], name, "Catch")
    if target is None:
        target = free_name(new, f"{name[:70]} failed")
        put_behind(region, {target: blank("Fail", Error="Failed", Cause=f"{name} failed.")}, list(region["States"])[-1])
    _add_handler(region["States"][name], name, "Catch", {"ErrorEquals": errors or [ALL], "Next": target})
    return new, target


def remove_handler(definition: Definition, name: str, field: str, index: int) -> tuple[Definition, list[str]]:
    """The definition without a retrier or catcher, and the states that went since nothing else led to them."""
    new = copy.deepcopy(definition)
    state = state_of(new, name)
    if not 0 <= index < len(state.get(field, [])):
        raise Refused(f"{name} has no entry {index} in {field}.")

    def remove() -> None:
        state[field].pop(index)
        if not state[field]:
            del state[field]

    return _without_lost(new, name, remove)


def _without_lost(new: Definition, name: str, change: Callable[[], object]) -> tuple[Definition, list[str]]:
    region = region_of(new, name)
    before = reached(region)
    change()
    return new, drop_lost(region, before)


def _add_handler(state: State, name: str, field: str, entry: dict) -> None:
    _check_handles(state, name, field)
    entries = state.get(field, [])
    all_errors = bool(entries) and ALL in entries[-1].get("ErrorEquals", [])
    if all_errors and ALL in entry["ErrorEquals"]:
        raise Refused(f"{name} has an entry for {ALL} in {field}, after which AWS reads no other: change that one.")
    set_key(state, field, [*entries[:-1], entry, entries[-1]] if all_errors else [*entries, entry])


def _check_handles(state: State, name: str, field: str) -> None:
    if state.get("Type") not in FAILING:
        raise Refused(f"{name} is a {state.get('Type')}: only {', '.join(FAILING)} states have {field}.")


def _choice(definition: Definition, name: str) -> State:
    state = state_of(definition, name)
    if state.get("Type") != "Choice":
        raise Refused(f"{name} is a {state.get('Type')}: only a Choice has rules.")
    return state


def _rules(definition: Definition, name: str, index: int) -> list[dict]:
    rules = _choice(definition, name).get("Choices", [])
    if not 0 <= index < len(rules):
        raise Refused(f"{name} has no rule {index}; its rules are 0 to {len(rules) - 1}.")
    return rules


def set_field(definition: Definition, name: str, field: str, value: Any) -> Definition:
    """The definition with a value in a field of a state, checked by nobody; None takes the field out."""
    new = copy.deepcopy(definition)
    state = state_of(new, name)
    if value is None:
        state.pop(field, None)
    else:
        set_key(state, field, value)
    return new


def set_state(definition: Definition, name: str, state: State) -> Definition:
    """The definition with a state as it was typed, checked by nobody."""
    new = copy.deepcopy(definition)
    replace_in(region_of(new, name), name, {name: copy.deepcopy(state)})
    return new


def set_machine(definition: Definition, field: str, value: Any) -> Definition:
    """The definition with a field of the machine itself (Comment, QueryLanguage, TimeoutSeconds); None takes it out."""
    new = {key: was for key, was in definition.items() if value is not None or key != field}
    if value is None:
        return new
    return {**new, field: value} if field in new else {field: value, **new}
