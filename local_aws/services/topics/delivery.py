"""How a message arrives: in a queue wrapped or raw, at a function as an event, or with the dead letters."""

import base64
import json
import logging
from dataclasses import dataclass
from typing import Any

from local_aws import turns
from local_aws.services import within
from local_aws.services.queues import queue_at
from local_aws.services.queues.message import Message
from local_aws.services.topics.topic import Subscription
from local_aws.wire import ServiceError

log = logging.getLogger("local_aws")


@dataclass(frozen=True)
class Notification:
    """A published message: its text by protocol, and all that is told of it."""

    topic: str
    id: str
    bodies: dict[str, str]
    subject: str | None
    attributes: dict[str, dict[str, Any]]
    group: str | None = None
    key: str | None = None
    sequence: int = 0

    def body(self, protocol: str) -> str:
        """Its text for an endpoint of this protocol."""
        return self.bodies.get(protocol, self.bodies["default"])


def deliver(notification: Notification, subscription: Subscription) -> None:
    """Takes the message to the endpoint if it wants it; where it cannot arrive, to the subscription's dead letters."""
    body = notification.body(subscription.protocol)
    if not subscription.wants(body, notification.attributes):
        return
    try:
        if subscription.protocol == "lambda":
            _call(notification, subscription, body)
        else:
            _send(notification, subscription, body, subscription.endpoint)
    except ServiceError as refused:
        log.info("sns could not deliver to %s: %s", subscription.endpoint, refused.code)
        _bury(notification, subscription, body)


def _send(notification: Notification, subscription: Subscription, body: str, arn: str) -> None:
    queue = queue_at(arn)
    if queue is None:
        raise ServiceError("QueueDoesNotExist", "The specified queue does not exist.")
    text = (
        body
        if subscription.is_raw
        else json.dumps(
            _wrapped(notification, subscription, body), indent=2, ensure_ascii=False, separators=(",", " : ")
        )
    )
    attributes = dict(list(notification.attributes.items())[:10]) if subscription.is_raw else {}
    group, key = (notification.group, notification.key) if queue.is_fifo else (None, None)
    queue.send(
        Message(
            text,
            attributes,
            turns.now().timestamp(),
            group or ("default" if queue.is_fifo else None),
            key or (notification.id if queue.is_fifo else None),
        )
    )


def _call(notification: Notification, subscription: Subscription, body: str) -> None:
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": _told(notification, subscription, body),
    }
    payload = json.dumps({"Records": [record]}, ensure_ascii=False).encode("utf-8", "replace")
    within.call_function(subscription.endpoint, payload)


def _bury(notification: Notification, subscription: Subscription, body: str) -> None:
    try:
        if target := subscription.dead_letters:
            _send(notification, subscription, body, target)
    except ServiceError as refused:
        log.info("sns could not deliver to the dead letters %s: %s", target, refused.code)


def _wrapped(notification: Notification, subscription: Subscription, body: str) -> dict[str, Any]:
    """The message as it stands in a queue: like a function's, but for two names and what is absent."""
    told = _told(notification, subscription, body)
    told["SigningCertURL"], told["UnsubscribeURL"] = told.pop("SigningCertUrl"), told.pop("UnsubscribeUrl")
    attributes = told.pop("MessageAttributes")
    told = {name: value for name, value in told.items() if value is not None}
    return {**told, **({"MessageAttributes": attributes} if attributes else {})}


def _told(notification: Notification, subscription: Subscription, body: str) -> dict[str, Any]:
    now, region = turns.now(), notification.topic.split(":")[3]
    sequence = {"SequenceNumber": str(notification.sequence)} if notification.sequence else {}
    return {
        "Type": "Notification",
        "MessageId": notification.id,
        **sequence,
        "TopicArn": notification.topic,
        "Subject": notification.subject,
        "Message": body,
        "Timestamp": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03d}Z",
        "SignatureVersion": "1",
        "Signature": "not-signed-by-the-local-aws",
        "SigningCertUrl": f"https://sns.{region}.amazonaws.com/SimpleNotificationService.pem",
        "UnsubscribeUrl": f"https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription.arn}",
        "MessageAttributes": {name: _attribute(value) for name, value in notification.attributes.items()},
    }


def _attribute(value: dict[str, Any]) -> dict[str, str]:
    if value["DataType"].startswith("Binary"):
        text = base64.b64encode(value["BinaryValue"]).decode("ascii")
    else:
        text = value["StringValue"]
    return {"Type": value["DataType"], "Value": text}
