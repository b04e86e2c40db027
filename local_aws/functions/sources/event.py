"""What a function gets of a queue's messages, and what it may answer."""

import base64
import json
from typing import Any

from local_aws.functions.sources.mapping import Mapping
from local_aws.services.account import LAB_ID
from local_aws.services.queues.message import Message
from local_aws.wire import to_json

Received = tuple[Message, str]


def record_of(mapping: Mapping, received: Received) -> dict[str, Any]:
    """One message with its receipt handle, as Lambda writes it."""
    message, handle = received
    record = {
        "messageId": message.id,
        "receiptHandle": handle,
        "body": message.body,
        "attributes": message.system_attributes(f"{LAB_ID}:{mapping.context.session_name}"),
        "messageAttributes": {name: _attribute(value) for name, value in message.attributes.items()},
        "md5OfMessageAttributes": message.md5_of_attributes(),
        "md5OfBody": message.md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": mapping.source,
        "awsRegion": mapping.context.region,
    }
    return {name: value for name, value in record.items() if value is not None}


def wanted(mapping: Mapping, record: dict[str, Any]) -> bool:
    """Whether the record passes the mapping's filters, which look into a body that is JSON."""
    try:
        body = json.loads(record["body"])
    except (ValueError, RecursionError):
        body = record["body"]
    return mapping.wants({**record, "body": body})


def event_of(records: list[dict[str, Any]]) -> bytes:
    """The event for these records."""
    return to_json({"Records": records})


def failures_in(payload: bytes, ids: set[str]) -> set[str]:
    """The ids of the messages that failed, as the function reports them; all where that cannot be understood.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    try:
        answer = json.loads(payload or b"null")
    except (ValueError, RecursionError):
        return ids
    if not answer:
        return set()
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if failures is None:
        return set() if isinstance(answer, dict) and "batchItemFailures" in answer else ids
    if not isinstance(failures, list) or not all(isinstance(failure, dict) for failure in failures):
        return ids
    named = [failure.get("itemIdentifier") for failure in failures]
    return set(named) if all(isinstance(name, str) and name in ids for name in named) else ids


def _attribute(value: dict[str, Any]) -> dict[str, Any]:
    if value["DataType"].startswith("Binary"):
        binary = value["BinaryValue"]
        text = {"binaryValue": base64.b64encode(binary).decode("ascii") if isinstance(binary, bytes) else binary}
    else:
        text = {"stringValue": value["StringValue"]}
    return {**text, "stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
