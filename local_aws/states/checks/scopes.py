"""Variables in the scopes of a definition: none inside a Map or Parallel has the name of one set before, outside.

"Its name must be unique between inner and outer scopes" (developer guide, passing data between states with variables);
AWS takes one that is set outside only afterwards, by the Catch of the same state. A distributed Map sees none outside.
"""

from collections.abc import Iterator
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.transitions import targets_of
from local_aws.states.language.walk import inside, is_distributed

NONE: frozenset[str] = frozenset()


def check_scopes(program: dict[str, Any], findings: Findings, outer: frozenset[str] = NONE, where: str = "") -> None:
    """Adds the variables that are assigned although they have been outside, where `outer` ones were set before."""
    assigning: dict[str, list[str]] = {}
    for key, state in program["States"].items():
        for name, there in _assigned(state, f"{where}/States/{key}"):
            assigning.setdefault(name, []).append(key)
            if name in outer:
                message = f"The variable '{name}' is assigned in an outer scope too: inside it needs another name"
                findings.add(message, there)
    for key, state in program["States"].items():
        for inner, there in inside(state, f"{where}/States/{key}"):
            if is_distributed(state):
                check_scopes(inner, findings, NONE, there)
            else:
                shared = _names_in(inner) & assigning.keys() if assigning else NONE
                before = {name for name in shared if _leads(program["States"], assigning[name], key)}
                check_scopes(inner, findings, outer | before, there)


def _assigned(state: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    """The names that a state, its rules and its Catchers assign, and where."""
    for name in state.get("Assign", {}):
        yield name.removesuffix(".$"), f"{where}/Assign"
    for field in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(field, [])):
            for name in rule.get("Assign", {}):
                yield name.removesuffix(".$"), f"{where}/{field}[{index}]/Assign"


def _names_in(program: dict[str, Any]) -> set[str]:
    """The names that are assigned in this scope, and in those inside that see it."""
    names = {name for state in program["States"].values() for name, _ in _assigned(state, "")}
    for state in program["States"].values():
        if not is_distributed(state):
            names.update(*(_names_in(inner) for inner, _ in inside(state)))
    return names


def _leads(states: dict[str, Any], origins: list[str], goal: str) -> bool:
    """Whether one goes on from one of the states to the goal, by whatever way."""
    reached: set[str] = set()
    ahead = list(origins)
    while ahead:
        for target, _ in targets_of(states.get(ahead.pop(), {})):
            if target == goal:
                return True
            if target not in reached:
                reached.add(target)
                ahead.append(target)
    return False
