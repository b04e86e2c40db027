"""A definition as what is drawn: states, and the edges between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from viewer.reading.draft import read
from viewer.reading.rules import catcher_in_words, rule_in_words
from viewer.services import Call, call_of

RULES = {"Choices": ("choice", "rule", rule_in_words), "Catch": ("catch", "catcher", catcher_in_words)}


@dataclass(frozen=True)
class State:
    """A state, the Map or Parallel that it stands in, and what it calls if it is a task."""

    name: str
    type: str
    parent: str | None = None
    call: Call | None = None

    @property
    def words(self) -> str:
        """What stands below its name: its type, of a task that names a service the action, `SQS: SendMessage`."""
        return self.call.words if self.call and self.call.words else self.type

    @property
    def wait(self) -> str:
        """How a task waits for what it calls; "" where there is nothing to say."""
        return self.call.wait if self.call else ""

    @property
    def spoken(self) -> str:
        """What it is, for who cannot see its icon: `Task, SQS: SendMessage, waits for token`."""
        return ", ".join(dict.fromkeys(filter(None, (self.type, self.words, self.wait))))


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
    """The states of a definition by name, in its order, the edges, and what in it is no state and leads to none."""

    comment: str = ""
    states: dict[str, State] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

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


def read_machine(definition: dict | str) -> Machine:
    """The machine of a definition, a dict or its JSON text; of a draft as far as it goes, and the rest as problems."""
    data, problems = read(definition)
    machine = Machine(problems=problems)
    machine.comment = data["Comment"] if isinstance(data.get("Comment"), str) else ""
    _Reader(machine).region(data, None, "")
    machine.edges = _merged(machine.edges)
    astray = [edge for edge in machine.edges if edge.target not in machine.places]
    machine.problems += [f"{edge.source or 'StartAt'} leads to {edge.target}, which is no state" for edge in astray]
    return machine


class _Reader:
    """Fills a machine; `place` says where in the definition something stands: "States/Each/ItemProcessor/"."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine

    def region(self, region: dict, parent: str | None, place: str) -> None:
        """The states at the top, of a Map's inside, or of a branch."""
        for start in self._name(region, "StartAt", place):
            self.machine.edges.append(Edge(parent, start, enters=parent))
        states = self._is(dict, region.get("States", {}), f"{place}States", "object")
        for name, state in states.items():
            here = f"{place}States/{name}"
            if name in self.machine.states:
                self.machine.problems.append(f"{here} is the second state of this name")
            elif self._is(dict, state, here, "state") is state:
                self._state(str(name), state, parent, f"{here}/")

    def _state(self, name: str, state: dict, parent: str | None, place: str) -> None:
        type_ = state["Type"] if isinstance(state.get("Type"), str) else "?"
        call = call_of(state.get("Resource")) if type_ == "Task" else None
        self.machine.states[name] = State(name, type_, parent, call)
        self.machine.edges.extend(self._edges(name, state, parent, place))
        for number, branch in enumerate(self._list(state, "Branches", place)):
            here = f"{place}Branches/{number}"
            self.region(self._is(dict, branch, here, "branch"), name, f"{here}/")
        for key in ("ItemProcessor", "Iterator"):
            if state.get(key) is not None:
                self.region(self._is(dict, state[key], f"{place}{key}", "object"), name, f"{place}{key}/")

    def _edges(self, name: str, state: dict, parent: str | None, place: str) -> Iterator[Edge]:
        """The ways out of a state; in a definition that is being written, a rule may still lack its Next."""
        yield from self._rules(name, state, "Choices", place)
        for goal in self._name(state, "Default", place):
            yield Edge(name, goal, "choice", ("default",))
        for goal in self._name(state, "Next", place):
            yield Edge(name, goal)
        yield from self._rules(name, state, "Catch", place)
        if state.get("End") or state.get("Type") == "Succeed" or (state.get("Type") == "Fail" and parent is None):
            yield Edge(name, parent, leaves=parent)

    def _rules(self, name: str, state: dict, key: str, place: str) -> Iterator[Edge]:
        kind, what, words = RULES[key]
        for number, item in enumerate(self._list(state, key, place)):
            here = f"{place}{key}/{number}"
            rule = self._is(dict, item, here, what)
            for goal in self._name(rule, "Next", f"{here}/"):
                yield Edge(name, goal, kind, (words(rule),))

    def _list(self, state: dict, key: str, place: str) -> list:
        return self._is(list, state[key], f"{place}{key}", "list") if key in state else []

    def _name(self, holder: dict, key: str, place: str) -> list[str]:
        """The one name under a key, or none."""
        return [holder[key]] if key in holder and self._is(str, holder[key], f"{place}{key}", "name") else []

    def _is(self, kind: type, value: Any, place: str, what: str) -> Any:
        """The value; if it is of another kind, an empty one, and a sentence that it is no such thing."""
        if isinstance(value, kind):
            return value
        self.machine.problems.append(f"{place} is no {what}")
        return kind()


def _merged(edges: list[Edge]) -> list[Edge]:
    """The edges with those between the same two states made one, which has all their labels."""
    merged: dict[tuple, Edge] = {}
    for edge in edges:
        key = (edge.source, edge.target, edge.kind, edge.enters, edge.leaves)
        labels = merged[key].labels if key in merged else ()
        merged[key] = replace(edge, labels=labels + edge.labels)
    return list(merged.values())
