"""Task: work done by a Lambda function, an activity's worker or another service."""

from functools import lru_cache
from typing import Any

from .activity_task import run_activity
from .attempts import attempted
from .lambda_task import run_function
from .output import output_of
from .program import state_type
from .resource import parse_resource
from .service_task import run_service
from .visit import Visit

resource_of = lru_cache(maxsize=1024)(parse_resource)


@state_type("Task")
def run_task(visit: Visit) -> tuple[Any, str | None]:
    """The work's result, or what a Catcher made of its failure."""
    resource = resource_of(visit.state["Resource"])
    if resource.kind == "function":
        return attempted(visit, lambda: output_of(visit, run_function(visit, resource)))
    if resource.kind == "activity":
        return attempted(visit, lambda: output_of(visit, run_activity(visit, resource)))
    return attempted(visit, lambda: output_of(visit, run_service(visit, resource)))
