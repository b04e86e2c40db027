"""A topic and its subscriptions: what they are told, and whether a message is for them."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from local_aws import turns
from local_aws.services.patterns import NotAPattern, Pattern
from local_aws.services.queues.recent import Recent
from local_aws.services.topics.refusals import invalid

LONGEST = 65_536  # characters of an attribute
OF_TOPICS = ("DisplayName", "Policy", "DeliveryPolicy", "KmsMasterKeyId", "SignatureVersion", "TracingConfig")
OF_FIFO = ("FifoTopic", "ContentBasedDeduplication", "FifoThroughputScope", "ArchivePolicy")
OF_SUBSCRIPTIONS = ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy", "DeliveryPolicy")
JSON = ("Policy", "DeliveryPolicy", "FilterPolicy", "RedrivePolicy", "ArchivePolicy")
CHOICES = {
    **dict.fromkeys(("FifoTopic", "ContentBasedDeduplication", "RawMessageDelivery"), ("true", "false")),
    "FilterPolicyScope": ("MessageAttributes", "MessageBody"),
    "SignatureVersion": ("1", "2"),
    "TracingConfig": ("PassThrough", "Active"),
    "FifoThroughputScope": ("Topic", "MessageGroup"),
}


@dataclass(eq=False)
class Topic:
    """A topic: its attributes as they were given, and its subscriptions by their ARNs."""

    arn: str
    attributes: dict[str, str]
    tags: dict[str, str]
    subscriptions: dict[str, "Subscription"] = field(default_factory=dict)
    deleted: int = 0  # subscriptions
    sequence: int = 10_000_000_000_000_000_000

    def __post_init__(self):
        self._recent, self._lock = Recent(turns.monotonic), turns.Lock()

    @property
    def is_fifo(self) -> bool:
        """Whether it keeps an order."""
        return self.arn.endswith(".fifo")

    def numbered(self, key: tuple[str, str], message: str) -> tuple[str, int, bool]:
        """The message's id and sequence number, and whether it is new: the same may have been published before."""
        with self._lock:
            if earlier := self._recent.get(key):
                return *earlier, False
            self.sequence += 1
            self._recent.put(key, message, self.sequence)
            return message, self.sequence, True


@dataclass(eq=False)
class Subscription:
    """One endpoint's subscription to a topic."""

    topic: Topic
    protocol: str
    endpoint: str
    attributes: dict[str, str]

    def __post_init__(self):
        self.arn = f"{self.topic.arn}:{uuid.uuid4()}"
        self.change({})

    @property
    def is_raw(self) -> bool:
        """Whether messages arrive as they are, without what tells of them."""
        return self.attributes.get("RawMessageDelivery") == "true"

    @property
    def dead_letters(self) -> str | None:
        """The ARN of the queue for what cannot be delivered."""
        policy = json.loads(self.attributes.get("RedrivePolicy") or "{}")
        return policy.get("deadLetterTargetArn")

    def change(self, given: dict[str, str]) -> None:
        """Takes other attributes. Raises InvalidParameter, and nothing has changed then."""
        attributes = {name: value for name, value in (self.attributes | given).items() if value}
        self._pattern = _filter(attributes.get("FilterPolicy"))
        self.attributes = attributes

    def wants(self, body: str, attributes: dict[str, dict[str, Any]]) -> bool:
        """Whether the message passes its filter policy."""
        if not self._pattern:
            return True
        if self.attributes.get("FilterPolicyScope") != "MessageBody":
            return self._pattern.matches({name: _comparable(value) for name, value in attributes.items()})
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            return False
        return isinstance(data, dict) and self._pattern.matches(data)


def checked(given: dict[str, str], known: tuple[str, ...]) -> dict[str, str]:
    """Attributes that are known and can be read. Raises InvalidParameter."""
    for name, value in given.items():
        if name not in known:
            raise invalid("AttributeName")
        if len(value) > LONGEST or (value and name in CHOICES and value not in CHOICES[name]):
            raise invalid(
                f"{name}: value is not one of {', '.join(CHOICES.get(name, ('those that are short enough',)))}"
            )
        if value and name in JSON:
            _object(name, value)
    return given


def _object(name: str, value: str) -> None:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise invalid(f"{name}: failed to parse JSON.")


def _filter(policy: str | None) -> Pattern | None:
    if not policy or policy.strip() == "{}":
        return None
    try:
        return Pattern(policy)
    except NotAPattern as problem:
        raise invalid(f"FilterPolicy: {problem}") from None


def _comparable(attribute: dict[str, Any]) -> Any:
    """A message attribute's value as a filter policy compares it; binary ones cannot be compared."""
    kind, text = attribute["DataType"], attribute.get("StringValue", "")
    try:
        if kind.startswith("Number"):
            number = float(text)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "String.Array":
            return json.loads(text)
    except (ValueError, RecursionError):
        return None
    return text if kind.startswith("String") else None
