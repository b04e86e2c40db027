"""Edits that change which states there are and where they stand: each takes a definition and returns a new one.

The old definition is never changed. What an edit does not name stays as it is, in its order. A machine that AWS
accepts stays one that AWS accepts.
"""

import copy
from typing import Any

from designer.blanks import completed, region_with_placeholder, with_free_names
from designer.places import (
    ENDINGS,
    FAILING,
    MOST_CHARACTERS,
    Place,
    Refused,
    Region,
    State,
    all_states,
    free_name,
    holders,
    in_words,
    inside,
    parent_of,
    reached,
    references,
    region_of,
    state_of,
    states_of,
    ways_out,
)
from designer.ways import lead, lead_all, put_behind, rename_in, replace_in

Definition = dict[str, Any]
NO_SINGLE_WAY = (*ENDINGS, "Choice")


def insert(definition: Definition, place: Place, state: State, name: str | None = None) -> tuple[Definition, str]:
    """The definition with a state at the place, and its name: what led on leads to it, and it leads on.

    Without a name it is called as its type; a name that is taken gets a number.
    """
    new = copy.deepcopy(definition)
    name = free_name(new, checked_name(name or state["Type"]))
    state = with_free_names(new, state, {name})
    if place == Place("start", None, None) and not states_of(new):
        return _first(new, name, state), name
    region, ways = holders(new, place)
    before, target = reached(region), place.target if place.target in states_of(region) else None
    made = completed(new, name, state, target)
    put_behind(region, made, place.source if place.kind != "start" else None)
    for way in ways:
        lead(way, name)
    _refuse_lost(region, before, state["Type"])
    return new, name


def _first(new: Definition, name: str, state: State) -> Definition:
    """The first state of an empty machine; StartAt stands before States."""
    rest = {key: value for key, value in new.items() if key not in ("StartAt", "States")}
    return {**rest, "StartAt": name, "States": completed(new, name, state, None)}


def _refuse_lost(region: Region, before: set[str], what: str) -> None:
    """Raises Refused when states that were reached before are no more."""
    after = reached(region)
    if lost := [name for name in region["States"] if name in before and name not in after]:
        raise Refused(f"{what} ends the run: {in_words(lost)} could not be reached any more.")


def replace(definition: Definition, old: str, state: State, name: str | None = None) -> tuple[Definition, str]:
    """The definition with another state where one stands, and its name: what a placeholder is for.

    It takes over what leads there, the way on, the comment, and Retry and Catch where its type may have them.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, old)
    before, was = reached(region), region["States"][old]
    name = free_name(new, checked_name(name or state["Type"]))
    state = with_free_names(new, state, {name})
    kept = ("Comment", "Retry", "Catch") if state["Type"] in FAILING else ("Comment",)
    state = {**state, **{key: was[key] for key in kept if key in was and key not in state}}
    replace_in(region, old, completed(new, name, state, onward(was, old)))
    lead_all(region, old, name)
    if state["Type"] in ENDINGS:
        _refuse_lost(region, before, state["Type"])
    drop_lost(region, before)
    return new, name


def delete(
    definition: Definition, name: str, reserved: frozenset[str] | set[str] = frozenset()
) -> tuple[Definition, list[str]]:
    """The definition without a state, and the names of all that went: what led to it leads to where it led.

    A Choice goes on with its Default. What only the deleted state led to goes with it, and so does a rule or catcher
    whose target is gone for good, and a Choice without rules. A branch is never empty: it gets a placeholder, whose
    name is none of those `reserved`.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    before, start, gone = reached(region), list(region).index("StartAt") if "StartAt" in region else 0, [name]
    _remove(region, name, gone)
    gone += drop_lost(region, before)
    if not region["States"]:
        _empty(new, region, start, set(reserved))
    return new, gone


def drop_lost(region: Region, before: set[str]) -> list[str]:
    """The states that were reached before and are no more; they are taken out."""
    after = reached(region)
    lost = [name for name in region["States"] if name in before and name not in after]
    for name in lost:
        del region["States"][name]
    return lost


def _empty(new: Definition, region: Region, start: int, reserved: set[str]) -> None:
    if region is new:
        for key in ("StartAt", "States"):
            region.pop(key, None)
        return
    items = [(key, value) for key, value in region.items() if key not in ("StartAt", "States")]
    made = list(region_with_placeholder(new, reserved).items())
    items[start:start] = made
    region.clear()
    region.update(items)


def onward(state: State, name: str) -> str | None:
    """Where a state leads by itself: its Next, a Choice's Default or first rule; None for the end, or itself."""
    rules = [rule["Next"] for rule in state.get("Choices", []) if isinstance(rule, dict) and "Next" in rule]
    target = state.get("Default") or (rules[0] if rules else state.get("Next"))
    return None if target == name else target


def _remove(region: Region, name: str, gone: list[str]) -> None:
    state = region["States"].pop(name)
    target = onward(state, name)
    if target not in region["States"]:
        target = None
    if region.get("StartAt") == name:
        if target is None:
            region.pop("StartAt")
        else:
            region["StartAt"] = target
    for other in list(region["States"]):
        if other in region["States"]:
            _heal(region, other, name, target, gone)


def _heal(region: Region, other: str, name: str, target: str | None, gone: list[str]) -> None:
    """Lets what a state has of ways to a removed one lead on, or takes it out where it would lead nowhere."""
    state = region["States"][other]
    for way in [way for way in references(state) if way.target == name]:
        if target is not None and target != other:
            lead(way, target)
        elif way.kind == "next":
            lead(way, None)
        elif way.key == "Default":
            del state["Default"]
        else:
            _take_out(state, "Choices" if way.kind == "choice" else "Catch", way.holder)
    if state.get("Type") == "Choice" and not state.get("Choices"):
        gone.append(other)
        _remove(region, other, gone)


def _take_out(state: State, field: str, rule: dict) -> None:
    state[field] = [one for one in state[field] if one is not rule]
    if field == "Catch" and not state[field]:
        del state[field]


def rename(definition: Definition, old: str, name: str) -> Definition:
    """The definition with another name for a state, in all that leads to it; it keeps its place in the text."""
    region_of(definition, old)
    name = checked_name(name)
    if name == old:
        return definition
    if name in all_states(definition):
        raise Refused(f"{name!r} is taken: names are unique in the whole machine, inside Map and Parallel too.")
    new = copy.deepcopy(definition)
    rename_in(region_of(new, old), old, name)
    return new


def checked_name(name: str) -> str:
    """The name without blanks around it. Raises Refused for one that no state may have."""
    name = name.strip()
    if not 0 < len(name) <= MOST_CHARACTERS:
        raise Refused(f"A state's name has 1 to {MOST_CHARACTERS} characters; this one has {len(name)}.")
    return name


def move(definition: Definition, name: str, place: Place) -> Definition:
    """The definition with a state, and all that is inside it, at another place; next to itself changes nothing.

    Catchers whose targets stay behind in another region are left out.
    """
    state = state_of(definition, name)
    if state["Type"] in NO_SINGLE_WAY:
        raise Refused(f"A {state['Type']} has no single way on, so it stays where it is; move what stands around it.")
    if name in (place.source, place.target) and parent_of(definition, name) == _parent_of(definition, place):
        return definition
    within = {inner for region in inside(state) for inner in all_states(region)}
    if place.source in within or (place.kind == "start" and place.source == name):
        raise Refused(f"{name} cannot be moved into itself.")
    without, gone = delete(definition, name, {name, *within})
    if len(gone) > 1:
        raise Refused(f"{in_words(gone[1:])} would go when {name} leaves: move those first.")
    return insert(without, place, _without_far_catchers(without, place, state), name)[0]


def _parent_of(definition: Definition, place: Place) -> str | None:
    return place.source if place.kind == "start" else parent_of(definition, place.source)


def _without_far_catchers(definition: Definition, place: Place, state: State) -> State:
    region, _ = holders(definition, place)
    near = [catcher for catcher in state.get("Catch", []) if catcher.get("Next") in states_of(region)]
    kept = {key: value for key, value in state.items() if key != "Catch"}
    return kept | ({"Catch": near} if near else {})


def wrap(definition: Definition, name: str, kind: str) -> tuple[Definition, str]:
    """The definition with a state inside a new Map or as the first branch of a new Parallel, and the box's name.

    The box takes the state's ways in and out and its catchers, which may not leave a box; Retry stays inside.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    state = region["States"][name]
    if state["Type"] in NO_SINGLE_WAY:
        raise Refused(f"A {state['Type']} has no single way on, so it cannot be put into a {kind} alone.")
    outside = [key for key in ("Catch", "Next", "End") if key in state]
    inner = {key: value for key, value in state.items() if key not in outside} | {"End": True}
    body = {"StartAt": name, "States": {name: inner}}
    box = free_name(new, kind)
    replace_in(region, name, {box: {**_around(new, kind, body, box), **{key: state[key] for key in outside}}})
    lead_all(region, name, box)
    return new, box


def _around(new: Definition, kind: str, body: Region, box: str) -> State:
    if kind == "Map":
        return {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **body}}
    if kind == "Parallel":
        return {"Type": "Parallel", "Branches": [body, region_with_placeholder(new, {box})]}
    raise Refused(f"A state is wrapped in a Map or a Parallel, not in a {kind}.")


def unwrap(definition: Definition, name: str) -> tuple[Definition, list[str]]:
    """The definition with what is inside a Map, or a Parallel of one branch, in place of the box; and those names.

    What ended inside leads on to where the box led; the box's own fields go, its Catch with them.
    """
    new = copy.deepcopy(definition)
    region = region_of(new, name)
    box = region["States"][name]
    bodies = inside(box)
    if len(bodies) != 1:
        raise Refused(f"{name} has {len(bodies)} branches: only a Map, or a Parallel of one branch, can be unwrapped.")
    states, target = bodies[0]["States"], onward(box, name)
    _check_ends(states, name)
    for way in [way for state in states.values() for way in ways_out(state)]:
        if way.kind == "end":
            lead(way, target)
    before = reached(region)
    replace_in(region, name, states)
    lead_all(region, name, bodies[0]["StartAt"])
    drop_lost(region, before)
    return new, list(states)


def _check_ends(states: dict[str, State], name: str) -> None:
    """A Succeed or Fail inside would end the whole run, where it ended the inside alone."""
    ends = [inner for inner, state in states.items() if state.get("Type") in ENDINGS]
    if ends:
        raise Refused(f"{in_words(ends)} inside {name} would end the whole run: replace that first.")


def add_branch(definition: Definition, name: str) -> tuple[Definition, str]:
    """The definition with one more branch in a Parallel, and the name of the placeholder in it."""
    new = copy.deepcopy(definition)
    parallel = _parallel(new, name)
    taken: set[str] = set()
    parallel["Branches"] = [*parallel.get("Branches", []), region_with_placeholder(new, taken)]
    return new, taken.pop()


def remove_branch(definition: Definition, name: str, branch: int) -> tuple[Definition, list[str]]:
    """The definition without a branch (counted from 0) of a Parallel, and the names of the states that went."""
    new = copy.deepcopy(definition)
    parallel = _parallel(new, name)
    branches = parallel.get("Branches", [])
    if not 0 <= branch < len(branches):
        raise Refused(f"{name} has no branch {branch}; its branches are 0 to {len(branches) - 1}.")
    if len(branches) == 1:
        raise Refused(f"This is the last branch of {name}: delete {name} itself.")
    gone = branches.pop(branch)
    return new, list(all_states(gone))


def _parallel(definition: Definition, name: str) -> State:
    state = state_of(definition, name)
    if state["Type"] != "Parallel":
        raise Refused(f"{name} is a {state['Type']}: only a Parallel has branches.")
    return state


def paste(definition: Definition, place: Place, region: Region) -> tuple[Definition, list[str]]:
    """The definition with a region's states (`{"StartAt", "States"}`) at a place, and their names there.

    Names that are taken get numbers, and ways within follow; a way that leads to none of them, and an End, leads on
    to where the place led.
    """
    new = copy.deepcopy(definition)
    body, taken = copy.deepcopy({"StartAt": region.get("StartAt"), "States": states_of(region)}), set()
    whole = all(isinstance(state, dict) for state in body["States"].values())
    if not whole or body["StartAt"] not in list(body["States"]):
        raise Refused("What is pasted needs StartAt and States: copy states in a designer, or a definition's JSON.")
    for name in list(body["States"]):
        free = free_name(new, name, taken)
        taken.add(free)
        body["States"][name] = with_free_names(new, body["States"][name], taken)
        if free != name:
            rename_in(body, name, free)
    return _pasted(new, place, body), list(body["States"])


def _pasted(new: Definition, place: Place, body: Region) -> Definition:
    if place == Place("start", None, None) and not states_of(new):
        rest = {key: value for key, value in new.items() if key not in ("StartAt", "States")}
        _close(body, None)
        return {**rest, **body}
    region, ways = holders(new, place)
    _close(body, place.target if place.target in states_of(region) else None)
    put_behind(region, body["States"], place.source if place.kind != "start" else None)
    before = reached(region)
    for way in ways:
        lead(way, body["StartAt"])
    _refuse_lost(region, before, "What is pasted")
    return new


def _close(body: Region, target: str | None) -> None:
    """Lets every way out of the body, and every End, lead to the target."""
    for name, state in list(body["States"].items()):
        for way in ways_out(state):
            outside = way.kind == "end" or way.target not in body["States"]
            if outside and (target is not None or way.kind in ("next", "end")):
                lead(way, target)
            elif outside:
                _without(state, way, name)


def _without(state: State, way: Any, name: str) -> None:
    if way.key == "Default":
        del state["Default"]
        return
    _take_out(state, "Choices" if way.kind == "choice" else "Catch", way.holder)
    if state["Type"] == "Choice" and not state["Choices"]:
        raise Refused(f"No rule of {name} leads to anything that is pasted with it.")
