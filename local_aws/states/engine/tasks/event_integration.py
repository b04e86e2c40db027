"""`arn:aws:states:::events:putEvents`: events that say which execution sent them; one that fails, fails the Task."""

from typing import Any

from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.engine.tasks.sdk import SdkIntegration
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text


class EventIntegration(SdkIntegration):
    """Puts events on buses of this account.

    https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
    """

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """`{"Entries": [{"EventId"}], "FailedEntryCount": 0, …}`; `EventBridge.FailedEntry` when one was refused."""
        execution = visit.frame.execution
        sender = [execution.arn, execution.machine.arn]
        entries = [{**entry, "Resources": [*entry.get("Resources", []), *sender]} for entry in parameters["Entries"]]
        answer = await super().call(visit, resource, {**parameters, "Entries": entries}, deadline)
        if answer["FailedEntryCount"]:
            raise StatesError("EventBridge.FailedEntry", to_text(answer["Entries"]))
        return answer
