"""The operations on event source mappings, and on their tags."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from local_aws import turns
from local_aws.functions import address
from local_aws.functions.sources.mapping import BY_USER, OFF, ON, Mapping
from local_aws.functions.sources.options import check_queue, options_of
from local_aws.functions.sources.poller import Poller
from local_aws.services import tags as tagging
from local_aws.services.own import Kept
from local_aws.services.pages import page
from local_aws.services.patterns import NotAPattern
from local_aws.wire import Request, RequestContext, ServiceError, from_json

MAPPING = re.compile(r"/2015-03-31/event-source-mappings/([^/]+)/?")
TAGS = re.compile(r"/2017-03-31/tags/([^/]+)/?")
MOST_MAPPINGS, PAGE = 100, 100
Answered = tuple[int, dict[str, Any]]


class Store:
    """Mappings of one account in one region, by their ids."""

    def __init__(self, account: str, region: str):
        self.mappings: dict[str, Mapping] = {}
        self.lock = turns.RLock()

    def mapping(self, path: str) -> Mapping:
        """The mapping that the path names. ResourceNotFoundException when there is none."""
        found = self.mappings.get(unquote(MAPPING.fullmatch(path)[1]))
        if found is None:
            raise _not_found("The resource you requested does not exist.")
        return found


STORES: Kept[Store] = Kept(Store)


def is_about(name: str, request: Request) -> bool:
    """Whether a request of Lambda's API is about a mapping, or the tags of one."""
    return name in OPERATIONS and (name not in TAGGING or ":event-source-mapping:" in unquote(request.path))


def answer(name: str, request: Request, context: RequestContext) -> Answered:
    """The HTTP status and the members of the answer. Raises ServiceError."""
    return OPERATIONS[name](STORES.of(context), request, context)


def _create(store: Store, request: Request, context: RequestContext) -> Answered:
    given = from_json(request.body)
    options, source = options_of(given), given.get("EventSourceArn")
    configuration, function = address.find(given["FunctionName"], None, context)
    queue = check_queue(source, options, configuration.timeout)
    tags = _checked_tags(given.get("Tags") or {})
    with store.lock:
        _check_new(store, source, function)
        mapping = _made(Mapping, context, function, source, options, tags)
        store.mappings[mapping.id] = mapping
    _turn(mapping, given.get("Enabled", True), queue)
    return 202, mapping.told("Creating")


def _get(store: Store, request: Request, context: RequestContext) -> Answered:
    return 200, store.mapping(request.path).told()


def _list(store: Store, request: Request, context: RequestContext) -> Answered:
    asked = {name: values[0] for name, values in parse_qs(request.query).items()}
    source, found = asked.get("EventSourceArn"), list(store.mappings.values())
    function = address.find(asked["FunctionName"], None, context)[1] if "FunctionName" in asked else None
    found = [each for each in found if source in (None, each.source) and function in (None, each.function)]
    name = f"mappings {context.account} {context.region} {source} {function}"
    refused = ServiceError("InvalidParameterValueException", "Invalid pagination token.", Type="User")
    items, token = page(found, name, asked.get("Marker"), _most(asked), refused)
    return 200, {"EventSourceMappings": [each.told() for each in items], **({"NextMarker": token} if token else {})}


def _update(store: Store, request: Request, context: RequestContext) -> Answered:
    given, mapping = from_json(request.body), store.mapping(request.path)
    options = options_of(given, mapping.options)
    configuration, function = address.find(given.get("FunctionName", mapping.function), None, context)
    on = given.get("Enabled", mapping.state == ON)
    queue = check_queue(mapping.source, options, configuration.timeout) if on else mapping.queue
    with store.lock:
        _made(mapping.take, options)
        mapping.function, mapping.reason = function, BY_USER
        _turn(mapping, on, queue)
    return 202, mapping.told("Updating" if on else "Disabling")


def _delete(store: Store, request: Request, context: RequestContext) -> Answered:
    mapping = store.mapping(request.path)
    with store.lock:
        store.mappings.pop(mapping.id, None)
        _turn(mapping, False, None)
    return 202, mapping.told("Deleting")


def _tag(store: Store, request: Request, context: RequestContext) -> Answered:
    mapping = _tagged(store, request)
    mapping.tags = _checked_tags(mapping.tags | (from_json(request.body).get("Tags") or {}))
    return 204, {}


def _untag(store: Store, request: Request, context: RequestContext) -> Answered:
    mapping, keys = _tagged(store, request), parse_qs(request.query).get("tagKeys", [])
    mapping.tags = tagging.without(mapping.tags, keys)
    return 204, {}


def _list_tags(store: Store, request: Request, context: RequestContext) -> Answered:
    return 200, {"Tags": _tagged(store, request).tags}


TAGGING = ("TagResource", "UntagResource", "ListTags")
OPERATIONS: dict[str, Callable[[Store, Request, RequestContext], Answered]] = {
    "CreateEventSourceMapping": _create,
    "GetEventSourceMapping": _get,
    "ListEventSourceMappings": _list,
    "UpdateEventSourceMapping": _update,
    "DeleteEventSourceMapping": _delete,
    "TagResource": _tag,
    "UntagResource": _untag,
    "ListTags": _list_tags,
}


def _turn(mapping: Mapping, on: bool, queue: Any) -> None:
    """Turns the mapping on or off; one that is on goes on as it is."""
    if on and mapping.state == OFF:
        mapping.state, mapping.poller = ON, Poller(mapping, queue)
        mapping.poller.start()
    elif not on and mapping.poller:
        mapping.poller.stop()
    mapping.state = ON if on else OFF


def _made(make: Callable[..., Any], *given: Any) -> Any:
    try:
        return make(*given)
    except NotAPattern as problem:
        message = f"Invalid filter pattern definition. {problem}"
        raise ServiceError("InvalidParameterValueException", message, Type="User") from None


def _check_new(store: Store, source: str, function: str) -> None:
    if len(store.mappings) >= MOST_MAPPINGS:
        message = f"The local AWS keeps {MOST_MAPPINGS} event source mappings at most. Delete some first."
        raise ServiceError("InvalidParameterValueException", message, Type="User")
    for known in store.mappings.values():
        if (known.source, known.function) == (source, function):
            message = (
                f'An event source mapping with SQS arn (" {source} ") and function (" {function.split(":")[6]} ") '
                f"already exists. Please update or delete the existing mapping with UUID {known.id}"
            )
            raise ServiceError("ResourceConflictException", message, 409, Type="User")


def _tagged(store: Store, request: Request) -> Mapping:
    arn = unquote(TAGS.fullmatch(request.path)[1])
    found = next((each for each in store.mappings.values() if each.arn == arn), None)
    if found is None:
        raise _not_found(f"Event source mapping not found: {arn}")
    return found


def _checked_tags(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > tagging.MOST or tagging.odd_key(tags) is not None:
        raise ServiceError("InvalidParameterValueException", tagging.BOUNDS, Type="User")
    return tags


def _most(asked: dict[str, str]) -> int:
    given = asked.get("MaxItems", str(PAGE))
    return min(PAGE, int(given)) if given.isascii() and given.isdigit() and 0 < len(given) < 6 and int(given) else PAGE


def _not_found(message: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", message, 404, Type="User")
