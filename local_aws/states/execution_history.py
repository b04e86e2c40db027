"""GetExecutionHistory: an execution's events in pages, forwards or backwards, with or without their data."""

from typing import Any

from local_aws.wire import RequestContext, ServiceError

from .executions import execution_of
from .operations import operation
from .pages import page_of
from .store import Store

DATA = ("input", "output", "parameters", "error", "cause", "assignedVariables")


@operation("GetExecutionHistory")
def get_execution_history(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"events": […], "nextToken": …}`."""
    arn = params["executionArn"]
    if ":express:" in arn:
        raise ServiceError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
    events = execution_of(store, arn).history.events()
    if params.get("reverseOrder"):
        events.reverse()
    page, token = page_of(events, params)
    if params.get("includeExecutionData") is False:
        page = [_without_data(event) for event in page]
    return {"events": page, **({"nextToken": token} if token else {})}


def _without_data(event: dict[str, Any]) -> dict[str, Any]:
    return {
        key: {name: item for name, item in value.items() if name not in DATA}
        if isinstance(value, dict)
        else value
        for key, value in event.items()
    }
