"""DescribeMapRun and its kin: the runs of distributed Map states."""

from collections import Counter
from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.engine.maps.fields import Tolerance
from local_aws.states.engine.maps.run import MapRun
from local_aws.states.store import Store
from local_aws.wire import RequestContext

COUNTED = ("total", "pending", "running", "succeeded", "failed", "timedOut", "aborted", "resultsWritten")
NEVER_COUNTED = {"failuresNotRedrivable": 0, "pendingRedrive": 0}


@operation("DescribeMapRun")
def describe_map_run(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The run's limits, and how many items and executions came how far."""
    run = store.map_run(params["mapRunArn"])
    answer = {
        "mapRunArn": run.arn,
        "executionArn": run.execution_arn,
        "status": run.status,
        "startDate": run.started,
        "maxConcurrency": run.limit,
        "toleratedFailureCount": run.tolerance.count or 0,
        "toleratedFailurePercentage": run.tolerance.percentage or 0,
        "itemCounts": _counts(run.items),
        "executionCounts": _counts(run.executions),
        "redriveCount": 0,
    }
    return answer | ({"stopDate": run.stopped} if run.stopped else {})


@operation("ListMapRuns")
def list_map_runs(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The runs that an execution started."""
    arn = store.execution(params["executionArn"]).arn
    runs = [_listed(run) for run in store.all(store.map_runs) if run.execution_arn == arn]
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


def _counts(counter: Counter) -> dict[str, int]:
    return {**{name: counter[name] for name in COUNTED}, **NEVER_COUNTED}


def _listed(run: MapRun) -> dict[str, Any]:
    item = {
        "executionArn": run.execution_arn,
        "mapRunArn": run.arn,
        "stateMachineArn": run.machine_arn,
        "startDate": run.started,
    }
    return item | ({"stopDate": run.stopped} if run.stopped else {})
