"""An execution as it was kept: a history saved as JSON is a source like any other, with a definition or without."""

import json
from pathlib import Path as File
from typing import Any

from history import CAUGHT_ERROR, SUCCEEDED, Trace, Visit, trace
from viewer.reading.source import Source

NO_EVENTS = "There are no events here: a history is their list, or a dict that has it under `events`."
NO_HISTORY = "These are no events of a history: each has an id and a type."
ALONE = "Drawn from the history alone: the states that were entered, the ways that were taken"

History = list[dict] | dict | str | File
Inside = dict[int | None, list[Visit]]  # {number of a visit: the visits inside it}; None: those at the top


def source_of(events: History, definition: dict | str | None = None, **known: Any) -> Source:
    """The source of a kept execution: its events in any order, the answer that has them, or a JSON file of either.

    Without a definition it is the one that stands beside the events, under `definition`; else what the history tells.
    `known` is more of what a Source has. ValueError for what is no history.
    """
    kept, own = read_run(events)
    named = {"execution": File(events).stem} if isinstance(events, str | File) else {}
    known = {"name": "Saved execution", **named, **known}
    definition = definition or own or definition_of(trace(kept))
    return Source(definition=definition, page=lambda **request: {"events": kept}, over=True, **known)


def read_run(events: History) -> tuple[list[dict], dict | str | None]:
    """A kept history's events, oldest first, and the definition that stands beside them, if there is one."""
    data = _data_of(File(events)) if isinstance(events, str | File) else events
    history, own = (data.get("events"), data.get("definition")) if isinstance(data, dict) else (data, None)
    if not history or not isinstance(history, list):
        raise ValueError(NO_EVENTS)
    if not all(isinstance(event, dict) and {"id", "type"} <= event.keys() for event in history):
        raise ValueError(NO_HISTORY)
    return sorted(history, key=lambda event: event["id"]), own


def _data_of(file: File) -> Any:
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        raise FileNotFoundError(
            f"There is no file {file} here. An execution's ARN begins with arn:aws:states:"
        ) from None
    except ValueError as error:
        raise ValueError(
            f"{file.name} is no JSON: {error}. A history is saved with json.dump, or by the AWS CLI."
        ) from None


def definition_of(run: Trace) -> dict:
    """A definition as far as a history tells it; what decides a Choice it does not tell."""
    inside: Inside = {}
    for visit in run.visits:
        inside.setdefault(visit.parent, []).append(visit)
    return {"Comment": ALONE, **_region(inside, inside.get(None, []))}


def _region(inside: Inside, visits: list[Visit]) -> dict:
    """The states of these visits, which happened in the same Map, branch, or at the top."""
    states: dict[str, list[Visit]] = {}
    for visit in visits:
        states.setdefault(visit.state, []).append(visit)
    start = {"StartAt": visits[0].state} if visits else {}
    return {**start, "States": {name: _state(inside, entries) for name, entries in states.items()}}


def _state(inside: Inside, visits: list[Visit]) -> dict:
    """A state by all its visits: its type, what it called, where it led, what happened inside."""
    state: dict[str, Any] = {"Type": visits[0].type}
    for visit in visits:
        if visit.attempts and visit.attempts[0].resource:
            state["Resource"] = _resource(visit.attempts[0].resource)
        if visit.next:
            _lead_on(state, visit)
        elif visit.status == SUCCEEDED and visit.type != "Succeed":
            state["End"] = True
    return state | _inner(inside, visits)


def _lead_on(state: dict, visit: Visit) -> None:
    """Adds the way by which a visit was left."""
    if visit.status == CAUGHT_ERROR:
        state.setdefault("Catch", []).append({"ErrorEquals": [visit.error or "States.ALL"], "Next": visit.next})
    elif visit.type == "Choice":
        rule = {"Next": visit.next}
        rules = state.setdefault("Choices", [])
        rules += [] if rule in rules else [rule]
    else:
        state["Next"] = visit.next


def _inner(inside: Inside, visits: list[Visit]) -> dict:
    """What happened in the branches of a Parallel, or in all iterations of a Map as one."""
    inner = [one for visit in visits for one in inside.get(visit.index, [])]
    if visits[0].type == "Map":
        return {"ItemProcessor": _region(inside, inner)} if inner else {}
    branches: dict[int, list[Visit]] = {}
    for one in inner:
        branches.setdefault(one.branch or 0, []).append(one)
    return {"Branches": [_region(inside, branches[number]) for number in sorted(branches)]} if branches else {}


def _resource(called: str) -> str:
    """A task's Resource, by what an attempt says that it called: an ARN, or a service and its action."""
    return called if called.startswith("arn:") or ":" not in called else f"arn:aws:states:::{called}"
