"""ResultWriter: a distributed Map's results written to a data source."""

from typing import Any

from .failure import StatesError
from .visit import Visit


def write_results(visit: Visit, run: Any, results: list) -> Any:
    """Where the results are; the AWS on this machine has no Amazon S3 to write them to."""
    raise StatesError(
        "States.ResultWriterFailed",
        f"{visit.state['ResultWriter'].get('Resource')} is not offered by the AWS on this machine.",
    )
