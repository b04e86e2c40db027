"""A Task whose Resource is an integration: a service, its action, and how long to stay with it."""

from typing import Any

from local_aws.states.engine.quotas import check_size
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.tasks.callback import Callback, HeartbeatMissed, answered
from local_aws.states.engine.tasks.deadline import Deadline, TimedOut
from local_aws.states.engine.tasks.fields import TaskFields, task_fields
from local_aws.states.engine.tasks.integrations import integration_of
from local_aws.states.engine.tasks.parameters import parameters_of
from local_aws.states.engine.tasks.prepared_integration import PreparedIntegration
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import Overdue, StatesError
from local_aws.states.language.resource import TOKEN, Resource
from local_aws.states.language.values import to_text


async def run_service(visit: Visit, resource: Resource) -> Any:
    """The action's answer, or with a pattern what it led to."""
    frame = visit.frame
    callback = None
    if resource.pattern:
        callback = frame.execution.home.callbacks.open(frame.execution.clock)
        frame.context["Task"] = {"Token": callback.token}
    try:
        return await _run(visit, resource, callback)
    finally:
        frame.context.pop("Task", None)
        if callback:
            frame.execution.home.callbacks.close(callback)


async def _run(visit: Visit, resource: Resource, callback: Callback | None) -> Any:
    frame = visit.frame
    parameters, fields = parameters_of(visit, resource), task_fields(visit)
    who = {"resource": resource.name, "resourceType": resource.service}
    region = frame.execution.request.region
    scheduled = {**who, "region": region, "parameters": to_text(parameters), **fields.scheduled()}
    frame.record("TaskScheduled", scheduled)
    frame.record("TaskStarted", who)
    try:
        result = await _result(visit, resource, parameters, fields, callback)
        check_size(result, resource.service)
    except StatesError as failure:
        kind = "TaskTimedOut" if isinstance(failure, Overdue) else "TaskFailed"
        frame.record(kind, {**who, **failure.details()})
        raise
    frame.record("TaskSucceeded", {**who, "output": to_text(result), "outputDetails": UNTRUNCATED})
    return result


async def _result(
    visit: Visit, resource: Resource, parameters: Any, fields: TaskFields, callback: Callback | None
) -> Any:
    deadline = Deadline(visit.frame.execution.clock, fields.timeout)
    prepared = visit.prepared_answer()
    integration = PreparedIntegration(prepared, fields.heartbeat) if prepared else integration_of(resource)
    try:
        answer = await integration.call(visit, resource, parameters, deadline)
        if not resource.pattern:
            return answer
        submitted = {"output": to_text(answer), "outputDetails": UNTRUNCATED}
        visit.frame.record("TaskSubmitted", {"resource": resource.name, "resourceType": resource.service, **submitted})
        if prepared or resource.pattern != TOKEN:
            return await integration.follow(visit, resource, answer, callback, deadline)
        return answered(*await callback.wait(visit.frame, deadline, fields.heartbeat))
    except TimedOut:
        raise Overdue() from None
    except HeartbeatMissed:
        raise Overdue(heartbeat=True) from None
