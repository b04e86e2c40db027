"""Publishing: a message is checked, and goes on to each subscription that wants it."""

import hashlib
import json
import re
import uuid
from typing import Any

from local_aws.services import own
from local_aws.services.topics.delivery import Notification, deliver
from local_aws.services.topics.refusals import invalid
from local_aws.services.topics.store import OPERATIONS, Store
from local_aws.services.topics.topic import Topic
from local_aws.wire import RequestContext, ServiceError

LARGEST = 262_144  # bytes of the message and its attributes
MOST_ENTRIES = 10
ID = re.compile(r"[!-~]{1,128}")
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
SUBJECT = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
operation = OPERATIONS.operation


@operation
def publish(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"MessageId", "SequenceNumber"}`."""
    arn = params.get("TopicArn") or params.get("TargetArn")
    if "PhoneNumber" in params:
        raise invalid("PhoneNumber: the local AWS sends no text messages.")
    if not arn:
        raise invalid("TopicArn or TargetArn Reason: no value for required parameter")
    return _published(store.topic(arn), params)


@operation
def publish_batch(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Successful": […], "Failed": […]}`: each entry by itself."""
    topic, entries = store.topic(params["TopicArn"]), params["PublishBatchRequestEntries"]
    _check_entries(entries)
    done, failed = own.each(entries, lambda entry: _published(topic, entry))
    return {"Successful": done, "Failed": failed}


def _published(topic: Topic, given: dict[str, Any]) -> dict[str, Any]:
    attributes = _attributes(given)
    bodies = _bodies(given, attributes)
    message, group, key = str(uuid.uuid4()), *_ids(topic, given)
    sequence = 0
    if topic.is_fifo:
        scope = group if topic.attributes.get("FifoThroughputScope") == "MessageGroup" else ""
        message, sequence, is_new = topic.numbered((scope, key), message)
        if not is_new:
            return {"MessageId": message, "SequenceNumber": str(sequence)}
    notification = Notification(topic.arn, message, bodies, given.get("Subject"), attributes, group, key, sequence)
    for subscription in list(topic.subscriptions.values()):
        deliver(notification, subscription)
    return {"MessageId": message, **({"SequenceNumber": str(sequence)} if sequence else {})}


def _bodies(given: dict[str, Any], attributes: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The message by protocol, and by default."""
    text, subject = given.get("Message") or "", given.get("Subject")
    if not text:
        raise invalid("Empty message")
    size = len(text.encode("utf-8", "replace"))
    size += sum(len(name.encode()) + len(str(value)) for name, value in attributes.items())
    if size > LARGEST:
        raise invalid("Message too long")
    if subject is not None and not SUBJECT.fullmatch(subject):
        raise invalid("Subject")
    return _by_protocol(text) if given.get("MessageStructure") == "json" else {"default": text}


def _by_protocol(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise invalid("Message Structure - JSON message body failed to parse")
    bodies = {name: value for name, value in found.items() if isinstance(value, str)}
    if "default" not in bodies:
        raise invalid("Message Structure - No default entry in JSON message body")
    return bodies


def _attributes(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    attributes = given.get("MessageAttributes") or {}
    for name, value in attributes.items():
        kind = value.get("DataType") or ""
        if kind.partition(".")[0] not in ("String", "Number", "Binary"):
            raise _bad(
                f"The message attribute '{name[:256]}' has an invalid message attribute type, the set of "
                "supported type prefixes is Binary, Number, and String."
            )
        if not value.get("BinaryValue" if kind.startswith("Binary") else "StringValue"):
            raise _bad(
                f"The message attribute '{name[:256]}' must contain non-empty message attribute value "
                f"for message attribute type '{kind}'."
            )
        if kind.startswith("Number"):
            _check_number(name, value["StringValue"])
    return attributes


def _check_number(name: str, text: str) -> None:
    try:
        float(text)
    except ValueError:
        raise _bad(f"Could not cast message attribute '{name[:256]}' value to number.") from None


def _ids(topic: Topic, given: dict[str, Any]) -> tuple[str | None, str | None]:
    """The group and the deduplication id; a standard topic hands a group on to its queues."""
    group, key = given.get("MessageGroupId"), given.get("MessageDeduplicationId")
    if not topic.is_fifo:
        if key is not None:
            raise invalid(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is "
                "not valid for this topic type"
            )
        return group, None
    if group is None:
        raise invalid("The MessageGroupId parameter is required for FIFO topics")
    if key is None and topic.attributes.get("ContentBasedDeduplication") != "true":
        raise invalid(
            "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId "
            "provided explicitly"
        )
    key = key or hashlib.sha256((given.get("Message") or "").encode("utf-8", "replace")).hexdigest()
    if not ID.fullmatch(group) or not ID.fullmatch(key):
        raise invalid("MessageGroupId or MessageDeduplicationId Reason: 1 to 128 letters, digits and punctuation")
    return group, key


def _check_entries(entries: list[dict[str, Any]]) -> None:
    if not entries:
        raise ServiceError("EmptyBatchRequest", "The batch request doesn't contain any entries.")
    if len(entries) > MOST_ENTRIES:
        raise ServiceError("TooManyEntriesInBatchRequest", "The batch request contains more entries than permissible.")
    ids = [entry["Id"] for entry in entries]
    if len(set(ids)) < len(ids):
        raise ServiceError("BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.")
    if not all(ENTRY_ID.fullmatch(name) for name in ids):
        raise ServiceError(
            "InvalidBatchEntryId", "The Id of a batch entry in a batch request doesn't abide by the specification."
        )
    if sum(len((entry.get("Message") or "").encode("utf-8", "replace")) for entry in entries) > LARGEST:
        raise ServiceError("BatchRequestTooLong", "The length of all the messages put together is more than the limit.")


def _bad(message: str) -> ServiceError:
    return ServiceError("ParameterValueInvalid", message)
