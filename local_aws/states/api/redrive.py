"""RedriveExecution: an execution that failed, set going again where it stood."""

from datetime import timedelta
from typing import Any

from local_aws.states.api.executions import tell
from local_aws.states.api.operations import operation
from local_aws.states.api.redrive_status import redriving
from local_aws.states.engine import runner
from local_aws.states.engine.clock import now
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError

BY_MAP_RUN = "Execution can only be redriven by its Map Run: redrive the execution that started it"
TOKENS = 10
TOKEN_LASTS = timedelta(minutes=15)


@operation("RedriveExecution")
def redrive_execution(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """When it was set going again, from where it stood; the same token within 15 minutes is the same redrive."""
    execution, token = store.execution(params["executionArn"]), params.get("clientToken")
    with execution.lock:
        date = execution.redrive_tokens.get(token)
        if date and now() - date <= TOKEN_LASTS:
            return {"redriveDate": date}
        told = redriving(execution)
        if told["redriveStatus"] != "REDRIVABLE":
            raise ServiceError("ExecutionNotRedrivable", told.get("redriveStatusReason", BY_MAP_RUN))
        execution.reopen()
        latest = {**execution.redrive_tokens, **({token: execution.redriven} if token else {})}
        execution.redrive_tokens = dict(list(latest.items())[-TOKENS:])
    tell(execution)
    runner.restart(execution)
    return {"redriveDate": execution.redriven}
