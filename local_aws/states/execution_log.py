"""What executions write to CloudWatch Logs when their state machine's logging says so."""

import json
import re
import uuid
from typing import Any

from moto.logs.models import LogsBackend, logs_backends

from local_aws import turns
from local_aws.services.moto_lock import moto_lock
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.recording import details_key
from local_aws.states.execution_data import without_data
from local_aws.wire import ServiceError

GROUP = re.compile(r"arn:[\w-]+:logs:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):log-group:(?P<name>[^:]+)")
FATAL = ("ExecutionAborted", "ExecutionFailed", "ExecutionTimedOut")
ERRORS = ("Failed", "TimedOut", "Aborted", "FailStateEntered")  # AWS: "Log levels for execution events"


def check_destinations(logging: dict[str, Any]) -> None:
    """Raises InvalidLoggingConfiguration when a destination names no log group, or one that is not there."""
    for destination in logging.get("destinations", []):
        if problem := _problem(destination):
            raise ServiceError("InvalidLoggingConfiguration", f"Invalid Logging Configuration: {problem}")


def _problem(destination: dict[str, Any]) -> str | None:
    arn = (destination.get("cloudWatchLogsLogGroup") or {}).get("logGroupArn")
    if not arn:
        return "Must set valid CloudWatch Log Group ARN."
    if not GROUP.match(arn):
        return "Provided ARN is not CloudWatch Logs Log Group ARN."
    if not arn.endswith(":*"):
        return "Log Group ARN must be provided with '*' qualifier."
    backend, name = _group(destination)
    return None if name in backend.groups else "Log Destination not found."


def write_log(execution: Execution) -> None:
    """Puts the execution's events into a stream of its own, those that the level asks for."""
    logging = execution.machine.logging
    if logging["level"] == "OFF":
        return
    wanted = [event for event in execution.history.events() if _is_wanted(event["type"], logging["level"])]
    lines = [_line(execution, event, logging["includeExecutionData"]) for event in wanted]
    stream = f"states/{execution.machine.name}/{execution.started:%Y-%m-%d-%H-%M}/{uuid.uuid4().hex[:8]}"
    with moto_lock:
        for destination in logging.get("destinations", []):
            backend, group = _group(destination)
            if lines and group in backend.groups:
                backend.create_log_stream(group, stream)
                backend.put_log_events(group, stream, lines)


def _group(destination: dict[str, Any]) -> tuple[LogsBackend, str]:
    """The backend and the name of a destination: `arn:aws:logs:<region>:<account>:log-group:<name>:*`."""
    named = GROUP.match(destination["cloudWatchLogsLogGroup"]["logGroupArn"])
    return logs_backends[named["account"]][named["region"]], named["name"]


def _is_wanted(kind: str, level: str) -> bool:
    return level == "ALL" or kind in FATAL or (level == "ERROR" and kind.endswith(ERRORS))


def _line(execution: Execution, event: dict[str, Any], with_data: bool) -> dict[str, Any]:
    told = event if with_data else without_data(event)
    milliseconds = round(event["timestamp"].timestamp() * 1000)
    message = {
        "id": str(event["id"]),
        "type": event["type"],
        "details": told.get(details_key(event["type"]), {}),
        "previous_event_id": str(event["previousEventId"]),
        "event_timestamp": str(milliseconds),
        "execution_arn": execution.arn,
        "redrive_count": str(execution.redrives),
    }
    present = int(
        turns.now().timestamp() * 1000
    )  # CloudWatch Logs takes nothing from the future, where a leap may lead
    return {"timestamp": min(milliseconds, present), "message": json.dumps(message)}
