"""ValidateStateMachineDefinition: what CreateStateMachine would say, without creating anything."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.checks.definition import diagnostics_of
from local_aws.states.checks.diagnostics import ERROR
from local_aws.states.store import Store
from local_aws.wire import RequestContext


@operation("ValidateStateMachineDefinition")
def validate_state_machine_definition(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"result": "OK" or "FAIL", "diagnostics": […], "truncated": …}`; warnings only when they are asked for."""
    found = diagnostics_of(params["definition"], params.get("type") or "STANDARD", params.get("severity") or ERROR)
    most = params.get("maxResults") or 100
    diagnostics = [
        {
            "severity": diagnostic.severity,
            "code": diagnostic.code,
            "message": diagnostic.message,
            **({"location": diagnostic.location} if diagnostic.location else {}),
        }
        for diagnostic in found
    ]
    return {
        "result": "FAIL" if any(diagnostic.severity == ERROR for diagnostic in found) else "OK",
        "diagnostics": diagnostics[:most],
        "truncated": len(diagnostics) > most,
    }
