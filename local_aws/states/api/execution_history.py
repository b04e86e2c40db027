"""GetExecutionHistory: an execution's events in pages, forwards or backwards, with or without their data."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.pages import page_of
from local_aws.states.execution_data import without_data
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError


@operation("GetExecutionHistory")
def get_execution_history(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"events": […], "nextToken": …}`; pages backwards go on from the first, whatever happens meanwhile."""
    arn = params["executionArn"]
    if ":express:" in arn:
        raise ServiceError("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'")
    events = store.execution(arn).history.events()
    backwards, (known, token) = params.get("reverseOrder"), _known(params.get("nextToken"), len(events))
    if backwards:
        events = events[:known][::-1]
    page, following = page_of(events, {**params, "nextToken": token})
    if params.get("includeExecutionData") is False:
        page = [without_data(event) for event in page]
    if following is None:
        return {"events": page}
    return {"events": page, "nextToken": f"{known}.{following}"}


def _known(token: str | None, count: int) -> tuple[int, str | None]:
    """How many events there were at the first page, and the token of the page within them."""
    known, _, page = (token or "").partition(".")
    return (int(known), page) if known.isdigit() and page else (count, token)
