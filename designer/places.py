"""Where things are in a definition: the regions that states stand in, and the places where a state could be put.

A region is what has `StartAt` and `States`: the machine, a branch of a Parallel, the inside of a Map. A place is a way
from one state to another, and what an edit of it means is every rule or catcher that leads that way.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

State = dict[str, Any]
Region = dict[str, Any]
ENDINGS = ("Succeed", "Fail")  # types of states that nothing follows
FAILING = ("Task", "Parallel", "Map")  # types of states that may have Retry and Catch
MOST_CHARACTERS = 80  # in a state's name (Amazon States Language)


class Refused(ValueError):
    """An edit that makes no sense here; its text is the one sentence that says why. Nothing was changed."""


class Place(NamedTuple):
    """A way: `Place("next", "A", "B")`; kind is start, next, choice, catch or end.

    The source of a start is the Parallel or Map that begins there, None for the machine; the target of an end is None.
    """

    kind: str
    source: str | None
    target: str | None

    def __str__(self) -> str:
        if self.kind == "start":
            return f"at the start of {self.source}" if self.source else "at the start"
        return f"behind {self.source}" if self.target is None else f"between {self.source} and {self.target}"


class Reference(NamedTuple):
    """Where a state names another: `holder[key]` is the name."""

    holder: dict[str, Any]
    key: str
    kind: str

    @property
    def target(self) -> str:
        """The state that is named."""
        return self.holder[self.key]


def inside(state: State) -> list[Region]:
    """The regions inside a Parallel or Map, none for other states."""
    processor = state.get("ItemProcessor") or state.get("Iterator")
    branches = state.get("Branches")
    regions = [*(branches if isinstance(branches, list) else []), processor]
    return [region for region in regions if isinstance(region, dict)]


def regions(definition: dict[str, Any], parent: str | None = None) -> Iterator[tuple[Region, str | None]]:
    """Every region with the state that it stands in; the machine itself comes first."""
    yield definition, parent
    for name, state in states_of(definition).items():
        for region in inside(state):
            yield from regions(region, name)


def states_of(region: Region) -> dict[str, State]:
    """The states of a region by name; what is no state at all, in a broken definition, is left out."""
    states = region.get("States")
    return (
        {name: state for name, state in states.items() if isinstance(state, dict)} if isinstance(states, dict) else {}
    )


def all_states(definition: dict[str, Any]) -> dict[str, State]:
    """The states of all regions by name."""
    return {name: state for region, _ in regions(definition) for name, state in states_of(region).items()}


def region_of(definition: dict[str, Any], name: str) -> Region:
    """The region that a state stands in. Raises Refused when there is no such state."""
    for region, _ in regions(definition):
        if name in states_of(region):
            return region
    known = ", ".join(all_states(definition)) or "none yet"
    raise Refused(f"There is no state {name!r}; the states are: {known}.")


def state_of(definition: dict[str, Any], name: str) -> State:
    """A state by its name, wherever it stands. Raises Refused when there is none."""
    return region_of(definition, name)["States"][name]


def parents_of(definition: dict[str, Any]) -> dict[str, str | None]:
    """The Parallel or Map that each state stands in; None at the top. Of two of one name the first is meant."""
    found: dict[str, str | None] = {}
    for region, parent in regions(definition):
        for name in states_of(region):
            found.setdefault(name, parent)
    return found


def parent_of(definition: dict[str, Any], name: str) -> str | None:
    """The Parallel or Map that a state stands in; None at the top."""
    return parents_of(definition).get(name)


def references(state: State) -> Iterator[Reference]:
    """Every place in which a state names another."""
    for field, kind in (("Choices", "choice"), ("Catch", "catch")):
        rules = state.get(field)
        for rule in rules if isinstance(rules, list) else []:
            if isinstance(rule, dict) and isinstance(rule.get("Next"), str):
                yield Reference(rule, "Next", kind)
    for key, kind in (("Default", "choice"), ("Next", "next")):
        if isinstance(state.get(key), str):
            yield Reference(state, key, kind)


def ways_out(state: State) -> list[Reference]:
    """All ways out of a state: what it names, and its End."""
    return [*references(state), *([Reference(state, "End", "end")] if state.get("End") else [])]


def places(definition: dict[str, Any]) -> list[Place]:
    """Every place of a definition, in its order; of an empty one, its beginning."""
    found = [place for region, parent in regions(definition) for place in _places(region, parent)]
    return list(dict.fromkeys(found)) or [Place("start", None, None)]


def _places(region: Region, parent: str | None) -> Iterator[Place]:
    if region.get("StartAt"):
        yield Place("start", parent, region["StartAt"])
    for name, state in states_of(region).items():
        yield from (Place(found.kind, name, found.target) for found in references(state))
        if state.get("End"):
            yield Place("end", name, None)


def holders(definition: dict[str, Any], place: Place) -> tuple[Region, list[Reference]]:
    """The region of a place, and all that leads that way. Raises Refused when the way is gone."""
    if place.kind == "start":
        return _start(definition, place)
    region = region_of(definition, place.source)
    state = region["States"][place.source]
    target = True if place.kind == "end" else place.target
    found = [way for way in ways_out(state) if (way.kind, way.target) == (place.kind, target)]
    if not found:
        raise Refused(f"There is no way {place} any more.")
    return region, found


def _start(definition: dict[str, Any], place: Place) -> tuple[Region, list[Reference]]:
    for region, parent in regions(definition):
        if parent == place.source and region.get("StartAt") == place.target:
            return region, [Reference(region, "StartAt", "start")]
    raise Refused(f"Nothing begins {place} any more.")


def reached(region: Region) -> set[str]:
    """The states of a region that its start leads to."""
    states, seen, ahead = states_of(region), set(), [region.get("StartAt")]
    while ahead:
        name = ahead.pop()
        if name not in seen and name in states:
            seen.add(name)
            ahead.extend(found.target for found in references(states[name]))
    return seen


def free_name(definition: dict[str, Any], wish: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """The wish, or the wish with the first number that no state of any region has: `Wait (1)`."""
    used = set(all_states(definition)) | set(taken)
    if wish not in used:
        return wish
    base = wish.rpartition(" (")[0] if wish.endswith(")") and wish.rpartition(" (")[2][:-1].isdigit() else wish
    numbered = (f"{base[: MOST_CHARACTERS - 7]} ({number})" for number in range(1, 10_000))
    return next(name for name in numbered if name not in used)


def is_jsonata(definition: dict[str, Any], state: State | None = None) -> bool:
    """Whether a state, or a new one in the machine, is written in JSONata: its own language, else the machine's."""
    return (state or {}).get("QueryLanguage", definition.get("QueryLanguage")) == "JSONata"


def is_placeholder(state: State) -> bool:
    """Whether it is a Pass that does nothing: it stands where a state is still to come."""
    return state.get("Type") == "Pass" and set(state) <= {"Type", "Next", "End", "Comment"}


def in_words(names: list[str]) -> str:
    """`A, B, C and 2 more`."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def assigned(state: State) -> set[str]:
    """The variables that a state sets, by itself, in a rule or in a catcher."""
    rules = [rule for field in ("Choices", "Catch") for rule in state.get(field) or [] if isinstance(rule, dict)]
    found = [one.get("Assign") for one in (state, *rules)]
    return {name.removesuffix(".$") for names in found if isinstance(names, dict) for name in names}


def clashes(region: Region, outside: frozenset[str] = frozenset()) -> set[str]:
    """The variables that are set both inside a Parallel or Map and outside it, which AWS refuses."""
    states = states_of(region).values()
    own = frozenset().union(*map(assigned, states)) if states else frozenset()
    inner = [clashes(part, outside | own) for state in states for part in inside(state)]
    return set(own & outside).union(*inner)
