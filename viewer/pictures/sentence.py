"""Every picture has a sentence as its text form."""

import json
from collections.abc import Iterator

from history import SUCCEEDED, Trace, Visit
from viewer.look import look_of
from viewer.reading.machine import Machine

MOST_NOTES = 8


def definition_in_words(machine: Machine) -> str:
    """The ways through a definition: `Open Case → Work on Case; Is Case Resolved → Fail (default); 2 states.`"""
    edges = [edge for edge in machine.edges if None not in (edge.source, edge.target) and not edge.leaves]
    chains = in_chains([(edge.source, edge.target, " or ".join(edge.labels)) for edge in edges])
    words = "; ".join([*(chains if edges else machine.states), plural(len(machine.states), "state")])
    return " ".join(f"{sentence}." for sentence in (words, *notes_on(machine)))


def notes_on(machine: Machine) -> list[str]:
    """What in a draft could not be drawn, the first of it: `States/QueryLanguage is no state`."""
    more = len(machine.problems) - MOST_NOTES
    return [*machine.problems[:MOST_NOTES], f"There are {more} more of this kind"] if more > 0 else machine.problems


def run_in_words(run: Trace, most: int = 12) -> str:
    """The path and the end of a run: `Open Case ✓ → Fail ✗ — FAILED: Engage Tier 2 Support.`"""
    steps = [_step(run, visit) for visit in run.visits if visit.parent is None]
    if len(steps) > most:
        steps = [*steps[: most - 3], "…", *steps[-2:]]
    return f"{' → '.join(steps) or 'Nothing entered'} — {_ending(run)}"


def _ending(run: Trace) -> str:
    reason = ": ".join(str(part).rstrip(".") for part in (run.error, cause_in_words(run.cause)) if part)
    return f"{run.status}: {reason}." if reason else f"{run.status}."


def cause_in_words(cause: str | None) -> str | None:
    """A cause as one says it: of what a function raised, which is JSON with its stack, the message alone."""
    try:
        return json.loads(cause or "")["errorMessage"]
    except (ValueError, KeyError, TypeError):
        return cause


def _step(run: Trace, visit: Visit) -> str:
    """A visit with its sign, and in brackets what happened inside it."""
    notes = []
    if visit.iterations:
        done = sum(status == SUCCEEDED for status in visit.iterations.values())
        notes.append(f"{done}/{visit.length} iterations")
    if visit.type == "Parallel":
        notes.append(" | ".join(_branches(run, visit)))
    if len(visit.attempts) > 1:
        notes.append(f"{len(visit.attempts)} attempts")
    inside = ", ".join(note for note in notes if note)
    return f"{visit.state} {look_of(visit.status).sign}" + (f" ({inside})" if inside else "")


def _branches(run: Trace, parallel: Visit) -> Iterator[str]:
    since = parallel.attempts[-1].events[0] if parallel.attempts else 0
    inside = [visit for visit in run.visits if visit.parent == parallel.index and visit.events[0] >= since]
    for branch in sorted({visit.branch or 0 for visit in inside}):
        yield " → ".join(_step(run, visit) for visit in inside if (visit.branch or 0) == branch)


def in_chains(edges: list[tuple[str, str, str]], arrow: str = " → ") -> Iterator[str]:
    """Edges, each (source, target, label), joined into chains as long as a single way leads on."""
    ways: dict[str, list] = {}
    for edge in edges:
        ways.setdefault(edge[0], []).append(edge)
    said = set()
    for edge in edges:
        chain = [edge[0]]
        while edge and edge not in said:
            said.add(edge)
            chain.append(f"{edge[1]} ({edge[2]})" if edge[2] else edge[1])
            ahead = ways.get(edge[1], [])
            edge = ahead[0] if len(ahead) == 1 else None
        if len(chain) > 1:
            yield arrow.join(chain)


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 state, 2 states."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
