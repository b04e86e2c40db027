"""Wait: some seconds, or until a moment."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.output import after_output_path, assign
from local_aws.states.engine.program import state_type
from local_aws.states.engine.query import look_up, selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, QueryEvaluationError
from local_aws.states.language.jsonpath import NoSuchPath
from local_aws.states.language.timestamps import parse_timestamp
from local_aws.states.language.values import shown

LONGEST_WAIT = 2**31 - 1


@state_type("Wait")
async def run_wait(visit: Visit) -> tuple[Any, str | None]:
    """The input, later."""
    if not visit.jsonata:
        visit.inspect("afterInputPath", selected_input(visit))
    seconds = _seconds(visit)
    if seconds > LONGEST_WAIT:
        raise LocatedError("Wait state delay is too long.")
    await visit.frame.sleep(seconds)
    assign(visit, visit.state, visit.input)
    return _output(visit), visit.state.get("Next")


def _output(visit: Visit) -> Any:
    if not visit.jsonata:
        return after_output_path(visit, selected_input(visit))
    return jsonata.fill(visit, visit.state["Output"], "Output") if "Output" in visit.state else visit.input


def _seconds(visit: Visit) -> float:
    state = visit.state
    if "SecondsPath" in state:
        return _checked_seconds(state["SecondsPath"], _referenced(visit, "SecondsPath"))
    if "TimestampPath" in state:
        return _until(visit, "TimestampPath", _referenced(visit, "TimestampPath"))
    if "Timestamp" in state:
        value = state["Timestamp"]
        if jsonata.is_expression(value):
            value = jsonata.evaluate(visit, value, "Timestamp", "string")
        return _until(visit, "Timestamp", value)
    value = state["Seconds"]
    return jsonata.evaluate_whole(visit, value, "Seconds") if jsonata.is_expression(value) else value


def _referenced(visit: Visit, field: str) -> Any:
    path = visit.state[field]
    try:
        return look_up(visit, path, selected_input(visit))
    except NoSuchPath:
        raise LocatedError(f"The {field} parameter does not reference an input value: {path}") from None


def _checked_seconds(path: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int):
        raise LocatedError(f"The SecondsPath parameter cannot be parsed as a long value: {path} == {shown(value)}")
    if value < 0:
        raise LocatedError(f"The SecondsPath parameter references a negative value: {path} == {shown(value)}")
    return value


def _until(visit: Visit, field: str, value: Any) -> float:
    moment = parse_timestamp(value)
    if moment is not None:
        return (moment - visit.frame.execution.clock.now()).total_seconds()
    form = "ISO-8601 extended offset date-time format string"
    if visit.jsonata:
        cause = f"The {field} field cannot be parsed as an {form}: {shown(value)}"
        raise QueryEvaluationError(cause, field, after_entry=True)
    raise LocatedError(
        f"The {field} parameter does not reference a valid {form}: {visit.state[field]} == {shown(value)}"
    )
