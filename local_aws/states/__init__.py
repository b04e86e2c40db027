"""Step Functions on this machine: its API, its store, and in `engine` what runs a definition."""

from typing import Any

from local_aws.wire import RequestContext, ServiceError

from . import (  # noqa: F401 (each registers its operations)
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
from .engine.sdk_integration import settle
from .operations import OPERATIONS
from .parameter_check import check_parameters
from .store import store_of

__all__ = ["handle", "settle", "store_of"]


def handle(operation: str, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The answer to one API call, such as `handle("StartExecution", {"stateMachineArn": …}, context)`."""
    if operation not in OPERATIONS:
        raise ServiceError("UnknownOperationException", f"Unknown operation {operation}")
    check_parameters(operation, params)
    return OPERATIONS[operation](store_of(context, handle), params, context)
