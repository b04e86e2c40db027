"""An alias: a name that leads to one version of a state machine, or by weights to one of two."""

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .engine.clock import now
from .state_machine import Version, no_such_machine, version_of
from .store import Store


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


def chosen_version(store: Store, alias: Alias) -> Version:
    """One of the alias's versions, drawn by their weights."""
    arn = random.choices(alias.versions(), [route["weight"] for route in alias.routes])[0]
    version = version_of(store, arn)
    if version is None:
        raise no_such_machine(arn)
    return version
