"""What a Task calls, with what, and how long it may take."""

from typing import Any

from local_aws.services.parameters import OPEN
from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.resource import check_resource, parameter_faults
from local_aws.states.language.jsonata import is_expression


def check_task(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds what is wrong with a Task's Resource, parameters, Credentials and time-outs."""
    if "Resource" in state:
        check_resource(state["Resource"], f"{where}/Resource", findings)
    _check_parameters(state, where, findings)
    credentials = state.get("Credentials")
    if credentials is not None and ":activity:" in str(state.get("Resource")):
        findings.add("The field 'Credentials' is not supported for activities", f"{where}/Credentials")
    elif credentials is not None and not {"RoleArn", "RoleArn.$"} & set(credentials):
        findings.add("The field 'RoleArn' is required but was missing", f"{where}/Credentials")
    _check_heartbeat(state, where, findings)


def _check_parameters(state: dict, where: str, findings: Findings) -> None:
    """A service is called with what it knows, as far as that stands there."""
    for field in ("Parameters", "Arguments"):
        if isinstance(state.get(field), dict):
            for fault in parameter_faults(state.get("Resource", ""), _known(state[field])):
                findings.add(fault, f"{where}/{field}")


def _known(template: Any) -> Any:
    """The template with what only the run will tell as open."""
    if isinstance(template, dict):
        return {
            key.removesuffix(".$"): OPEN if key.endswith(".$") else _known(value) for key, value in template.items()
        }
    if isinstance(template, list):
        return [_known(value) for value in template]
    return OPEN if is_expression(template) else template


def _check_heartbeat(state: dict, where: str, findings: Findings) -> None:
    heartbeat, timeout = state.get("HeartbeatSeconds"), state.get("TimeoutSeconds")
    if isinstance(heartbeat, int) and isinstance(timeout, int) and heartbeat >= timeout:
        findings.add("'HeartbeatSeconds' must be smaller than 'TimeoutSeconds'", where)
