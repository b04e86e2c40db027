"""Which integration answers for a service: those that are built in, and the AWS SDK's for the rest."""

from typing import Any, Protocol

from local_aws.states.engine.tasks.callback import Callback
from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.engine.tasks.event_integration import EventIntegration
from local_aws.states.engine.tasks.lambda_integration import LambdaIntegration
from local_aws.states.engine.tasks.nested import NestedIntegration
from local_aws.states.engine.tasks.queue_integration import QueueIntegration
from local_aws.states.engine.tasks.sdk import SdkIntegration
from local_aws.states.engine.visit import Visit
from local_aws.states.language.resource import Resource


class Integration(Protocol):
    """How a Task calls a service."""

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The answer to the action; StatesError when the service refuses or fails."""

    async def follow(
        self, visit: Visit, resource: Resource, answer: Any, callback: Callback, deadline: Deadline
    ) -> Any:
        """The result of the job that the action started (`.sync`), or what was answered with the task's token."""


BUILT_IN: dict[str, Integration] = {
    "lambda": LambdaIntegration(),
    "states": NestedIntegration(),
    "sqs": QueueIntegration(),
    "events": EventIntegration(),
}
SDK = SdkIntegration()


def integration_of(resource: Resource) -> Integration:
    """The integration for the resource's service."""
    return BUILT_IN.get(resource.service, SDK)
