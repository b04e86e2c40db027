"""Changes in place, of which edits are made: where a way leads, what a state is called, where it stands."""

from typing import Any

from designer.places import Reference, Refused, Region, State, references, states_of

FLOW = ("Next", "End")


def leading(target: str | None) -> State:
    """`{"Next": target}`, or `{"End": True}` where nothing follows."""
    return {"End": True} if target is None else {"Next": target}


def lead(way: Reference, target: str | None) -> None:
    """Lets a way lead to a state, or to the end, at the position that it has in the text."""
    if way.kind in ("next", "end"):
        ((key, value),) = leading(target).items()
        items = [(key, value) if old in FLOW else (old, was) for old, was in way.holder.items()]
        way.holder.clear()
        way.holder.update(items)
    elif target is None:
        raise Refused("A rule, a default and a catcher need a state to go on with: only Next can become End.")
    else:
        way.holder[way.key] = target


def lead_all(region: Region, old: str, target: str) -> None:
    """Lets everything in the region that leads to one state lead to another."""
    if region.get("StartAt") == old:
        region["StartAt"] = target
    for state in states_of(region).values():
        for way in references(state):
            if way.target == old:
                lead(way, target)


def rename_in(region: Region, old: str, name: str) -> None:
    """Gives a state of the region another name, at its place in the text, and to all that leads to it."""
    replace_in(region, old, {name: region["States"][old]})
    lead_all(region, old, name)


def replace_in(region: Region, old: str, states: dict[str, State]) -> None:
    """Puts states where one stands in the text."""
    items = [states.items() if key == old else [(key, state)] for key, state in region["States"].items()]
    region["States"] = {key: state for pairs in items for key, state in pairs}


def put_behind(region: Region, states: dict[str, State], name: str | None) -> None:
    """Puts states behind one in the text; first, when that is None."""
    items = list(region.setdefault("States", {}).items())
    at = next((index + 1 for index, (key, _) in enumerate(items) if key == name), 0 if name is None else len(items))
    region["States"] = dict([*items[:at], *states.items(), *items[at:]])


def set_key(state: dict[str, Any], key: str, value: Any) -> None:
    """Sets a field at its own position; a new one stands before Next or End, where people look for it."""
    items = list(state.items())
    if key not in state:
        at = next((index for index, (old, _) in enumerate(items) if old in FLOW), len(items))
        items.insert(at, (key, value))
    state.clear()
    state.update((old, value if old == key else was) for old, was in items)
