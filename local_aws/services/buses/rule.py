"""Rules, and the buses that they stand on."""

from dataclasses import dataclass, field
from typing import Any

from local_aws.services.buses.refusals import bad_pattern
from local_aws.services.patterns import NotAPattern, Pattern

ON, OFF = "ENABLED", "DISABLED"


@dataclass(eq=False)
class Rule:
    """A rule of a bus: which events it is for, and its targets by their ids."""

    arn: str
    name: str
    bus: str
    text: str
    state: str
    description: str | None = None
    role: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    targets: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self):
        self._pattern = pattern(self.text)

    def wants(self, event: dict[str, Any]) -> bool:
        """Whether the event goes to its targets."""
        return self.state == ON and bool(self.targets) and self._pattern.matches(event)

    def told(self) -> dict[str, Any]:
        """What lists and descriptions have of it."""
        known = {
            "Name": self.name,
            "Arn": self.arn,
            "EventPattern": self.text,
            "State": self.state,
            "Description": self.description,
            "RoleArn": self.role,
            "EventBusName": self.bus,
        }
        return {name: value for name, value in known.items() if value is not None}


@dataclass(eq=False)
class Bus:
    """An event bus with its rules by their names."""

    arn: str
    name: str
    created: Any
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What lists and descriptions have of it."""
        known = {"Name": self.name, "Arn": self.arn, "Description": self.description}
        moments = {"CreationTime": self.created, "LastModifiedTime": self.created}
        return {name: value for name, value in (known | moments).items() if value is not None}


def pattern(text: str) -> Pattern:
    """The pattern in this text. Raises InvalidEventPatternException."""
    try:
        return Pattern(text)
    except NotAPattern as problem:
        raise bad_pattern(str(problem)) from None
