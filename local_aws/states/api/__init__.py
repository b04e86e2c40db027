"""Step Functions' API: a module for each kind of resource, whose functions answer one operation each."""

from typing import Any

from local_aws.states.api import (  # noqa: F401 (each registers its operations)
    activities,
    aliases,
    execution_history,
    executions,
    map_runs,
    redrive,
    state_machines,
    tags,
    task_tokens,
    teststate,
    validation,
    versions,
)
from local_aws.states.api.operations import OPERATIONS
from local_aws.states.api.parameter_check import check_parameters
from local_aws.states.store import store_of
from local_aws.wire import RequestContext, ServiceError

__all__ = ["handle"]


def handle(operation: str, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The answer to one API call, such as `handle("StartExecution", {"stateMachineArn": …}, context)`."""
    if operation not in OPERATIONS:
        raise ServiceError("UnknownOperationException", f"Unknown operation {operation}")
    check_parameters(operation, params)
    return OPERATIONS[operation](store_of(context, handle), params, context)
