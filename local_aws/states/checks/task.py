"""What a Task calls, with what, and how long it may take."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.resource import check_resource

NEEDED = {"lambda:invoke": "FunctionName", "states:startExecution": "StateMachineArn"}


def check_task(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds what is wrong with a Task's Resource, parameters, Credentials and time-outs."""
    if "Resource" in state:
        check_resource(state["Resource"], f"{where}/Resource", findings)
    _check_parameters(state, where, findings)
    credentials = state.get("Credentials")
    if credentials is not None and not {"RoleArn", "RoleArn.$"} & set(credentials):
        findings.add("The field 'RoleArn' is required but was missing", f"{where}/Credentials")
    _check_heartbeat(state, where, findings)


def _check_parameters(state: dict, where: str, findings: Findings) -> None:
    """What an integration cannot do without must be among the parameters."""
    integration = state.get("Resource", "").partition(":states:::")[2].partition(".")[0]
    needed = NEEDED.get(integration)
    for field in ("Parameters", "Arguments"):
        given = state.get(field)
        if needed and isinstance(given, dict) and not {needed, f"{needed}.$"} & set(given):
            findings.add(f"The field '{needed}' is required but was missing", f"{where}/{field}")


def _check_heartbeat(state: dict, where: str, findings: Findings) -> None:
    heartbeat, timeout = state.get("HeartbeatSeconds"), state.get("TimeoutSeconds")
    if isinstance(heartbeat, int) and isinstance(timeout, int) and heartbeat >= timeout:
        findings.add("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", where)
