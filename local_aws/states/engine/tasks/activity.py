"""A Task whose Resource is an activity: its worker asks for the work and sends the answer."""

import json
from typing import Any

from local_aws.states.engine.query import arguments
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.tasks.callback import Callback, HeartbeatMissed
from local_aws.states.engine.tasks.deadline import Deadline, TimedOut
from local_aws.states.engine.tasks.fields import TaskFields, task_fields
from local_aws.states.engine.tasks.prepared import Answer
from local_aws.states.engine.tasks.prepared_integration import come
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, Overdue, StatesError
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text


async def run_activity(visit: Visit, resource: Resource) -> Any:
    """What the worker sent with SendTaskSuccess."""
    frame, work, fields = visit.frame, to_text(arguments(visit)), task_fields(visit)
    prepared = visit.prepared_answer()
    activity = None if prepared else _activity(visit, resource.arn)
    scheduled = {"resource": resource.arn, "input": work, "inputDetails": UNTRUNCATED, **fields.scheduled()}
    frame.record("ActivityScheduled", scheduled)
    try:
        answer = await (_prepared(visit, prepared, fields) if prepared else _worked(visit, activity, work, fields))
    except (TimedOut, HeartbeatMissed) as late:
        failure = Overdue(heartbeat=isinstance(late, HeartbeatMissed))
        frame.record("ActivityTimedOut", failure.details())
        raise failure from None
    except StatesError as failure:
        frame.record("ActivityFailed", failure.details())
        raise
    frame.record("ActivitySucceeded", {"output": answer, "outputDetails": UNTRUNCATED})
    return json.loads(answer)


def _activity(visit: Visit, arn: str) -> Any:
    activity = visit.frame.execution.home.activities.get(arn)
    if activity is None:
        raise LocatedError(f"The activity {arn} does not exist.")
    return activity


async def _worked(visit: Visit, activity: Any, work: str, fields: TaskFields) -> str:
    """The text that the worker sent, to whom the work was given."""
    clock = visit.frame.execution.clock
    callback = visit.frame.execution.home.callbacks.open(clock)
    activity.offer(callback, work)
    try:
        return await _answered(visit, callback, fields)
    finally:
        visit.frame.execution.home.callbacks.close(callback)
        activity.withdraw(callback)


async def _answered(visit: Visit, callback: Callback, fields: TaskFields) -> str:
    deadline = Deadline(visit.frame.execution.clock, fields.timeout)
    _, worker = await callback.wait(visit.frame, deadline)
    visit.frame.record("ActivityStarted", {"workerName": worker} if worker else {})
    kind, value = await callback.wait(visit.frame, deadline, fields.heartbeat)
    if kind == "failure":
        raise StatesError(*value)
    return value


async def _prepared(visit: Visit, answer: Answer, fields: TaskFields) -> str:
    """The text that a worker would have sent, who begins at once."""
    visit.frame.record("ActivityStarted", {})
    deadline = Deadline(visit.frame.execution.clock, fields.timeout)
    return to_text(await come(answer, visit.frame, deadline, fields.heartbeat))
