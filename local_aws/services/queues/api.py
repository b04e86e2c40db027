"""The operations on queues themselves."""

from typing import Any

from local_aws import turns
from local_aws.services import tags as tagging
from local_aws.services.pages import page
from local_aws.services.queues.attributes import KNOWN
from local_aws.services.queues.queue import Queue
from local_aws.services.queues.refusals import checked_range, invalid, missing, refusal
from local_aws.services.queues.store import OPERATIONS, Store
from local_aws.wire import RequestContext

COUNTED = ("", "NotVisible", "Delayed")
COUNTS = tuple(f"ApproximateNumberOfMessages{which}" for which in COUNTED)
OTHERS = ("All", "QueueArn", "CreatedTimestamp", "LastModifiedTimestamp", *COUNTS)
PAGE = 1000
operation = OPERATIONS.operation


@operation
def create_queue(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"QueueUrl"}` of the queue, new or there already with these attributes."""
    tags = _checked_tags(params.get("tags", {}))
    return {"QueueUrl": store.url(store.create(params["QueueName"], params.get("Attributes", {}), tags).name)}


@operation
def get_queue_url(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"QueueUrl"}`."""
    return {"QueueUrl": store.url(store.named(params["QueueName"]).name)}


@operation
def list_queues(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"QueueUrls", "NextToken"}`; a token only for who asks for a number of results."""
    prefix = params.get("QueueNamePrefix", "")
    names = [name for name in list(store.queues) if name.startswith(prefix)]
    return _listed("QueueUrls", store, names, params, prefix)


@operation
def list_dead_letter_source_queues(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"queueUrls", "NextToken"}`: the queues whose dead letters come to this one."""
    target = store.queue(params["QueueUrl"])
    redrives = {name: queue.attributes.redrive for name, queue in list(store.queues.items())}
    names = [name for name, redrive in redrives.items() if redrive and redrive.target == target.arn]
    return _listed("queueUrls", store, names, params, target.arn)


@operation
def delete_queue(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes the queue with its messages."""
    store.delete(params["QueueUrl"])


@operation
def purge_queue(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes the queue's messages."""
    store.queue(params["QueueUrl"]).purge()


@operation
def get_queue_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Attributes": {…}}`: those that are named, or All; without names none."""
    queue, names = store.queue(params["QueueUrl"]), params.get("AttributeNames", [])
    for name in names:
        if name not in (*KNOWN, *OTHERS):
            raise refusal("InvalidAttributeName", f"Unknown Attribute {name[:256]}.")
    told = _attributes(queue)
    wanted = {name: value for name, value in told.items() if "All" in names or name in names}
    return {"Attributes": wanted} if wanted else {}


@operation
def set_queue_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Changes attributes of the queue, all or none of them."""
    queue, given = store.queue(params["QueueUrl"]), params["Attributes"]
    if "FifoQueue" in given:
        raise refusal(
            "InvalidAttributeValue",
            "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
        )
    tried = queue.attributes.changed(given)
    store.check_redrive(tried, queue.is_fifo)
    queue.attributes, queue.modified = tried, int(turns.now().timestamp())


@operation
def tag_queue(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Adds tags to the queue, or replaces their values."""
    queue = store.queue(params["QueueUrl"])
    if not params["Tags"]:
        raise missing("Tags")
    queue.tags = _checked_tags(queue.tags | params["Tags"])


@operation
def untag_queue(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Takes tags away; keys that are not there are no error."""
    queue = store.queue(params["QueueUrl"])
    queue.tags = tagging.without(queue.tags, params["TagKeys"])


@operation
def list_queue_tags(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Tags": {…}}`."""
    tags = store.queue(params["QueueUrl"]).tags
    return {"Tags": dict(tags)} if tags else {}


def _attributes(queue: Queue) -> dict[str, str]:
    counts = dict(zip(COUNTS, map(str, queue.counts()), strict=True))
    moments = {"CreatedTimestamp": str(queue.created), "LastModifiedTimestamp": str(queue.modified)}
    return {"QueueArn": queue.arn, **counts, **moments, **queue.attributes.told()}


def _listed(member: str, store: Store, names: list[str], params: dict[str, Any], which: str) -> dict[str, Any]:
    most = checked_range(params, "MaxResults", 1, PAGE, PAGE)
    refused = refusal("InvalidParameterValue", "Invalid or expired next token.")
    found, token = page(
        names, f"{member} {store.account} {store.region} {which}", params.get("NextToken"), most, refused
    )
    more = {"NextToken": token} if token and "MaxResults" in params else {}
    return {member: [store.url(name) for name in found], **more} if found else {}


def _checked_tags(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > tagging.MOST:
        raise invalid(len(tags), "Tags", f"Too many tags: a queue can have {tagging.MOST}.")
    if (key := tagging.odd_key(tags)) is not None:
        raise invalid(key[:128], "Tags", "Tag keys have 1 to 128 characters, values 256 at most.")
    return tags
