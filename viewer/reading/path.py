"""What a run did to a machine: the status of each state, and how often each edge was taken."""

from collections import Counter
from dataclasses import dataclass, field

from history import CAUGHT_ERROR, FAILED, SUCCEEDED, Trace, Visit
from viewer.look import NOT_REACHED
from viewer.reading.machine import Edge, Machine


@dataclass
class Path:
    """A run on a machine: {state: status}, {state: notes}, {edge: times taken}.

    Of many runs, `shares` says {edge: part of the runs that took it}.
    """

    statuses: dict[str, str | None] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    taken: Counter = field(default_factory=Counter)
    shares: dict[Edge, float] = field(default_factory=dict)


def path_of(machine: Machine, run: Trace) -> Path:
    """What the run did to the machine."""
    edges: dict[tuple, list[Edge]] = {}
    for edge in machine.edges:
        edges.setdefault((edge.source, edge.target, edge.enters), []).append(edge)
    statuses = {name: NOT_REACHED for name in machine.states} | run.statuses()
    taken = Counter(edge for visit in run.visits for edge in _edges_of(run, visit, edges))
    return Path(statuses, _notes(run), taken)


def _edges_of(run: Trace, visit: Visit, edges: dict[tuple, list[Edge]]) -> list[Edge]:
    """The edges that a visit came by, where it was the first in its frame, and left by."""
    parent = None if visit.parent is None else run.visits[visit.parent].state
    came = edges.get((parent, visit.state, parent), []) if visit.previous is None else []
    left = edges.get((visit.state, visit.next or parent, None), []) if visit.next or _is_last(visit) else []
    return came + [edge for edge in left if _is_way_out(edge, visit)]


def _is_last(visit: Visit) -> bool:
    return visit.status == SUCCEEDED or (visit.type == "Fail" and visit.status == FAILED)


def _is_way_out(edge: Edge, visit: Visit) -> bool:
    return (edge.kind == "catch") == (visit.status == CAUGHT_ERROR)


def _notes(run: Trace) -> dict[str, str]:
    """For each state what its box adds to its type: how often it was entered, tried, or iterated."""
    return {name: " · ".join(_notes_of(visits)) for name, visits in run.by_state().items()}


def _notes_of(visits: list[Visit]) -> list[str]:
    last, notes = visits[-1], []
    if len(visits) > 1:
        notes.append(f"×{len(visits)}")
    if len(last.attempts) > 1:
        notes.append(f"{len(last.attempts)} attempts")
    if last.iterations:  # a distributed Map has none here: its children have histories of their own
        done = sum(status == SUCCEEDED for status in last.iterations.values())
        notes.append(f"{done}/{last.length}")
    return notes


def percent(share: float) -> str:
    """A share as a whole percentage."""
    return f"{round(100 * share)} %"
