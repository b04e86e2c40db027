"""The operations on event buses, and on tags."""

from typing import Any

from local_aws.services import tags as tagging
from local_aws.services.buses.listing import listed
from local_aws.services.buses.refusals import invalid
from local_aws.services.buses.store import DEFAULT, OPERATIONS, Store
from local_aws.wire import RequestContext

operation = OPERATIONS.operation


@operation
def create_event_bus(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"EventBusArn", "Description"}`."""
    if "EventSourceName" in params:
        raise invalid("The local AWS has no partners whose events could come to a bus.")
    tags = checked_tags(tagging.by_key(params.get("Tags", [])))
    bus = store.create(params["Name"])
    bus.description, bus.tags = params.get("Description"), tags
    return {"EventBusArn": bus.arn, **({"Description": bus.description} if bus.description else {})}


@operation
def delete_event_bus(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes the bus; one that is not there is no error."""
    name = params["Name"].rpartition("event-bus/")[2]
    if name == DEFAULT:
        raise invalid("Cannot delete event bus default.")
    with store.lock:
        if name in store.buses and store.buses[name].rules:
            raise invalid("Event bus can't be deleted since it has rules.")
        store.buses.pop(name, None)


@operation
def describe_event_bus(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Name", "Arn", …}`."""
    return store.bus(params.get("Name")).told()


@operation
def list_event_buses(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"EventBuses": […], "NextToken"}`."""
    found = [bus for name, bus in list(store.buses.items()) if name.startswith(params.get("NamePrefix", ""))]
    return listed("EventBuses", [bus.told() for bus in found], store, params, params.get("NamePrefix", ""))


@operation
def tag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Adds tags to a rule or a bus, or replaces their values."""
    found = store.tagged(params["ResourceARN"])
    found.tags = checked_tags(found.tags | tagging.by_key(params["Tags"]))


@operation
def untag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Takes tags away; keys that are not there are no error."""
    found = store.tagged(params["ResourceARN"])
    found.tags = tagging.without(found.tags, params["TagKeys"])


@operation
def list_tags_for_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Tags": [{"Key", "Value"}]}`."""
    return {"Tags": tagging.pairs_of(store.tagged(params["ResourceARN"]).tags)}


def checked_tags(tags: dict[str, str]) -> dict[str, str]:
    """The tags. Raises ValidationException for too many, or too long ones."""
    if len(tags) > tagging.MOST or tagging.odd_key(tags) is not None:
        raise invalid(tagging.BOUNDS)
    return tags
