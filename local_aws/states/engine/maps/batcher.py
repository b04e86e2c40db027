"""ItemBatcher: several items for one child execution."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.maps.fields import number_of
from local_aws.states.engine.query import fill, selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.values import to_text


def batched(visit: Visit, items: list) -> list[dict[str, Any]]:
    """The inputs of the children: `{"BatchInput": …, "Items": […]}`, BatchInput only when there is one."""
    batcher = visit.state["ItemBatcher"]
    inner = Visit(visit.frame, visit.name, {**visit.state, **batcher}, visit.input)
    most = _limit(inner, "MaxItemsPerBatch") or len(items)
    largest = _limit(inner, "MaxInputBytesPerBatch")
    common = _batch_input(inner, batcher)
    inputs = [{**common, "Items": batch} for batch in batches_of(items, most, largest)]
    visit.inspect("afterItemBatcher", inputs)
    return inputs


def _limit(visit: Visit, field: str) -> int | None:
    limit = number_of(visit, field)
    if limit is not None and limit <= 0:
        raise LocatedError(f"Expected positive integer for {field}, got '{limit}' instead.")
    return limit


def _batch_input(visit: Visit, batcher: dict) -> dict[str, Any]:
    if "BatchInput" not in batcher:
        return {}
    template = batcher["BatchInput"]
    if visit.jsonata:
        return {"BatchInput": jsonata.fill(visit, template, "ItemBatcher/BatchInput")}
    return {"BatchInput": fill(visit, template, selected_input(visit))}


def batches_of(items: list, most: int, largest: int | None) -> list[list]:
    """Batches of at most so many items, and of so many bytes as JSON; an item that alone is larger is one alone."""
    batches: list[list] = []
    size = 0
    for item in items:
        own = len(to_text(item).encode("utf-8", "replace")) + 1 if largest is not None else 0
        if not batches or len(batches[-1]) >= most or (largest is not None and size + own > largest):
            batches.append([])
            size = 1  # the brackets, less the last item's comma
        batches[-1].append(item)
        size += own
    return batches
