"""An alias: a name that leads to one version of a state machine, or by weights to one of two."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local_aws.states.engine.clock import now


@dataclass
class Alias:
    """A name with its routes: `[{"stateMachineVersionArn": …, "weight": 100}]`."""

    arn: str
    name: str
    routes: list[dict[str, Any]]
    description: str | None = None
    created: datetime = field(default_factory=now)
    updated: datetime = field(default_factory=now)

    def versions(self) -> list[str]:
        """The ARNs of the versions that it leads to."""
        return [route["stateMachineVersionArn"] for route in self.routes]
