"""`arn:aws:states:::states:startExecution`: a state machine that starts another, and may wait for its end."""

import json
from dataclasses import dataclass
from typing import Any

from local_aws.services.table import SERVICES
from local_aws.services.within import Answer
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.tasks.callback import Callback, answered
from local_aws.states.engine.tasks.deadline import Deadline, TimedOut
from local_aws.states.engine.tasks.http_metadata import sdk_metadata
from local_aws.states.engine.tasks.refused import refused
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.resource import SYNC, SYNC_2, Resource
from local_aws.states.language.values import to_text
from local_aws.wire import ServiceError, to_json

ENDED = "ended"


class NestedIntegration:
    """Starts executions of this account and follows them."""

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """`{"ExecutionArn", "StartDate", …}`."""
        given = {name[0].lower() + name[1:]: value for name, value in parameters.items()}
        if "input" in given and not isinstance(given["input"], str):
            given["input"] = to_text(given["input"])
        execution, follows = visit.frame.execution, resource.pattern in (SYNC, SYNC_2)
        try:
            answer = execution.home.handle("StartExecution", given, execution.asking(waits=follows))
        except ServiceError as refusal:
            raise refused("states", refusal) from refusal
        if follows:
            visit.frame.scope.add(Followed(execution.home.executions[answer["executionArn"]], execution.arn))
        return {
            "ExecutionArn": answer["executionArn"],
            **sdk_metadata(Answer(answer, len(to_json(answer))), SERVICES["states"]),
            "StartDate": answer["startDate"].timestamp(),
        }

    async def follow(
        self, visit: Visit, resource: Resource, answer: Any, callback: Callback, deadline: Deadline
    ) -> Any:
        """The description of the ended execution; `.sync:2` has its input and output as JSON, not as text."""
        child = visit.frame.execution.home.executions[answer["ExecutionArn"]]
        followed = Followed(child, visit.frame.execution.arn)
        child.scope.add(End(callback))
        try:
            kind, value = await callback.wait(visit.frame, deadline, outside=False)
        except TimedOut:
            followed.cancel()
            raise
        finally:
            visit.frame.scope.drop(followed)
        if kind != ENDED:
            return answered(kind, value)  # whoever has the token may end the task before the job ends
        if child.status != "SUCCEEDED":
            raise StatesError("States.TaskFailed", to_text(_description(child, as_json=False)))
        return _description(child, as_json=resource.pattern == SYNC_2)


@dataclass(frozen=True)
class Followed:
    """An execution that is called off with the one, of this ARN, that waits for it."""

    execution: Execution
    waiting: str

    def cancel(self) -> None:
        """Aborts it, as AWS does when nobody waits for it any more; AWS's cause was told in public (floci-io/floci)."""
        cause = (
            f"The Task state in AWS Step Functions execution [{self.waiting}] "
            "which was managing this resource was aborted"
        )
        self.execution.end("ABORTED", 0, StatesError(cause=cause))


class End:
    """What tells a callback that an execution has ended: it is called off with the execution's scope."""

    def __init__(self, callback: Callback):
        self._callback = callback

    def cancel(self) -> None:
        """Tells it."""
        self._callback.send(ENDED)


def _description(child: Execution, as_json: bool) -> dict[str, Any]:
    data = json.loads if as_json else str
    told = {
        "ExecutionArn": child.arn,
        "Input": data(child.input_text),
        "InputDetails": {"Included": True},
        "Name": child.name,
        "StartDate": int(child.started.timestamp() * 1000),
        "StateMachineArn": child.machine.arn,
        "Status": child.status,
        "StopDate": int(child.stopped.timestamp() * 1000),
    }
    if child.status == "SUCCEEDED":
        told |= {
            "Output": data(child.output_text),
            "OutputDetails": {"Included": True},
        }
    told |= {key: value for key, value in (("Error", child.error), ("Cause", child.cause)) if value}
    return dict(sorted(told.items()))
