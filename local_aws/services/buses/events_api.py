"""The operations on events: putting them on a bus, and trying a pattern."""

from datetime import UTC, datetime
from typing import Any

from local_aws.services.buses.refusals import bad_pattern, invalid
from local_aws.services.buses.routing import POSTMAN, new_event, route
from local_aws.services.buses.rule import pattern
from local_aws.services.buses.store import OPERATIONS, Store
from local_aws.wire import RequestContext, ServiceError, parse_json

MOST_ENTRIES = 10
LARGEST = 1_048_576  # bytes of all entries
NEEDED = ("Source", "DetailType", "Detail")
WANTED = ("id", "account", "source", "time", "region", "resources", "detail-type")
operation = OPERATIONS.operation


@operation
def put_events(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"FailedEntryCount", "Entries": [{"EventId"} or {"ErrorCode", "ErrorMessage"}]}`, in their order.

    An event for a bus that is not there is taken and goes nowhere, as on AWS.
    """
    entries = params["Entries"]
    if not 1 <= len(entries) <= MOST_ENTRIES:
        raise invalid(
            "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' failed to satisfy "
            f"constraint: Member must have length between 1 and {MOST_ENTRIES}"
        )
    if "EndpointId" in params:
        raise invalid("The local AWS has no global endpoints.")
    if sum(map(_size, entries)) > LARGEST:
        raise invalid("Total size of the entries in the request is over the limit.")
    told = [_put(store, entry, context) for entry in entries]
    return {"FailedEntryCount": sum("ErrorCode" in each for each in told), "Entries": told}


@operation
def test_event_pattern(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Result": bool}`."""
    try:
        event = parse_json(params["Event"])
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict):
        raise bad_event("Event is not a valid JSON object")
    if missing := next((name for name in WANTED if name not in event), None):
        raise bad_event(f"Event lacks {missing}: it has {', '.join(WANTED)}")
    if len(params["EventPattern"]) > 4096:
        raise bad_pattern("it has 4096 characters at most")
    return {"Result": pattern(params["EventPattern"]).matches(event)}


def bad_event(reason: str):
    """The refusal of what is no event."""
    return invalid(f"Parameter Event is not valid. Reason: {reason}.")


def _put(store: Store, entry: dict[str, Any], context: RequestContext) -> dict[str, str]:
    for name in NEEDED:
        if not entry.get(name):
            return _failed("InvalidArgument", f"Parameter {name} is not valid. Reason: {name} is a required argument.")
    if entry["Source"].startswith("aws."):
        return _failed("NotAuthorizedForSource", "Not authorized for the source.")
    try:
        detail = parse_json(entry["Detail"])
    except (ValueError, RecursionError):
        detail = None
    if not isinstance(detail, dict):
        return _failed("MalformedDetail", "Detail is malformed.")
    if not POSTMAN.has_room():
        return _failed("ThrottlingException", "More events wait than the local AWS keeps. Try again.")
    event = new_event(store.account, store.region, entry["Source"], entry["DetailType"], detail)
    event["resources"] = entry.get("Resources", [])
    event["time"] = _moment(entry["Time"]) if "Time" in entry else event["time"]
    if bus := store.buses.get((entry.get("EventBusName") or "default").rpartition("event-bus/")[2]):
        route(bus, event, context.hops)
    return {"EventId": event["id"]}


def _moment(given: float | str) -> str:
    """A time, in seconds since 1970 as SDKs send it, as events have it."""
    try:
        return f"{datetime.fromtimestamp(float(given), UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError, OSError):
        raise ServiceError("SerializationException", "Time is no timestamp.") from None


def _failed(code: str, message: str) -> dict[str, str]:
    return {"ErrorCode": code, "ErrorMessage": message}


def _size(entry: dict[str, Any]) -> int:
    texts = [entry.get(name) or "" for name in NEEDED] + entry.get("Resources", [])
    return sum(len(text.encode("utf-8", "replace")) for text in texts) + (14 if "Time" in entry else 0)
