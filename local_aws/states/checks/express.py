"""What an EXPRESS state machine may not do, nor EXPRESS children: wait for somebody else's job, or have children."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.resource import pattern_of
from local_aws.states.language.walk import inside, is_distributed


def check_express(program: dict[str, Any], express: bool, findings: Findings, where: str = "") -> None:
    """Adds what only a STANDARD machine may have; `express` says whether the program is run by an EXPRESS one."""
    for name, state in program["States"].items():
        here = f"{where}/States/{name}"
        if express:
            _check_state(state, here, findings)
        for inner, there in inside(state, here):
            children = inner.get("ProcessorConfig", {}).get("ExecutionType") if is_distributed(state) else None
            check_express(inner, express or children == "EXPRESS", findings, there)


def _check_state(state: dict[str, Any], where: str, findings: Findings) -> None:
    resource = state.get("Resource", "")
    if pattern := pattern_of(resource):
        findings.add(f"Express state machine does not support '{pattern}' service integration ", f"{where}/Resource")
    elif ":activity:" in resource:
        findings.add("Express state machine does not support Activity ARN", f"{where}/Resource")
    elif is_distributed(state):
        told = "The field 'Mode' with value 'DISTRIBUTED' is not supported inside 'EXPRESS' state machines"
        findings.add(told, f"{where}/{'Iterator' if 'Iterator' in state else 'ItemProcessor'}/ProcessorConfig/Mode")
