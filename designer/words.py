"""Where something goes, said in words: `after="Open Case"`, `rule="Status = 1", of="Is Case Resolved"`."""

from typing import Any

from designer.places import (
    Place,
    Refused,
    State,
    inside,
    is_placeholder,
    parent_of,
    places,
    region_of,
    state_of,
    states_of,
)
from viewer.reading.rules import rule_in_words

WAYS = "after=, before=, rule= with of=, branch= with of=, or inside="


def target_of(definition: dict[str, Any], where: dict[str, Any]) -> list[Place] | str:
    """The places that are meant, or the name of the placeholder that is to be replaced.

    `where` has those of after, before, rule, branch, of and inside that were given. Raises Refused when that is
    nothing, or more than one thing.
    """
    told = {key: value for key, value in where.items() if value is not None}
    if not told:
        return [_end(definition)]
    if set(told) == {"after"}:
        return [_after(definition, told["after"])]
    if set(told) == {"before"}:
        return _before(definition, told["before"])
    if set(told) == {"rule", "of"}:
        return _rule(definition, told["of"], told["rule"])
    if set(told) == {"branch", "of"}:
        return _branch(definition, told["of"], told["branch"])
    if set(told) == {"inside"}:
        return _inside(definition, told["inside"])
    if set(told) == {"place"}:
        return [Place(*told["place"])]
    raise Refused(f"Say where in one way: {WAYS}. Given were {', '.join(f'{key}=' for key in told)}.")


def words_of(definition: dict[str, Any], place: Place) -> dict[str, Any]:
    """What says this place and no other: `{"after": "A"}`, `{"rule": "Status = 1", "of": "Choice"}`, or the place."""
    if not states_of(definition):
        return {}
    for words in _said(definition, place):
        try:
            if target_of(definition, words) == [place]:
                return words
        except Refused:
            continue
    return {"place": tuple(place)}


def _said(definition: dict[str, Any], place: Place) -> list[dict[str, Any]]:
    if place.kind in ("next", "end"):
        return [{"after": place.source}]
    if place.kind == "choice":
        rules = rules_in_words(state_of(definition, place.source))
        return [{"rule": rule, "of": place.source} for rule in dict.fromkeys(rules)]
    return [{"before": place.target}]


def _end(definition: dict[str, Any]) -> Place:
    """The one end of the machine, or the beginning of an empty one."""
    states = states_of(definition)
    if not states:
        return Place("start", None, None)
    ends = [name for name, state in states.items() if state.get("End")]
    if len(ends) == 1:
        return Place("end", ends[0], None)
    raise Refused(f"The machine has {len(ends)} ends, so say where: {WAYS}.")


def _after(definition: dict[str, Any], name: str) -> Place:
    state = state_of(definition, name)
    if state.get("End"):
        return Place("end", name, None)
    if isinstance(state.get("Next"), str):
        return Place("next", name, state["Next"])
    if state["Type"] == "Choice":
        rules = ", ".join(f"rule={words!r}" for words in rules_in_words(state))
        raise Refused(f"{name} is a Choice: say which way, {rules}, with of={name!r}.")
    raise Refused(f"Nothing follows {name}: a {state['Type']} ends the run.")


def _before(definition: dict[str, Any], name: str) -> list[Place]:
    """Every way that leads to the state, the start among them."""
    region = region_of(definition, name)
    own = parent_of(definition, name)
    return [
        place
        for place in places(definition)
        if place.target == name and (place.source == own if place.kind == "start" else place.source in region["States"])
    ]


def rules_in_words(choice: State) -> list[str]:
    """The ways out of a Choice as they are drawn: `Status = 1`, …, `default`."""
    return [rule_in_words(rule) for rule in choice.get("Choices", [])] + ["default"] * ("Default" in choice)


def _rule(definition: dict[str, Any], name: str, rule: str | int) -> list[Place] | str:
    choice = state_of(definition, name)
    known = rules_in_words(choice) if choice["Type"] == "Choice" else []
    if isinstance(rule, str):
        found = [index for index, words in enumerate(known) if words == rule]
    else:
        found = [rule] if 0 <= rule < len(known) else []
    if len(found) != 1:
        raise Refused(f"{name} has no single rule {rule!r}; its rules are: {', '.join(known) or 'none'}.")
    targets = [rule.get("Next") for rule in choice.get("Choices", [])] + [choice.get("Default")]
    target = targets[found[0]]
    if is_placeholder(state_of(definition, target)) and targets.count(target) == 1:
        return target
    return [Place("choice", name, target)]


def _branch(definition: dict[str, Any], name: str, branch: int) -> list[Place] | str:
    branches = state_of(definition, name).get("Branches") or []
    if not (isinstance(branch, int) and 0 <= branch < len(branches)):
        raise Refused(f"{name} has no branch {branch!r}; it has {len(branches)}, counted from 0.")
    return _at_the_end(branches[branch], f"branch {branch} of {name}")


def _inside(definition: dict[str, Any], name: str) -> list[Place] | str:
    bodies = inside(state_of(definition, name))
    if len(bodies) != 1:
        raise Refused(f"{name} has {len(bodies)} insides; inside= is for a Map, branch= with of= for a Parallel.")
    return _at_the_end(bodies[0], f"the inside of {name}")


def _at_the_end(region: dict[str, Any], words: str) -> list[Place] | str:
    """The one end of a region, or its only placeholder."""
    states = states_of(region)
    if len(states) == 1 and is_placeholder(next(iter(states.values()))):
        return next(iter(states))
    ends = [name for name, state in states.items() if state.get("End")]
    if len(ends) != 1:
        raise Refused(f"There are {len(ends)} ends in {words}, so say after which state.")
    return [Place("end", ends[0], None)]
