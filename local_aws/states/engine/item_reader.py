"""ItemReader: a distributed Map's items read from a data source."""

from .failure import StatesError
from .visit import Visit


def read_items(visit: Visit) -> list:
    """The items; the AWS on this machine has no Amazon S3 to read them from."""
    raise StatesError(
        "States.ItemReaderFailed",
        f"{visit.state['ItemReader']['Resource']} is not offered by the AWS on this machine.",
    )
