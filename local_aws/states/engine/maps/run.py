"""A distributed Map's run: each item, or batch of items, in a child execution of its own."""

import uuid
from collections import Counter
from typing import Any

from local_aws.states.engine.branches import Branches
from local_aws.states.engine.clock import iso, now
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.maps.batcher import batched
from local_aws.states.engine.maps.fields import Tolerance, too_many_failures
from local_aws.states.engine.maps.iterations import item_inputs
from local_aws.states.engine.maps.reader import read_items
from local_aws.states.engine.maps.writer import Outcome, write_results
from local_aws.states.engine.program import run_program
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.variables import Variables
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.states.language.values import to_text

MOST_AT_ONCE = 1000  # AWS runs up to 10,000 children at a time; here each is a line of control
OUTCOMES = {"SUCCEEDED": "succeeded", "FAILED": "failed", "TIMED_OUT": "timedOut", "ABORTED": "aborted"}


class MapRun:
    """What DescribeMapRun tells: the run's limits, and how many items and executions came how far."""

    def __init__(self, visit: Visit, limit: int, tolerance: Tolerance):
        execution = visit.frame.execution
        machine = execution.machine.arn.replace(":stateMachine:", ":mapRun:")
        self.label = visit.state.get("Label") or str(uuid.uuid4())
        self.arn = f"{machine}/{self.label}:{uuid.uuid4()}"
        self.execution_arn = execution.arn
        self.machine_arn = f"{execution.machine.arn}/{self.label}"
        self.limit = limit
        self.tolerance = tolerance
        self.status = "RUNNING"
        self.started = now()
        self.stopped = None
        self.items: Counter[str] = Counter()
        self.executions: Counter[str] = Counter()
        self.children: list[Execution] = []

    def close(self, status: str) -> None:
        """Ends the run."""
        self.status, self.stopped = status, now()


async def run_map_run(visit: Visit, processor: dict, items: list | None, limit: int, tolerance: Tolerance) -> Any:
    """The children's outputs in the order of the items, or what ResultWriter makes of them."""
    frame = visit.frame
    run = MapRun(visit, limit, tolerance)
    frame.execution.home.enter(frame.execution.home.map_runs, run.arn, run)
    frame.record("MapRunStarted", {"mapRunArn": run.arn})
    try:
        if items is None:
            items = read_items(visit)
        outcomes = await _children(visit, run, processor, items)
    except StatesError as failure:
        run.close("FAILED")
        visit.note(failure)
        frame.record("MapRunFailed", failure.details())
        raise
    except Exception as problem:
        run.close("ABORTED" if isinstance(problem, Cancelled) else "FAILED")
        raise
    run.close("SUCCEEDED")
    frame.record("MapRunSucceeded")
    if "ResultWriter" in visit.state:
        return write_results(visit, outcomes)
    return [output for child, output in outcomes if child.status == "SUCCEEDED"]


def works_of(visit: Visit, items: list) -> list[tuple[Any, int]]:
    """The input of each child, and how many items are in it."""
    inputs = item_inputs(visit, items)
    if "ItemBatcher" not in visit.state:
        return [(data, 1) for data in inputs]
    return [(data, len(data["Items"])) for data in batched(visit, inputs)]


async def _children(visit: Visit, run: MapRun, processor: dict, items: list) -> list[Outcome]:
    works = works_of(visit, items)
    run.items["total"], run.executions["total"] = len(items), len(works)
    run.items["pending"], run.executions["pending"] = len(items), len(works)
    scope = Scope(visit.frame.scope)

    def job(data: Any, size: int):
        return lambda lane: _child(visit, run, processor, scope, data, size)

    limit = min(run.limit or MOST_AT_ONCE, MOST_AT_ONCE)
    return await Branches(visit.frame, scope, [job(*work) for work in works], limit).run()


async def _child(visit: Visit, run: MapRun, processor: dict, scope: Scope, data: Any, size: int) -> Outcome:
    """The child that has ended, and its output; too many failures fail the run."""
    child = _new_child(visit, run, data)
    _count(run, "pending", "running", size)
    output = await _run_child(visit, child, scope, processor, data)
    _count(run, "running", OUTCOMES[child.status], size)
    failed = run.items["failed"] + run.items["timedOut"]
    if child.status != "SUCCEEDED" and run.tolerance.exceeded(failed, run.items["total"]):
        raise too_many_failures()
    return child, output


def _new_child(visit: Visit, run: MapRun, data: Any) -> Execution:
    parent = visit.frame.execution
    name = str(uuid.uuid4())
    arn = parent.machine.arn.replace(":stateMachine:", ":execution:") + f"/{run.label}:{name}"
    child = Execution(arn, name, parent.machine, to_text(data), parent.request, home=parent.home, map_run_arn=run.arn)
    child.home.enter(child.home.executions, arn, child)
    run.children.append(child)
    return child


async def _run_child(visit: Visit, child: Execution, scope: Scope, processor: dict, data: Any) -> Any:
    """The child's output; its history is its own, and so are its variables."""
    scope.add(child.scope)
    context = {
        **visit.frame.context,
        "Execution": {
            **visit.frame.context["Execution"],
            "Id": child.arn,
            "Name": child.name,
            "Input": data,
            "StartTime": iso(child.started),
        },
    }
    frame = Frame(child, child.scope, context, Variables())
    frame.language = visit.frame.language
    started = {
        "input": child.input_text,
        "inputDetails": {"truncated": False},
        "roleArn": child.machine.role_arn,
    }
    frame.record("ExecutionStarted", started, follow=False)
    try:
        output = await run_program(frame, processor, data)
        child.succeed(output, frame.previous)
        return output
    except StatesError as failure:
        child.end("FAILED", frame.previous, failure)
    except Cancelled:
        child.end("ABORTED", 0, StatesError())
    return None


def _count(run: MapRun, before: str, after: str, size: int) -> None:
    for counter, number in ((run.items, size), (run.executions, 1)):
        counter[before] -= number
        counter[after] += number
