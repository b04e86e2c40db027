"""DescribeMapRun and its kin: the runs of distributed Map states."""

from collections import Counter
from typing import Any

from local_aws.wire import RequestContext, ServiceError

from .engine.map_fields import Tolerance
from .engine.map_run import MapRun
from .executions import execution_of
from .operations import operation
from .pages import listed
from .refusals import check_arn
from .store import Store

COUNTED = ("total", "pending", "running", "succeeded", "failed", "timedOut", "aborted", "resultsWritten")
NEVER_COUNTED = {"failuresNotRedrivable": 0, "pendingRedrive": 0}


@operation("DescribeMapRun")
def describe_map_run(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The run's limits, and how many items and executions came how far."""
    run = _run_of(store, params["mapRunArn"])
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
    arn = execution_of(store, params["executionArn"]).arn
    runs = [_listed(run) for run in store.map_runs.values() if run.execution_arn == arn]
    return listed("mapRuns", runs, params)


@operation("UpdateMapRun")
def update_map_run(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the new limits hold from the next child on."""
    run = _run_of(store, params["mapRunArn"])
    run.limit = params.get("maxConcurrency", run.limit)
    run.tolerance = Tolerance(
        params.get("toleratedFailureCount", run.tolerance.count),
        params.get("toleratedFailurePercentage", run.tolerance.percentage),
    )
    return {}


def _run_of(store: Store, arn: str) -> MapRun:
    check_arn(arn, "mapRun")
    if arn not in store.map_runs:
        raise ServiceError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)
    return store.map_runs[arn]


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
