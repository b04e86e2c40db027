"""How an event reaches a target, and where it goes when it cannot."""

import json
import logging
from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.services import within
from local_aws.services.queues import queue_at
from local_aws.services.queues.message import Message
from local_aws.wire import ServiceError

KINDS = ("sqs", "lambda", "sns", "states", "events")
log = logging.getLogger("local_aws")
Send = Callable[[dict[str, Any], str, dict[str, Any], int], None]


def kind_of(arn: str) -> str | None:
    """The service of a target that is offered; None for others, and for what is no ARN of such a thing."""
    parts = arn.split(":")
    if len(parts) < 6 or parts[0] != "arn" or parts[2] not in KINDS:
        return None
    wanted = {"lambda": "function", "states": "stateMachine"}.get(parts[2])
    if wanted and parts[5] != wanted:
        return None
    return parts[2] if parts[2] != "events" or parts[5].startswith("event-bus/") else None


def send(target: dict[str, Any], text: str, event: dict[str, Any], rule_arn: str, hops: int) -> None:
    """Sends the text to the target; what it refuses goes to its dead letters."""
    try:
        SENDS[kind_of(target["Arn"])](target, text, event, hops)
    except ServiceError as refused:
        log.info("an event could not be sent to %s: %s", target["Arn"], refused)
        _bury(target, text, rule_arn, refused)


def _to_queue(target: dict[str, Any], text: str, event: dict[str, Any], hops: int) -> None:
    queue = queue_at(target["Arn"])
    if queue is None:
        raise ServiceError("QueueDoesNotExist", "The specified queue does not exist.")
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    queue.send(Message(text, {}, turns.now().timestamp(), group, event["id"] if queue.is_fifo else None))


def _to_function(target: dict[str, Any], text: str, event: dict[str, Any], hops: int) -> None:
    within.call_function(target["Arn"], text.encode("utf-8", "replace"), hops)


def _to_topic(target: dict[str, Any], text: str, event: dict[str, Any], hops: int) -> None:
    within.call(target["Arn"], "Publish", {"TopicArn": target["Arn"], "Message": text}, hops)


def _to_machine(target: dict[str, Any], text: str, event: dict[str, Any], hops: int) -> None:
    within.call(target["Arn"], "StartExecution", {"stateMachineArn": target["Arn"], "input": text}, hops)


def _to_bus(target: dict[str, Any], text: str, event: dict[str, Any], hops: int) -> None:
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"], ensure_ascii=False),
        "Resources": event["resources"],
        "EventBusName": target["Arn"],
    }
    within.call(target["Arn"], "PutEvents", {"Entries": [entry]}, hops)


SENDS: dict[str, Send] = {
    "sqs": _to_queue,
    "lambda": _to_function,
    "sns": _to_topic,
    "states": _to_machine,
    "events": _to_bus,
}


def _bury(target: dict[str, Any], text: str, rule_arn: str, refused: ServiceError) -> None:
    queue = queue_at(target.get("DeadLetterConfig", {}).get("Arn", ""))
    if queue is None:
        return
    told = {
        "RULE_ARN": rule_arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": refused.code,
        "ERROR_MESSAGE": refused.message,
    }
    attributes = {name: {"DataType": "String", "StringValue": value or "-"} for name, value in told.items()}
    try:
        queue.send(Message(text, attributes, turns.now().timestamp()))
    except ServiceError as again:
        log.info("an event could not be sent to %s: %s", queue.arn, again)
