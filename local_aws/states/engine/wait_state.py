"""Wait: some seconds, or until a moment."""

from typing import Any

from . import jsonata
from .choice_rules import parse_timestamp
from .clock import now
from .failure import LocatedError, QueryEvaluationError
from .jsonpath import NoSuchPath
from .output import after_output_path, assign
from .program import state_type
from .query import look_up, selected_input
from .visit import Visit

LONGEST_WAIT = 2**31 - 1


@state_type("Wait")
def run_wait(visit: Visit) -> tuple[Any, str | None]:
    """The input, later."""
    if not visit.jsonata:
        visit.inspect("afterInputPath", selected_input(visit))
    seconds = _seconds(visit)
    if seconds > LONGEST_WAIT:
        raise LocatedError("Wait state delay is too long.")
    visit.frame.sleep(seconds)
    assign(visit, visit.state, visit.input)
    if visit.jsonata:
        output = visit.state.get("Output", visit.input)
        return jsonata.fill(visit, output, "Output") if "Output" in visit.state else output, visit.state.get(
            "Next"
        )
    return after_output_path(visit, selected_input(visit)), visit.state.get("Next")


def _seconds(visit: Visit) -> float:
    state = visit.state
    if "SecondsPath" in state:
        return _checked_seconds(state["SecondsPath"], _referenced(visit, "SecondsPath"))
    if "TimestampPath" in state:
        return _until(visit, "TimestampPath", _referenced(visit, "TimestampPath"))
    field = "Seconds" if "Seconds" in state else "Timestamp"
    value = state[field]
    if jsonata.is_expression(value):
        value = jsonata.evaluate(visit, value, field, "number" if field == "Seconds" else "string")
    return value if field == "Seconds" else _until(visit, field, value)


def _referenced(visit: Visit, field: str) -> Any:
    path = visit.state[field]
    try:
        return look_up(visit, path, selected_input(visit))
    except NoSuchPath:
        raise LocatedError(f"The {field} parameter does not reference an input value: {path}") from None


def _checked_seconds(path: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int):
        raise LocatedError(f"The SecondsPath parameter cannot be parsed as a long value: {path} == {value}")
    if value < 0:
        raise LocatedError(f"The SecondsPath parameter references a negative value: {path} == {value}")
    return value


def _until(visit: Visit, field: str, value: Any) -> float:
    moment = parse_timestamp(value)
    if moment is not None:
        return (moment - now()).total_seconds()
    if visit.jsonata:
        cause = f"The {field} field cannot be parsed as an ISO-8601 extended offset date-time format string: {value}"
        raise QueryEvaluationError(cause, field, after_entry=True)
    raise LocatedError(
        f"The {field} parameter does not reference a valid ISO-8601 extended offset "
        f"date-time format string: {visit.state[field]} == {value}"
    )
