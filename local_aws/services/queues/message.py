"""One message: its body and attributes, their digests, and how often it has been received."""

import base64
import binascii
import hashlib
import re
import struct
import sys
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from local_aws.services.queues.refusals import refusal

LARGEST = 1_048_576  # bytes of body and attributes
KEPT = 600  # bytes that a message takes beside them
NOT_ALLOWED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NAME = re.compile(r"(?!(?i:aws|amazon)\.)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
MOST_ATTRIBUTES = 10


@dataclass(eq=False)
class Message:
    """A message in one queue, or on its way from there to a dead-letter queue.

    `visible_at` is when it can be received, by the queue's clock; `receives` counts how often it was.
    """

    body: str
    attributes: dict[str, dict[str, Any]]
    sent: float  # seconds since 1970
    group: str | None = None
    deduplication: str | None = None
    sequence: int = 0
    trace: str | None = None
    source: str | None = None  # the queue from which it came here as a dead letter
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    visible_at: float = 0.0
    receives: int = 0
    first_received: float | None = None
    is_gone: bool = False

    def __post_init__(self):
        self.md5 = hashlib.md5(self.body.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
        self.size = size_of(self.body, self.attributes)
        others = size_of("", self.attributes) + KEPT
        self.weight = sys.getsizeof(self.body) + others  # bytes of memory: with one emoji each letter takes four

    def dead_letter(self, source: str) -> "Message":
        """The same message as it comes to the dead-letter queue of this queue."""
        return replace(self.back(), source=source)

    def back(self) -> "Message":
        """The same message as it comes back to where it was."""
        return replace(self, visible_at=0.0, is_gone=False)

    def moved(self) -> "Message":
        """The same message as it comes to a queue to which it is moved, as if sent anew."""
        return replace(self.back(), source=None, receives=0, first_received=None)

    def md5_of_attributes(self, names: list[str] | None = None) -> str | None:
        """The digest of the attributes, or of those that are named; None when there are none."""
        found = {name: self.attributes[name] for name in (self.attributes if names is None else names)}
        return _digest(found) if found else None

    def system_attributes(self, sender: str) -> dict[str, str]:
        """All that SQS tells of it beside its body."""
        told = {
            "SenderId": sender,
            "SentTimestamp": _milliseconds(self.sent),
            "ApproximateReceiveCount": str(self.receives),
            "ApproximateFirstReceiveTimestamp": _milliseconds(self.first_received or self.sent),
            "MessageGroupId": self.group,
            "MessageDeduplicationId": self.deduplication,
            "SequenceNumber": f"{self.sequence:020d}" if self.sequence else None,
            "AWSTraceHeader": self.trace,
            "DeadLetterQueueSourceArn": self.source,
        }
        return {name: value for name, value in told.items() if value is not None}


def checked_body(body: str) -> str:
    """The body, when it may be sent. Raises InvalidMessageContents."""
    if bad := NOT_ALLOWED.search(body):
        allowed = "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
        told = f"Invalid binary character '#x{ord(bad[0]):X}' was found in the message body"
        raise refusal("InvalidMessageContents", f"{told}, the set of allowed characters is {allowed}")
    return body


def checked_attributes(given: dict[str, dict[str, Any]] | None) -> dict[str, dict[str, Any]]:
    """A message's attributes, when they are as SQS wants them. Raises InvalidParameterValue."""
    if len(given or {}) > MOST_ATTRIBUTES:
        raise _invalid(f"Number of message attributes [{len(given)}] exceeds the allowed maximum [{MOST_ATTRIBUTES}].")
    for name, value in (given or {}).items():
        _check_attribute(name, value)
    return given or {}


def size_of(body: str, attributes: dict[str, dict[str, Any]]) -> int:
    """The bytes that count: of the body and of all names, types and values of attributes."""
    texts = [body, *(text for name, value in attributes.items() for text in (name, value["DataType"]))]
    return sum(len(text.encode("utf-8", "replace")) for text in texts) + sum(
        len(_value(v)) for v in attributes.values()
    )


def _check_attribute(name: str, value: dict[str, Any]) -> None:
    kind, told = value.get("DataType") or "", f"The message attribute '{name}'"
    if not NAME.fullmatch(name) or len(name) > 256:
        raise _invalid(f"The message attribute name '{name[:256]}' is invalid.")
    if not kind:
        raise _invalid(f"{told} must contain a non-empty message attribute type.")
    if kind.partition(".")[0] not in ("String", "Number", "Binary"):
        prefixes = "the set of supported type prefixes is Binary, Number, and String"
        raise _invalid(f"{told} has an invalid message attribute type, {prefixes}.")
    member = "BinaryValue" if kind.startswith("Binary") else "StringValue"
    if not value.get(member):
        raise _invalid(f"{told} must contain a non-empty message attribute value for message attribute type '{kind}'.")
    if kind.startswith("Number") and not _is_number(value["StringValue"]):
        raise _invalid(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _value(attribute: dict[str, Any]) -> bytes:
    """The value as bytes; from JSON, binary ones come in base64."""
    if not attribute["DataType"].startswith("Binary"):
        return attribute["StringValue"].encode("utf-8", "replace")
    value = attribute["BinaryValue"]
    try:
        return value if isinstance(value, bytes) else base64.b64decode(value, validate=True)
    except binascii.Error:
        raise _invalid("The value of a binary message attribute is no base64.") from None


def _digest(attributes: dict[str, dict[str, Any]]) -> str:
    """MD5 as SDKs compute it: length and bytes of each name, type and value, in order of the names."""
    found = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        kind = attributes[name]["DataType"]
        for part in (name.encode(), kind.encode()):
            found.update(struct.pack("!I", len(part)) + part)
        value = _value(attributes[name])
        found.update((b"\x02" if kind.startswith("Binary") else b"\x01") + struct.pack("!I", len(value)) + value)
    return found.hexdigest()


def _milliseconds(moment: float) -> str:
    return str(int(moment * 1000))


def _invalid(message: str):
    return refusal("InvalidParameterValue", message)
