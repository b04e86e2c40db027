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
    events = store.execution(arn).history.events()
    known, first = opened(token, "events", params) if token else (len(events), 0)
    if params.get("reverseOrder"):
        events = events[:known][::-1]
    after = first + page_size(params)
    page = events[first:after]
    if params.get("includeExecutionData") is False:
        page = [without_data(event) for event in page]
    more = {"nextToken": sealed("events", params, known, after)} if after < len(events) else {}
    return {"events": page, **more}
