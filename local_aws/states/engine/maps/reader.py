"""ItemReader: a distributed Map's items read from a data source."""

from typing import Any

from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.jackson import parse


def read_items(visit: Visit) -> list:
    """The items; the AWS on this machine has no Amazon S3 to read them from."""
    raise _failed(f"{visit.state['ItemReader']['Resource']} is not offered by the AWS on this machine.")


def rehearsed_items(visit: Visit) -> list | None:
    """The items in JSON that stands in for what would be read; None when nothing, or another format, does."""
    text = visit.rehearsal.reader_data
    config = visit.state["ItemReader"].get("ReaderConfig", {})
    if text is None or config.get("InputType") != "JSON":
        return None
    items = _pointed(text, config.get("ItemsPointer", ""))
    if "ItemsPointer" in config:
        visit.inspect("afterItemsPointer", items)
    if not isinstance(items, list):
        raise _failed("Attempting to map over non-iterable node.")
    return items


def _pointed(text: str, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) leads to."""
    try:
        data = parse(text)
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            data = data[int(key)] if isinstance(data, list) else data[key]
    except (ValueError, LookupError, TypeError):
        raise _failed(f"There are no items at '{pointer}' in the data.") from None
    return data


def _failed(cause: str) -> StatesError:
    return StatesError("States.ItemReaderFailed", cause)
