"""Whether an execution can be redriven, as its descriptions tell."""

from datetime import timedelta
from typing import Any

from local_aws.states.engine.execution import Execution

REDRIVABLE_FOR = timedelta(days=14)
OPEN_FOR = timedelta(days=365)
UNENDED = ("SUCCEEDED", "RUNNING", "PENDING_REDRIVE")


def redriving(execution: Execution) -> dict[str, Any]:
    """The members of DescribeExecution that tell of redriving."""
    told: dict[str, Any] = {"redriveCount": execution.redrives}
    if execution.redriven:
        told["redriveDate"] = execution.redriven
    if reason := _obstacle(execution):
        return {**told, "redriveStatus": "NOT_REDRIVABLE", "redriveStatusReason": reason}
    return {**told, "redriveStatus": "REDRIVABLE_BY_MAP_RUN" if execution.map_run_arn else "REDRIVABLE"}


def _obstacle(execution: Execution) -> str | None:
    """Why it cannot be redriven, in AWS's words; None when it can."""
    if execution.status in UNENDED:
        return f"Execution is {execution.status} and cannot be redriven"
    machine = execution.home.machines.get(execution.machine.arn)
    if machine and machine.status == "DELETING":
        return "State machine is in DELETING status"
    if execution.express:
        return None  # its Map run starts it anew, whatever its history
    if execution.history.is_full():
        return "Execution history event limit exceeded"
    if execution.clock.now() - execution.started > OPEN_FOR:
        return "Execution has exceeded the max execution time"
    if execution.clock.now() - execution.stopped > REDRIVABLE_FOR:
        return "Execution redrivable period exceeded"
    return None
