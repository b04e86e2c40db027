"""A Task whose Resource is an activity: its worker asks for the work and sends the answer."""

import json
from typing import Any

from local_aws.states.engine.history import UNTRUNCATED
from local_aws.states.engine.query import arguments
from local_aws.states.engine.tasks.callback import Callback, HeartbeatMissed
from local_aws.states.engine.tasks.deadline import Deadline, TimedOut
from local_aws.states.engine.tasks.fields import TaskFields, task_fields
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, Overdue, StatesError
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text


async def run_activity(visit: Visit, resource: Resource) -> Any:
    """What the worker sent with SendTaskSuccess."""
    frame, home = visit.frame, visit.frame.execution.home
    work, fields = to_text(arguments(visit)), task_fields(visit)
    activity = home.activities.get(resource.arn)
    if activity is None:
        raise LocatedError(f"The activity {resource.arn} does not exist.")
    callback = home.callbacks.open(frame.execution.clock)
    scheduled = {"resource": resource.arn, "input": work, "inputDetails": UNTRUNCATED, **fields.scheduled()}
    frame.record("ActivityScheduled", scheduled)
    activity.offer(callback, work)
    try:
        answer = await _worked(visit, callback, fields)
    except StatesError as failure:
        kind = "ActivityTimedOut" if isinstance(failure, Overdue) else "ActivityFailed"
        frame.record(kind, failure.details())
        raise
    finally:
        callback.closed = True
        activity.withdraw(callback)
    frame.record("ActivitySucceeded", {"output": answer, "outputDetails": UNTRUNCATED})
    return json.loads(answer)


async def _worked(visit: Visit, callback: Callback, fields: TaskFields) -> str:
    deadline = Deadline(visit.frame.execution.clock, fields.timeout)
    try:
        _, worker = await callback.wait(visit.frame, deadline)
        visit.frame.record("ActivityStarted", {"workerName": worker} if worker else {})
        kind, value = await callback.wait(visit.frame, deadline, fields.heartbeat)
    except TimedOut:
        raise Overdue() from None
    except HeartbeatMissed:
        raise Overdue(heartbeat=True) from None
    if kind == "failure":
        raise StatesError(*value)
    return value
