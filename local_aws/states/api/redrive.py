"""RedriveExecution: an execution that failed, set going again where it stood."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.redrive_status import redriving
from local_aws.states.engine import runner
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError


@operation("RedriveExecution")
def redrive_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """When it was set going again, from the state in which it had not succeeded."""
    execution = store.execution(params["executionArn"])
    with execution.lock:
        told = redriving(execution)
        if told["redriveStatus"] != "REDRIVABLE":
            raise ServiceError("ExecutionNotRedrivable", told["redriveStatusReason"])
        execution.reopen()
    runner.restart(execution)
    return {"redriveDate": execution.redriven}
