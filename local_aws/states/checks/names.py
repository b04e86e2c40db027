"""The names that a definition gives: to states and to variables."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.walk import states

LONGEST = 80
RESERVED = "states"


def check_state_name(name: str, where: str, findings: Findings) -> None:
    """Adds a name that is too long."""
    if len(name) > LONGEST:
        message = f"The state name '{name}' exceeds the {LONGEST}-character limit allowed by the service"
        findings.add(message, where, "INVALID_STATE_NAME")


def check_unique_names(program: dict[str, Any], findings: Findings) -> None:
    """Adds the states that are named as one before them, wherever in the state machine that is."""
    seen: set[str] = set()
    for name, _, where in states(program):
        if name in seen:
            findings.add(f"Duplicate State name: {name}", where, "DUPLICATE_STATE_NAME")
        seen.add(name)


def check_variable_names(assign: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds the names that no variable may have: those that are no identifiers, too long, or `states`."""
    for field in assign:
        name = field.removesuffix(".$")
        said = f"Invalid variable name '{name}': the variable name"
        if name == RESERVED:
            findings.add("Cannot assign to reserved variable '$states'.", where, "RESERVED_VARIABLE_NAME")
        elif not name.isidentifier():
            findings.add(f"{said} contains invalid characters.", where, "INVALID_VARIABLE_NAME")
        elif len(name) > LONGEST:
            findings.add(f"{said} exceeds {LONGEST} characters.", where, "INVALID_VARIABLE_NAME")
