"""A definition as what is drawn: states, and the edges between them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .rules import catcher_in_words, rule_in_words

START, END = "Start", "End"


@dataclass(frozen=True)
class State:
    """A state, and the Map or Parallel that it stands in."""

    name: str
    type: str
    parent: str | None = None


@dataclass(frozen=True)
class Edge:
    """A way from one state to another; kind is next, choice or catch.

    In the machine as a whole it begins at Start and ends at End; source and target are None there. Inside a Map
    or Parallel, `enters` and `leaves` name the one whose inside begins or ends.
    """

    source: str | None
    target: str | None
    kind: str = "next"
    labels: tuple[str, ...] = ()
    enters: str | None = None
    leaves: str | None = None


@dataclass
class Machine:
    """The states of a definition by name, in its order, and the edges."""

    comment: str = ""
    states: dict[str, State] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def children(self, parent: str | None) -> list[State]:
        """The states directly inside a Map or Parallel, or those of the top level."""
        return self._children.get(parent, [])

    def has_inside(self, name: str | None) -> bool:
        """Whether the state is drawn as a box around others."""
        return name in self._boxes

    def number(self, name: str) -> int:
        """The place of a state in their order."""
        return self._numbers[name]

    @cached_property
    def places(self) -> set[str | None]:
        """What an edge can lead from and to: the states, and None for start and end."""
        return {None, *self.states}

    @cached_property
    def _children(self) -> dict[str | None, list[State]]:
        children: dict[str | None, list[State]] = {}
        for state in self.states.values():
            children.setdefault(state.parent, []).append(state)
        return children

    @cached_property
    def _boxes(self) -> set[str | None]:
        return {edge.enters for edge in self.edges} - {None}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.states)}


def read(definition: dict | str) -> dict:
    """Return a definition as a dict, from its JSON text too."""
    return json.loads(definition) if isinstance(definition, str) else definition


def read_machine(definition: dict | str) -> Machine:
    """Return the machine of a definition, given as a dict or as its JSON text."""
    definition = read(definition)
    machine = Machine(definition.get("Comment", ""))
    _read_region(machine, definition, None)
    machine.edges = _merged(machine.edges)
    return machine


def _read_region(machine: Machine, region: dict, parent: str | None) -> None:
    if "StartAt" in region:
        machine.edges.append(Edge(parent, region["StartAt"], enters=parent))
    for name, state in region.get("States", {}).items():
        machine.states[name] = State(name, state.get("Type", "?"), parent)
        machine.edges.extend(_edges(name, state, parent))
        for inner in _regions(state):
            _read_region(machine, inner, name)


def _regions(state: dict) -> list[dict]:
    processor = state.get("ItemProcessor") or state.get("Iterator")
    return state.get("Branches", []) + ([processor] if processor else [])


def _edges(name: str, state: dict, parent: str | None) -> Iterator[Edge]:
    """Yield the ways out of a state; in a definition that is being written, a rule may still lack its Next."""
    for rule in state.get("Choices", []):
        yield from _edge(name, rule, "choice", rule_in_words(rule))
    if "Default" in state:
        yield Edge(name, state["Default"], "choice", ("default",))
    yield from _edge(name, state, "next")
    for catcher in state.get("Catch", []):
        yield from _edge(name, catcher, "catch", catcher_in_words(catcher))
    if state.get("End") or state.get("Type") == "Succeed" or (state.get("Type") == "Fail" and parent is None):
        yield Edge(name, parent, leaves=parent)


def _edge(name: str, rule: dict, kind: str, *labels: str) -> Iterator[Edge]:
    if rule.get("Next"):
        yield Edge(name, rule["Next"], kind, labels)


def _merged(edges: list[Edge]) -> list[Edge]:
    """Return the edges with those between the same two states made one, which has all their labels."""
    merged: dict[tuple, Edge] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.kind, edge.enters, edge.leaves)
        labels = merged[key].labels if key in merged else ()
        merged[key] = Edge(edge.source, edge.target, edge.kind, labels + edge.labels, edge.enters, edge.leaves)
    return list(merged.values())
