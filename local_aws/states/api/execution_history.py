"""GetExecutionHistory: an execution's events in pages, forwards or backwards, with or without their data."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.pages import opened, page_size, sealed
from local_aws.states.execution_data import without_data
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError


@operation("GetExecutionHistory")
def get_execution_history(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"events": […], "nextToken": …}`; pages backwards go on from the first, whatever happens meanwhile."""
    arn, token = params["executionArn"], params.get("nextToken")
    if ":express:" in arn:
        raise ServiceError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
    history = store.execution(arn).history
    known, first = opened(token, "events", params) if token else (history.count, 0)
    after = first + page_size(params)
    if params.get("reverseOrder"):
        page, more = history.events(max(0, known - after), known - first)[::-1], after < known
    else:
        page, more = history.events(first, after), after < history.count
    if params.get("includeExecutionData") is False:
        page = [without_data(event) for event in page]
    return {"events": page, **({"nextToken": sealed("events", params, known, after)} if more else {})}
