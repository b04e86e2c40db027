"""Which integration answers for a service: those that are built in, and the AWS SDK's for the rest."""

from typing import Any, Protocol

from .deadline import Deadline
from .lambda_integration import LambdaIntegration
from .nested import NestedIntegration
from .resource import Resource
from .sdk_integration import SdkIntegration
from .visit import Visit


class Integration(Protocol):
    """How a Task calls a service."""

    def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The answer to the action; StatesError when the service refuses or fails."""

    def follow(self, visit: Visit, resource: Resource, answer: Any, deadline: Deadline) -> Any:
        """The result of the job that the action started (`.sync`)."""


BUILT_IN: dict[str, Integration] = {"lambda": LambdaIntegration(), "states": NestedIntegration()}
SDK = SdkIntegration()


def integration_of(resource: Resource) -> Integration:
    """The integration for the resource's service."""
    return BUILT_IN.get(resource.service, SDK)
