"""What executions tell EventBridge: each change of their status is an event on the default bus.

https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
"""

from collections.abc import Callable
from typing import Any

from local_aws.services import within
from local_aws.states.engine.execution import Execution

KIND = "Step Functions Execution Status Change"
LARGEST = 248 * 1024  # bytes of input and output together; what does not fit is left out
MOMENTS = ("startDate", "stopDate", "redriveDate")
ALWAYS = (
    *("executionArn", "stateMachineArn", "name", "status", "startDate", "stopDate", "input", "inputDetails"),
    *("output", "outputDetails", "stateMachineVersionArn", "stateMachineAliasArn", "redriveCount", "redriveDate"),
    *("redriveStatus", "redriveStatusReason", "error", "cause"),
)


def tell_status(execution: Execution, describe: Callable[[], dict[str, Any]]) -> None:
    """Tells that the execution has the status that it has now, as DescribeExecution describes it.

    Those of Express state machines tell nothing, and neither do the children of a distributed Map.
    """
    if execution.machine.type != "STANDARD" or execution.map_run_arn:
        return
    account, region = execution.request.account, execution.request.region
    about = ("aws.states", KIND, [execution.arn], lambda: _detail(describe()), execution.request.hops)
    within.tell(within.Happening(account, region, *about))


def _detail(described: dict[str, Any]) -> dict[str, Any]:
    told = {name: described.get(name) for name in ALWAYS}
    told |= {name: int(told[name].timestamp() * 1000) for name in MOMENTS if told[name]}
    room = LARGEST
    for name in ("input", "output"):
        size = len((told[name] or "").encode("utf-8", "replace"))
        if size > room:
            told |= {name: None, f"{name}Details": {"included": False}}
        else:
            room -= size
    return told
