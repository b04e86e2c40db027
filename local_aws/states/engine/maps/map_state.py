"""Map: the same states for each item of an array."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.attempts import attempted
from local_aws.states.engine.maps.fields import max_concurrency, tolerance, too_many_failures
from local_aws.states.engine.maps.iterations import Iterations
from local_aws.states.engine.maps.reader import rehearsed_items
from local_aws.states.engine.maps.run import run_map_run, works_of
from local_aws.states.engine.output import output_of
from local_aws.states.engine.program import state_type
from local_aws.states.engine.query import look_up, selected_input
from local_aws.states.engine.quotas import check_made
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, QueryEvaluationError, StatesError
from local_aws.states.language.jsonpath import NoSuchPath
from local_aws.states.language.values import to_text
from local_aws.states.language.walk import is_distributed, processor_of


@state_type("Map")
async def run_map(visit: Visit) -> tuple[Any, str | None]:
    """The list of the iterations' outputs as a result."""
    return await attempted(visit, lambda: _map(visit), lambda failure: _failed(visit, failure))


async def _map(visit: Visit) -> Any:
    limit = max_concurrency(visit)
    if visit.rehearsal:
        return _rehearsed(visit)
    items = None if "ItemReader" in visit.state else _items(visit)
    if visit.frame.standing.is_fresh:
        visit.frame.record("MapStateStarted", {"length": len(items or [])})
    tolerated = tolerance(visit)
    processor = processor_of(visit.state)
    if is_distributed(visit.state):
        results = await run_map_run(visit, processor, items, limit, tolerated)
    else:
        results = await Iterations(visit, processor, items).run(limit)
    visit.frame.record("MapStateSucceeded", follow=False)
    return output_of(visit, check_made(results, visit.name))


def _rehearsed(visit: Visit) -> Any:
    """The output with the mock's result, when not too many of the items are said to have failed."""
    items = rehearsed_items(visit) if "ItemReader" in visit.state else _items(visit)
    works = None if items is None else works_of(visit, items)
    tolerated, rehearsal = tolerance(visit), visit.rehearsal
    rehearsal.check_count(works and len(works))
    result = rehearsal.answer()
    limited = any(field.startswith("ToleratedFailure") for field in visit.state)
    total = len(result) if isinstance(result, list) else rehearsal.failed_items
    if limited and tolerated.exceeded(rehearsal.failed_items, total):
        raise too_many_failures()
    return output_of(visit, result)


def _items(visit: Visit) -> list:
    if visit.jsonata:
        items = visit.input
        if "Items" in visit.state:
            items = _jsonata_items(visit, visit.state["Items"])
    else:
        data = selected_input(visit)
        visit.inspect("afterInputPath", data)
        items = _at_items_path(visit, data)
        visit.inspect("afterItemsPath", items)
    if isinstance(items, list):
        return items
    if visit.jsonata:
        raise QueryEvaluationError(f"Map state input must be an array but was: {to_text(items)}")
    raise LocatedError(f'Reference path "{visit.state.get("ItemsPath", "$")}" must point to array.')


def _at_items_path(visit: Visit, data: Any) -> Any:
    try:
        return look_up(visit, visit.state.get("ItemsPath", "$"), data)
    except NoSuchPath as nowhere:
        cause = f'Unable to apply step "{nowhere.step}" to input {to_text(data)}'
        raise StatesError("States.ReferencePathConflict", cause) from None


def _jsonata_items(visit: Visit, template: Any) -> Any:
    if jsonata.is_expression(template):
        return jsonata.evaluate(visit, template, "Items", "array")
    return jsonata.fill(visit, template, "Items")


def _failed(visit: Visit, failure: StatesError) -> None:
    if failure.error != "States.Runtime":  # that ends the execution from where it happened
        visit.frame.record("MapStateFailed")
