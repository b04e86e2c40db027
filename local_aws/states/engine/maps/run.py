"""A distributed Map's run: each item, or batch of items, in a child execution of its own."""

import json
from typing import Any

from local_aws.states.engine.branches import Branches
from local_aws.states.engine.clock import iso
from local_aws.states.engine.execution import EXPRESS_SECONDS, Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.maps.batcher import batched
from local_aws.states.engine.maps.export import export_of
from local_aws.states.engine.maps.fields import Tolerance, too_many_failures
from local_aws.states.engine.maps.iterations import item_inputs
from local_aws.states.engine.maps.map_run import MapRun, Work
from local_aws.states.engine.maps.prepared_data import is_prepared, prepared_items, unwritten
from local_aws.states.engine.maps.reader import read_items
from local_aws.states.engine.maps.writer import Outcome, preview
from local_aws.states.engine.program import run_program
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.variables import Variables
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import Cancelled, StatesError

MOST_AT_ONCE = 1000  # AWS runs up to 10,000 children at a time; here each is a line of control


async def run_map_run(visit: Visit, processor: dict, items: list | None, limit: int, tolerance: Tolerance) -> Any:
    """The children's outputs in the order of the items, or what ResultWriter makes of them."""
    frame = visit.frame
    run = _redriven(visit) or _started(visit, processor, limit, tolerance)
    attempt = run.redrives
    try:
        result = await _result(visit, run, processor, items)
    except StatesError as failure:
        run.close("FAILED", attempt)
        visit.note(failure)
        frame.record("MapRunFailed", failure.details())
        raise
    except Exception as problem:
        run.close("ABORTED" if isinstance(problem, Cancelled) else "FAILED", attempt)
        raise
    run.close("SUCCEEDED", attempt)
    frame.record("MapRunSucceeded")
    return result


async def _result(visit: Visit, run: MapRun, processor: dict, items: list | None) -> Any:
    """What comes of the children; a writer to Amazon S3 writes down, too, how far a run came that failed."""
    export = None if is_prepared(visit) else await export_of(visit, run)
    if run.works is None:
        run.plan(works_of(visit, await _read(visit) if items is None else items))
    try:
        outcomes = await _outcomes(visit, run, processor)
    except StatesError:
        if export:
            await export.write(visit, [(run.children.get(number), None) for number in range(len(run.works))])
        raise
    if export:
        return await export.write(visit, outcomes)
    if "Resource" in visit.state.get("ResultWriter", {}):
        return unwritten(visit, run.arn)
    if "ResultWriter" in visit.state:
        return preview(visit, outcomes)
    return [output for child, output in outcomes if child.status == "SUCCEEDED"]


def works_of(visit: Visit, items: list) -> list[Work]:
    """The input of each child, and how many items are in it."""
    inputs = item_inputs(visit, items)
    if "ItemBatcher" not in visit.state:
        return [Work(data, 1) for data in inputs]
    return [Work(data, len(data["Items"])) for data in batched(visit, inputs)]


def _started(visit: Visit, processor: dict, limit: int, tolerance: Tolerance) -> MapRun:
    frame = visit.frame
    express = processor.get("ProcessorConfig", {}).get("ExecutionType") == "EXPRESS"
    run = MapRun(visit, express, limit, tolerance)
    frame.execution.home.enter(frame.execution.home.map_runs, run.arn, run)
    with frame.execution.lock:
        frame.record("MapRunStarted", {"mapRunArn": run.arn})
        frame.standing.map_run = run.arn
    return run


async def _read(visit: Visit) -> list:
    return await prepared_items(visit) if is_prepared(visit) else await read_items(visit)


def _redriven(visit: Visit) -> MapRun | None:
    """The run that was started before the execution was redriven, open again."""
    frame = visit.frame
    if frame.standing.map_run is None:
        return None
    run: MapRun = frame.execution.home.map_runs[frame.standing.map_run]
    run.reopen()
    frame.record("MapRunRedriven", {"mapRunArn": run.arn, "redriveCount": run.redrives})
    return run


async def _outcomes(visit: Visit, run: MapRun, processor: dict) -> list[Outcome]:
    scope = Scope(visit.frame.scope)

    def job(number: int):
        return lambda lane: _outcome(visit, run, processor, scope, number)

    limit = min(run.limit or MOST_AT_ONCE, MOST_AT_ONCE)
    return await Branches(visit.frame, scope, [job(number) for number in range(len(run.works))], limit).run()


async def _outcome(visit: Visit, run: MapRun, processor: dict, scope: Scope, number: int) -> Outcome:
    """The child that has ended, and its output; too many failures fail the run."""
    attempt = run.redrives
    child = run.begin(number, scope)
    if child.status == "RUNNING":
        output = await _run_child(visit, child, scope, processor, run.works[number].data)
        run.end(number, attempt)
    else:  # it ended before the redrive
        output = json.loads(child.output_text or "null")
    if child.status != "SUCCEEDED" and run.is_failing():
        raise too_many_failures()
    return child, output


async def _run_child(visit: Visit, child: Execution, scope: Scope, processor: dict, data: Any) -> Any:
    """The child's output; its history is its own, and so are its variables."""
    scope.add(child.scope)
    frame = Frame(child, child.scope, _context(visit, child, data), Variables(), child.standing)
    frame.language = visit.frame.language
    if not child.history.count:
        role = child.machine.role_arn
        started = {"input": child.input_text, "inputDetails": UNTRUNCATED, "roleArn": role}
        frame.record("ExecutionStarted", started, follow=False)
    if child.express:
        child.end_in(EXPRESS_SECONDS)
    try:
        output = await run_program(frame, processor, data)
        child.succeed(output, frame.previous, frame.scope)
        return output
    except StatesError as failure:
        child.end("FAILED", frame.previous, failure, frame.scope)
    except Cancelled:
        child.end("ABORTED", 0, StatesError(), frame.scope)
    return None


def _context(visit: Visit, child: Execution, data: Any) -> dict[str, Any]:
    outer = visit.frame.context
    own = {"Id": child.arn, "Name": child.name, "Input": data, "StartTime": iso(child.started)}
    return {**outer, "Execution": {**outer["Execution"], **own}}
