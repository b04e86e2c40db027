"""What stands in for ItemReader and ResultWriter where a test case names their Map: no data source is asked."""

from typing import Any

from local_aws.states.engine.maps.export import destination, where_written
from local_aws.states.engine.maps.reader import at_most
from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.engine.tasks.prepared_integration import come
from local_aws.states.engine.visit import Visit


def is_prepared(visit: Visit) -> bool:
    """Whether the execution's test case names this Map."""
    case = visit.frame.execution.test_case
    return case is not None and visit.name in case


async def prepared_items(visit: Visit) -> list:
    """The prepared answer as what ItemReader has read."""
    answer = visit.prepared_answer()
    return at_most(visit, await come(answer, visit.frame, Deadline(visit.frame.execution.clock, None)))


def unwritten(visit: Visit, run_arn: str) -> dict[str, Any]:
    """What AWS tells of the files that ResultWriter has written."""
    return where_written(run_arn, *destination(visit, run_arn))
