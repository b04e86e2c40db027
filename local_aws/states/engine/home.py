"""What the engine needs of the Step Functions around it: of the account, and of the state machine that it runs."""

from collections.abc import Callable
from typing import Any, Protocol

from local_aws.wire import RequestContext


class Machine(Protocol):
    """A revision of a state machine: its definition, as data too, and what the events say of it."""

    arn: str
    name: str
    type: str
    role_arn: str
    logging: dict[str, Any]

    @property
    def program(self) -> dict[str, Any]:
        """The definition as data."""


class Home(Protocol):
    """One account in one region: what executions reach, each by its ARN, and the API that they call."""

    machines: dict[str, Any]
    executions: dict[str, Any]
    activities: dict[str, Any]
    map_runs: dict[str, Any]
    callbacks: Any
    handle: Callable[[str, dict[str, Any], RequestContext], dict[str, Any]]

    def enter(self, table: dict[str, Any], arn: str, item: Any) -> None:
        """Adds something to one of the dictionaries."""
