"""Whether every transition leads somewhere, something points to every state, and the workflow can end."""

from collections.abc import Iterator
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.walk import machines

MISSING = "MISSING_TRANSITION_TARGET"


def check_transitions(program: dict[str, Any], findings: Findings) -> None:
    """Adds what is wrong with the transitions, here and in the states inside Map and Parallel."""
    for machine, where in machines(program):
        _check_machine(machine, where, findings)


def _check_machine(program: dict[str, Any], where: str, findings: Findings) -> None:
    """AWS calls a state unreachable when nothing points to it, not when nothing leads to it."""
    states, pointed_to = program["States"], {program["StartAt"]}
    if program["StartAt"] not in states:
        findings.add(f"Missing 'Next' target: {program['StartAt']}", f"{where}/StartAt", MISSING)
    for name, state in states.items():
        for target, location in targets_of(state, f"{where}/States/{name}"):
            pointed_to.add(target)
            if target not in states:
                findings.add(f"Missing 'Next' target: {target}", location, MISSING)
    if not any(_is_terminal(state) for state in states.values()):
        findings.add("Workflow has no terminal state", None, "MISSING_END_STATE")
        return
    for name in states:
        if name not in pointed_to:
            findings.add(f'State "{name}" is not reachable.', f"{where}/States/{name}", MISSING)


def targets_of(state: dict[str, Any], where: str = "") -> Iterator[tuple[str, str]]:
    """The states that a state may go on to, and where it says so."""
    if "Next" in state:
        yield state["Next"], f"{where}/Next"
    if "Default" in state:
        yield state["Default"], f"{where}/Default"
    for field in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(field, [])):
            yield rule["Next"], f"{where}/{field}[{index}]/Next"


def _is_terminal(state: dict) -> bool:
    return state.get("End") is True or state["Type"] in ("Succeed", "Fail")
