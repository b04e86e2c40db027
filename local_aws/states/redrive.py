"""RedriveExecution: an execution that failed, set going again where it stood."""

from typing import Any

from local_aws.wire import RequestContext, ServiceError

from .engine import runner
from .executions import execution_of
from .operations import operation
from .redrive_status import redriving
from .store import Store


@operation("RedriveExecution")
def redrive_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """When it was set going again, from the state in which it had not succeeded."""
    execution = execution_of(store, params["executionArn"])
    with execution.baton:
        told = redriving(execution)
        if told["redriveStatus"] != "REDRIVABLE":
            raise ServiceError("ExecutionNotRedrivable", told["redriveStatusReason"])
        execution.reopen()
    runner.restart(execution)
    return {"redriveDate": execution.redriven}
