"""What a queue can be told: its attributes, their bounds, and the policies among them."""

import copy
import json
from typing import Any, NamedTuple

from local_aws.services.queues.message import LARGEST
from local_aws.services.queues.refusals import invalid, refusal

NUMBERS = {  # the least, the most, and what it is for a queue that has not been told
    "DelaySeconds": (0, 900, 0),
    "MaximumMessageSize": (1024, LARGEST, LARGEST),
    "MessageRetentionPeriod": (60, 1_209_600, 345_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20, 0),
    "VisibilityTimeout": (0, 43_200, 30),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400, 300),
}
CHOICES = {
    "SqsManagedSseEnabled": ("true", "false"),
    "FifoQueue": ("true",),
    "ContentBasedDeduplication": ("false", "true"),
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
}
OF_FIFO = ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
POLICIES = ("Policy", "RedrivePolicy", "RedriveAllowPolicy")
KNOWN = (*NUMBERS, *CHOICES, *POLICIES, "KmsMasterKeyId")
LONGEST = 65_536  # characters of a policy


class Redrive(NamedTuple):
    """Where messages go that have been received so often."""

    target: str
    most: int


class Attributes:
    """A queue's attributes: `attributes["DelaySeconds"]` is a number, the others are texts or None."""

    def __init__(self, given: dict[str, str], is_fifo: bool):
        """Raises InvalidAttributeName, InvalidAttributeValue or InvalidParameterValue."""
        self._is_fifo = is_fifo
        self._values: dict[str, Any] = {name: default for name, (_, _, default) in NUMBERS.items()}
        self._values["SqsManagedSseEnabled"] = "true"
        if is_fifo:
            self._values |= {name: choices[0] for name, choices in CHOICES.items() if name in OF_FIFO}
        self._take(given)

    def __getitem__(self, name: str) -> Any:
        return self._values.get(name)

    def changed(self, given: dict[str, str]) -> "Attributes":
        """The same with other values; an empty policy is none."""
        other = copy.copy(self)
        other._take(given)
        return other

    def told(self) -> dict[str, str]:
        """All of them as GetQueueAttributes tells them."""
        hidden = () if self._values.get("KmsMasterKeyId") else ("KmsDataKeyReusePeriodSeconds",)
        return {name: str(value) for name, value in self._values.items() if value is not None and name not in hidden}

    def differing(self, given: dict[str, str]) -> str | None:
        """The name of one that has another value than is given; None when all agree."""
        return next(
            (name for name, value in given.items() if self._checked(name, value) != self._values.get(name)), None
        )

    def _take(self, given: dict[str, str]) -> None:
        self._values = self._values | {name: self._checked(name, value) for name, value in given.items()}
        self.redrive = _redrive(self._values.get("RedrivePolicy"))

    def _checked(self, name: str, value: str) -> Any:
        if name not in KNOWN or (name in OF_FIFO and not self._is_fifo):
            raise refusal("InvalidAttributeName", f"Unknown Attribute {name[:256]}.")
        if name in NUMBERS:
            return _number(name, value)
        if name in CHOICES:
            return _chosen(
                name,
                value.lower() if name in ("FifoQueue", "SqsManagedSseEnabled", "ContentBasedDeduplication") else value,
            )
        if name in POLICIES and value:
            _policy(name, value)
        return value or None


def _number(name: str, value: str) -> int:
    least, most, _ = NUMBERS[name]
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):
        raise refusal("InvalidAttributeValue", f"Invalid value for the parameter {name}.")
    return int(value)


def _chosen(name: str, value: str) -> str:
    if value not in CHOICES[name]:
        raise refusal("InvalidAttributeValue", f"Invalid value for the parameter {name}.")
    return value


def _policy(name: str, value: str) -> dict[str, Any]:
    try:
        policy = json.loads(value) if len(value) <= LONGEST else None
    except (ValueError, RecursionError):
        policy = None
    if not isinstance(policy, dict):
        raise refusal("InvalidAttributeValue", f"Invalid value for the parameter {name}.")
    if name == "RedrivePolicy":
        _check_redrive(value, policy)
    return policy


def _check_redrive(value: str, policy: dict[str, Any]) -> None:
    if "deadLetterTargetArn" not in policy or "maxReceiveCount" not in policy:
        wanted = "Redrive policy does not contain mandatory attributes: deadLetterTargetArn, maxReceiveCount"
        raise invalid(value, "RedrivePolicy", f"{wanted}.")
    most = str(policy["maxReceiveCount"])
    if not (most.isascii() and most.isdigit() and len(most) < 5 and 1 <= int(most) <= 1000):
        told = f"Invalid value for maxReceiveCount: {most[:40]}, valid values are from 1 to 1000 both inclusive."
        raise invalid(value, "RedrivePolicy", told)


def _redrive(policy: str | None) -> Redrive | None:
    told = json.loads(policy) if policy else {}
    return Redrive(str(told["deadLetterTargetArn"]), int(told["maxReceiveCount"])) if told else None
