"""Parallel: branches that run at the same time on the same input."""

from typing import Any

from local_aws.states.engine.attempts import attempted
from local_aws.states.engine.branches import Branches
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.output import output_of
from local_aws.states.engine.program import run_program, state_type
from local_aws.states.engine.query import arguments
from local_aws.states.engine.quotas import check_made
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError


@state_type("Parallel")
async def run_parallel(visit: Visit) -> tuple[Any, str | None]:
    """The list of the branches' outputs as a result."""
    return await attempted(visit, lambda: _branch_out(visit), lambda failure: _failed(visit, failure))


async def _branch_out(visit: Visit) -> Any:
    if visit.rehearsal:
        return output_of(visit, visit.rehearsal.answer())
    data, programs = arguments(visit), visit.state["Branches"]
    frame, line = visit.frame, visit.frame.standing
    if line.is_fresh:
        frame.record("ParallelStateStarted")
    lines, scope = line.lines(len(programs)), Scope(frame.scope)
    frames = [frame.branch(scope, inner) for inner in lines]
    for inner in lines:
        inner.previous = inner.previous or frame.previous

    def job(inner: Frame, program: dict):
        return lambda lane: run_program(inner, program, data)

    jobs = [job(inner, program) for inner, program in zip(frames, programs, strict=True)]
    branches = Branches(frame, scope, jobs)
    try:
        results = await branches.run()
    except StatesError as failure:
        frame.previous = frames[branches.failed].previous
        if failure.error != "States.Runtime":
            frame.abort(*frames)
        raise
    frame.previous = max([frame.previous, *(inner.previous for inner in frames)])
    frame.record("ParallelStateSucceeded", follow=False)
    return output_of(visit, check_made(results, visit.name))


def _failed(visit: Visit, failure: StatesError) -> None:
    if failure.error != "States.Runtime":  # that ends the execution from where it happened
        visit.frame.record("ParallelStateFailed")
