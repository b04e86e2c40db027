"""ItemReader: a distributed Map's items read from a data source."""

from typing import Any

from local_aws.states.engine.maps.fields import number_of
from local_aws.states.engine.maps.items import lines_of_json, pointed, reader_failed, rows_of_csv
from local_aws.states.engine.visit import Visit


def read_items(visit: Visit) -> list:
    """The items; the AWS on this machine has no Amazon S3 to read them from."""
    raise reader_failed(f"{visit.state['ItemReader']['Resource']} is not offered by the AWS on this machine.")


def rehearsed_items(visit: Visit) -> list | None:
    """The items in the text that stands in for what would be read; None when nothing, or another format, does."""
    text = visit.rehearsal.reader_data
    config = visit.state["ItemReader"].get("ReaderConfig", {})
    items = None if text is None else _items_in(visit, text, config)
    return None if items is None else at_most(visit, items)


def at_most(visit: Visit, items: Any) -> list:
    """As many of the items as MaxItems takes; a failure when they are no array."""
    if not isinstance(items, list):
        raise reader_failed("Attempting to map over non-iterable node.")
    config = visit.state["ItemReader"].get("ReaderConfig", {})
    most = number_of(Visit(visit.frame, visit.name, {**visit.state, **config}, visit.input), "MaxItems")
    return items[:most] if most else items


def _items_in(visit: Visit, text: str, config: dict[str, Any]) -> Any:
    kind = config.get("InputType", "JSON")
    if kind == "JSON":
        items = pointed(text, config.get("ItemsPointer", ""))
        if "ItemsPointer" in config:
            visit.inspect("afterItemsPointer", items)
        return items
    return {"JSONL": lines_of_json, "CSV": lambda text: rows_of_csv(text, config)}.get(kind, lambda text: None)(text)
