"""Whether an execution can be redriven, as its descriptions tell."""

from typing import Any

from local_aws.states.engine.execution import Execution


def redriving(execution: Execution) -> dict[str, Any]:
    """The members of DescribeExecution that tell of redriving."""
    told: dict[str, Any] = {"redriveCount": execution.redrives}
    if execution.redriven:
        told["redriveDate"] = execution.redriven
    if execution.status in ("SUCCEEDED", "RUNNING"):
        told["redriveStatus"] = "NOT_REDRIVABLE"
        told["redriveStatusReason"] = f"Execution is {execution.status} and cannot be redriven"
    else:
        told["redriveStatus"] = "REDRIVABLE"
    return told
