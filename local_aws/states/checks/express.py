"""What an EXPRESS state machine may not do: wait for somebody else's job."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.resource import pattern_of
from local_aws.states.language.walk import states


def check_express(program: Any, findings: Findings) -> None:
    """Adds the Resources that only a STANDARD state machine may have."""
    for _, state, here in states(program):
        resource = state.get("Resource", "")
        if pattern := pattern_of(resource):
            findings.add(f"Express state machine does not support '{pattern}' service integration ", f"{here}/Resource")
        elif ":activity:" in resource:
            findings.add("Express state machine does not support Activity ARN", f"{here}/Resource")
