"""SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat: what comes back from outside with a task token."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.engine.tasks.callback import Callback
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.refusals import MOST_BYTES
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError


@operation("SendTaskSuccess")
def send_task_success(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the Task goes on with this output."""
    callback = _callback_of(store, params["taskToken"])
    if len(params["output"].encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise ServiceError("InvalidOutput", f"Invalid Output: 'Output exceeds {MOST_BYTES} bytes.'")
    try:
        parse(params["output"])
    except JsonProblem as problem:
        raise ServiceError("InvalidOutput", f"Invalid Output: '{problem.message}'") from None
    callback.send("success", params["output"])
    return {}


@operation("SendTaskFailure")
def send_task_failure(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the Task fails with this error and cause."""
    _callback_of(store, params["taskToken"]).send("failure", (params.get("error"), params.get("cause")))
    return {}


@operation("SendTaskHeartbeat")
def send_task_heartbeat(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the Task's HeartbeatSeconds begin anew."""
    _callback_of(store, params["taskToken"]).beat()
    return {}


def _callback_of(store: Store, token: str) -> Callback:
    callback = store.callbacks.get(token)
    if callback is None:
        raise ServiceError("InvalidToken", "Invalid Token: 'Invalid token'")
    if callback.closed:
        raise ServiceError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
    return callback
