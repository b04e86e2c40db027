"""What an EXPRESS state machine may not do: wait for somebody else's job."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.transitions import inside

REFUSED = (".sync:2", ".sync", ".waitForTaskToken")


def check_express(program: Any, findings: Findings, where: str = "") -> None:
    """Adds the Resources that only a STANDARD state machine may have."""
    for name, state in program["States"].items():
        resource = state.get("Resource", "")
        here = f"{where}/States/{name}"
        pattern = next((pattern for pattern in REFUSED if resource.endswith(pattern)), None)
        if pattern:
            findings.add(f"Express state machine does not support '{pattern}' service integration ", f"{here}/Resource")
        elif ":activity:" in resource:
            findings.add("Express state machine does not support Activity ARN", f"{here}/Resource")
        for inner, there in inside(state, here):
            check_express(inner, findings, there)
