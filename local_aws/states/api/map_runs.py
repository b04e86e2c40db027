"""DescribeMapRun and its kin: the runs of distributed Map states."""

from collections import Counter
from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.api.redrive_status import redriving
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.maps.fields import Tolerance
from local_aws.states.engine.maps.map_run import COUNTED, MapRun
from local_aws.states.store import Store
from local_aws.wire import RequestContext

UNSUCCESSFUL = ("FAILED", "TIMED_OUT", "ABORTED")


@operation("DescribeMapRun")
def describe_map_run(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The run's limits, and how many items and executions came how far."""
    run = store.map_run(params["mapRunArn"])
    lost = [child for child in store.all(run.children) if _is_lost(child)]
    answer = {
        "mapRunArn": run.arn,
        "executionArn": run.parent.arn,
        "status": run.status,
        "startDate": run.started,
        "maxConcurrency": run.limit,
        "toleratedFailureCount": run.tolerance.count or 0,
        "toleratedFailurePercentage": run.tolerance.percentage or 0,
        "itemCounts": _counts(run.items, sum(child.item_count for child in lost)),
        "executionCounts": _counts(run.executions, len(lost)),
        "redriveCount": run.redrives,
    }
    optional = {"stopDate": run.stopped, "redriveDate": run.redriven}
    return answer | {name: value for name, value in optional.items() if value}


@operation("ListMapRuns")
def list_map_runs(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The runs that an execution started."""
    arn = store.execution(params["executionArn"]).arn
    runs = [_listed(run) for run in store.all(store.map_runs) if run.parent.arn == arn]
    return listed("mapRuns", runs, params)


@operation("UpdateMapRun")
def update_map_run(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the new limits hold from the next child on."""
    run = store.map_run(params["mapRunArn"])
    run.limit = params.get("maxConcurrency", run.limit)
    run.tolerance = Tolerance(
        params.get("toleratedFailureCount", run.tolerance.count),
        params.get("toleratedFailurePercentage", run.tolerance.percentage),
    )
    return {}


def _is_lost(child: Execution) -> bool:
    """Whether no redrive can mend the child's failure."""
    return child.status in UNSUCCESSFUL and redriving(child)["redriveStatus"] == "NOT_REDRIVABLE"


def _counts(counter: Counter, lost: int) -> dict[str, int]:
    names = ("total", "pending", "resultsWritten", *COUNTED.values())
    return {**{name: counter[name] for name in names}, "failuresNotRedrivable": lost}


def _listed(run: MapRun) -> dict[str, Any]:
    item = {
        "executionArn": run.parent.arn,
        "mapRunArn": run.arn,
        "stateMachineArn": run.machine_arn,
        "startDate": run.started,
    }
    return item | ({"stopDate": run.stopped} if run.stopped else {})
