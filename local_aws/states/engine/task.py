"""Task: work done by a Lambda function, an activity's worker or another service."""

from functools import lru_cache
from typing import Any

from .activity_task import run_activity
from .attempts import attempted
from .lambda_task import run_function
from .output import output_of
from .program import state_type
from .query import arguments
from .resource import Resource, parse_resource
from .service_task import run_service
from .visit import Visit

WORKERS = {"function": run_function, "activity": run_activity, "service": run_service}
resource_of = lru_cache(maxsize=1024)(parse_resource)


@state_type("Task")
def run_task(visit: Visit) -> tuple[Any, str | None]:
    """The work's result, or what a Catcher made of its failure."""
    resource = resource_of(visit.state["Resource"])
    return attempted(visit, lambda: output_of(visit, _result(visit, resource)))


def _result(visit: Visit, resource: Resource) -> Any:
    if visit.rehearsal and visit.rehearsal.mocked:
        arguments(visit)
        result = visit.rehearsal.answer()
    else:
        result = WORKERS[resource.kind](visit, resource)
    visit.inspect("result", result)
    return result
