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
    batches: list[list] = []
    for item in items:
        if not batches or len(batches[-1]) >= most or _too_large([*batches[-1], item], largest):
            batches.append([])
        batches[-1].append(item)
    inputs = [{**common, "Items": batch} for batch in batches]
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


def _too_large(batch: list, largest: int | None) -> bool:
    return largest is not None and len(to_text(batch).encode("utf-8", "replace")) > largest
