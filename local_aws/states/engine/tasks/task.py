"""Task: work done by a Lambda function, an activity's worker or another service."""

from functools import lru_cache
from typing import Any

from local_aws.states.engine.attempts import attempted
from local_aws.states.engine.output import output_of
from local_aws.states.engine.program import state_type
from local_aws.states.engine.query import arguments
from local_aws.states.engine.tasks.activity import run_activity
from local_aws.states.engine.tasks.function import run_function
from local_aws.states.engine.tasks.service import run_service
from local_aws.states.engine.visit import Visit
from local_aws.states.language.resource import Resource, parse_resource

WORKERS = {"function": run_function, "activity": run_activity, "service": run_service}
resource_of = lru_cache(maxsize=1024)(parse_resource)


@state_type("Task")
async def run_task(visit: Visit) -> tuple[Any, str | None]:
    """The work's result, or what a Catcher made of its failure."""
    resource = resource_of(visit.state["Resource"])

    async def work() -> Any:
        return output_of(visit, await _result(visit, resource))

    return await attempted(visit, work)


async def _result(visit: Visit, resource: Resource) -> Any:
    if visit.rehearsal and visit.rehearsal.mocked:
        arguments(visit)
        result = visit.rehearsal.answer()
    else:
        result = await WORKERS[resource.kind](visit, resource)
    visit.inspect("result", result)
    return result
