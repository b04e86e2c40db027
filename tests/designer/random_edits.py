"""Series of edits drawn by lot, for the tests: each edit with its words, so that a failure can be read."""

import json
import random
from collections.abc import Iterator
from typing import Any

from designer import blanks, places, routes, structure
from designer.places import Refused

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:OpenCaseFunction"
KINDS = ("Pass", "Task", "Wait", "Choice", "Parallel", "Map", "Succeed", "Fail")


def edits(seed: int, start: dict, count: int) -> Iterator[tuple[str, dict, dict]]:
    """The edits that were not refused, as (words, definition before, definition after)."""
    lot, definition = random.Random(seed), start
    for step in range(count):
        before = json.dumps(definition)
        name = lot.choice(["insert"] * 4 + list(EDITS)) if definition.get("States") else "insert"
        try:
            new = EDITS.get(name, _insert)(lot, definition, step)
        except Refused:
            new = definition
        assert json.dumps(definition) == before, f"{name} changed its argument"
        if new is not definition:
            yield f"{seed}.{step} {name}", definition, new
        definition = new


def _state(lot: random.Random) -> dict:
    kind = lot.choice(KINDS)
    return blanks.blank(kind, **({"Resource": FUNCTION} if kind == "Task" else {}))


def _name(lot: random.Random, definition: dict) -> str:
    return lot.choice(sorted(places.all_states(definition)))


def _place(lot: random.Random, definition: dict) -> places.Place:
    return lot.choice(places.places(definition))


def _insert(lot: random.Random, definition: dict, step: int) -> dict:
    return structure.insert(definition, _place(lot, definition), _state(lot))[0]


def _rule_of(definition: dict, name: str) -> int:
    return len(places.state_of(definition, name).get("Choices", [])) or 1


def _copied(lot: random.Random, definition: dict) -> dict:
    name = _name(lot, definition)
    return {"StartAt": name, "States": {name: places.state_of(definition, name)}}


def _of_a_rule(edit: Any) -> Any:
    def change(lot: random.Random, definition: dict, step: int) -> dict:
        name = _name(lot, definition)
        return edit(definition, name, lot.randrange(_rule_of(definition, name)))

    return change


EDITS = {
    "delete": lambda lot, d, step: structure.delete(d, _name(lot, d))[0],
    "rename": lambda lot, d, step: structure.rename(d, _name(lot, d), f"N{step}"),
    "replace": lambda lot, d, step: structure.replace(d, _name(lot, d), _state(lot))[0],
    "move": lambda lot, d, step: structure.move(d, _name(lot, d), _place(lot, d)),
    "wrap": lambda lot, d, step: structure.wrap(d, _name(lot, d), lot.choice(["Map", "Parallel"]))[0],
    "unwrap": lambda lot, d, step: structure.unwrap(d, _name(lot, d))[0],
    "add_branch": lambda lot, d, step: structure.add_branch(d, _name(lot, d))[0],
    "remove_branch": lambda lot, d, step: structure.remove_branch(d, _name(lot, d), lot.randrange(3))[0],
    "paste": lambda lot, d, step: structure.paste(d, _place(lot, d), _copied(lot, d))[0],
    "add_rule": lambda lot, d, step: routes.add_rule(d, _name(lot, d))[0],
    "remove_rule": _of_a_rule(lambda d, name, index: routes.remove_rule(d, name, index)[0]),
    "move_rule": _of_a_rule(lambda d, name, index: routes.move_rule(d, name, index, 0)),
    "add_retry": lambda lot, d, step: routes.add_retry(d, _name(lot, d), ErrorEquals=[f"E{step}"]),
    "add_catch": lambda lot, d, step: routes.add_catch(d, _name(lot, d), [lot.choice(["States.ALL", f"E{step}"])])[0],
    "remove_handler": lambda lot, d, step: routes.remove_handler(d, _name(lot, d), "Catch", 0)[0],
}
