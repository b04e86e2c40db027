"""The operations on messages, one by one and in batches."""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.services import own
from local_aws.services.account import LAB_ID
from local_aws.services.queues.message import LARGEST, Message, checked_attributes, checked_body, size_of
from local_aws.services.queues.queue import Queue
from local_aws.services.queues.refusals import checked_range, invalid, missing, refusal
from local_aws.services.queues.store import OPERATIONS, Store
from local_aws.services.queues.waiting import received
from local_aws.wire import RequestContext

FIFO_ID = re.compile(r"[A-Za-z0-9!-/:-@\[-`{-~]{1,128}")
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
MOST_ENTRIES = 10
NOT_FOR_THIS_KIND = "The request includes a parameter that is not valid for this queue type."
operation = OPERATIONS.operation
Entry = dict[str, Any]


@operation
def send_message(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"MessageId", "MD5OfMessageBody", …}`."""
    queue = store.queue(params["QueueUrl"])
    return _sent(queue, params)


@operation
def send_message_batch(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Successful": […], "Failed": […]}`: each entry by itself."""
    queue, entries = store.queue(params["QueueUrl"]), params["Entries"]
    _check_entries(entries, "SendMessageBatchRequestEntry")
    total = sum(size_of(entry["MessageBody"], checked_attributes(entry.get("MessageAttributes"))) for entry in entries)
    if total > LARGEST:
        told = f"Batch requests cannot be longer than {LARGEST} bytes. You have sent {total} bytes."
        raise refusal("BatchRequestTooLong", told)
    return _each(entries, lambda entry: _sent(queue, entry))


@operation
def receive_message(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Messages": […]}`, or nothing when none has come in WaitTimeSeconds."""
    queue = store.queue(params["QueueUrl"])
    most = checked_range(params, "MaxNumberOfMessages", 1, 10, 1)
    seconds = checked_range(params, "WaitTimeSeconds", 0, 20, queue.attributes["ReceiveMessageWaitTimeSeconds"])
    visibility = checked_range(params, "VisibilityTimeout", 0, 43_200, queue.attributes["VisibilityTimeout"])
    found = received(queue, most, seconds, visibility)
    return (
        {"Messages": [_told(message, handle, params, f"{LAB_ID}:{context.session_name}") for message, handle in found]}
        if found
        else {}
    )


@operation
def delete_message(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes the message that was received with this handle."""
    store.queue(params["QueueUrl"]).delete(params["ReceiptHandle"])


@operation
def delete_message_batch(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Successful": […], "Failed": […]}`."""
    queue = store.queue(params["QueueUrl"])
    _check_entries(params["Entries"], "DeleteMessageBatchRequestEntry")
    return _each(params["Entries"], lambda entry: queue.delete(entry["ReceiptHandle"]))


@operation
def change_message_visibility(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Lets the message come back in so many seconds from now."""
    _change(store.queue(params["QueueUrl"]), params)


@operation
def change_message_visibility_batch(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Successful": […], "Failed": […]}`."""
    queue = store.queue(params["QueueUrl"])
    _check_entries(params["Entries"], "ChangeMessageVisibilityBatchRequestEntry")
    return _each(params["Entries"], lambda entry: _change(queue, entry))


def new_message(queue: Queue, entry: Entry) -> Message:
    """The message that a request or one entry of a batch asks to send. Raises ServiceError."""
    if not entry["MessageBody"]:
        raise missing("MessageBody")
    attributes = checked_attributes(entry.get("MessageAttributes"))
    trace = checked_attributes(entry.get("MessageSystemAttributes")).get("AWSTraceHeader", {}).get("StringValue")
    group, deduplication = _ids_of_fifo(queue, entry) if queue.is_fifo else _ids(entry)
    body = checked_body(entry["MessageBody"])
    message = Message(body, attributes, turns.now().timestamp(), group, deduplication, trace=trace)
    if message.size > (most := queue.attributes["MaximumMessageSize"]):
        told = f"One or more parameters are invalid. Reason: Message must be shorter than {most} bytes."
        raise refusal("InvalidParameterValue", told)
    return message


def _sent(queue: Queue, entry: Entry) -> dict[str, Any]:
    delay = entry.get("DelaySeconds")
    if delay is not None and not 0 <= delay <= 900:
        raise invalid(delay, "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
    if delay and queue.is_fifo:
        raise invalid(delay, "DelaySeconds", "The request include parameter that is not valid for this queue type.")
    message = queue.send(new_message(queue, entry), None if queue.is_fifo else delay)
    told = {
        "MD5OfMessageBody": message.md5,
        "MD5OfMessageAttributes": message.md5_of_attributes(),
        "MessageId": message.id,
        "SequenceNumber": f"{message.sequence:020d}" if queue.is_fifo else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _ids_of_fifo(queue: Queue, entry: Entry) -> tuple[str, str]:
    if "MessageGroupId" not in entry:
        raise missing("MessageGroupId")
    deduplication = entry.get("MessageDeduplicationId")
    if deduplication is None and queue.attributes["ContentBasedDeduplication"] == "true":
        deduplication = hashlib.sha256(entry["MessageBody"].encode("utf-8", "replace")).hexdigest()
    if deduplication is None:
        told = "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided"
        raise refusal("InvalidParameterValue", f"{told} explicitly")
    return _checked_id("MessageGroupId", entry["MessageGroupId"]), _checked_id("MessageDeduplicationId", deduplication)


def _ids(entry: Entry) -> tuple[str | None, None]:
    """A group in a standard queue is for fairness between groups, which changes nothing here."""
    if "MessageDeduplicationId" in entry:
        raise invalid(entry["MessageDeduplicationId"][:128], "MessageDeduplicationId", NOT_FOR_THIS_KIND)
    group = entry.get("MessageGroupId")
    return None if group is None else _checked_id("MessageGroupId", group), None


def _checked_id(name: str, value: str) -> str:
    if not FIFO_ID.fullmatch(value):
        reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
        raise invalid(value[:128], name, reason)
    return value


def _change(queue: Queue, entry: Entry) -> None:
    seconds = entry.get("VisibilityTimeout")
    if seconds is None:
        raise missing("VisibilityTimeout")
    if not 0 <= seconds <= 43_200:
        raise invalid(seconds, "VisibilityTimeout", "VisibilityTimeout must be an integer between 0 and 43200.")
    queue.change_visibility(entry["ReceiptHandle"], seconds)


def _told(message: Message, handle: str, params: dict[str, Any], sender: str) -> dict[str, Any]:
    """A received message, with those of its attributes that were asked for."""
    names = [*params.get("AttributeNames", []), *params.get("MessageSystemAttributeNames", [])]
    system = {name: value for name, value in message.system_attributes(sender).items() if {name, "All"} & set(names)}
    wanted = _wanted(message, params.get("MessageAttributeNames", []))
    told = {
        "MessageId": message.id,
        "ReceiptHandle": handle,
        "MD5OfBody": message.md5,
        "Body": message.body,
        "Attributes": system,
        "MD5OfMessageAttributes": message.md5_of_attributes(wanted),
        "MessageAttributes": {name: message.attributes[name] for name in wanted},
    }
    return {name: value for name, value in told.items() if value}


def _wanted(message: Message, asked: list[str]) -> list[str]:
    """The names that are asked for: themselves, by what they begin with (`bar.*`), or all."""
    exact, begins = set(asked), tuple(name[:-1] for name in asked if name.endswith(".*"))
    return [name for name in message.attributes if {"All", ".*", name} & exact or (begins and name.startswith(begins))]


def _check_entries(entries: list[Entry], kind: str) -> None:
    if not entries:
        raise refusal("EmptyBatchRequest", f"There should be at least one {kind} in the request.")
    if len(entries) > MOST_ENTRIES:
        told = f"Maximum number of entries per request are {MOST_ENTRIES}. You have sent {len(entries)}."
        raise refusal("TooManyEntriesInBatchRequest", told)
    ids = [entry["Id"] for entry in entries]
    for name in ids:
        if not ENTRY_ID.fullmatch(name):
            told = "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
            raise refusal("InvalidBatchEntryId", f"{told} It can be at most 80 letters long.")
        if ids.count(name) > 1:
            raise refusal("BatchEntryIdsNotDistinct", f"Id {name} repeated.")


def _each(entries: list[Entry], do: Callable[[Entry], dict[str, Any] | None]) -> dict[str, Any]:
    done, failed = own.each(entries, do)
    return {"Successful": done, **({"Failed": failed} if failed else {})}
