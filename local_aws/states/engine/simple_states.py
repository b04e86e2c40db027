"""The states that need nobody else: Pass, Succeed and Fail."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.output import after_output_path, output_of
from local_aws.states.engine.program import state_type
from local_aws.states.engine.query import arguments, selected_input, value_of
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, StatesError
from local_aws.states.language.values import to_text


@state_type("Pass")
async def run_pass(visit: Visit) -> tuple[Any, str | None]:
    """The Result, or the input after Parameters, as a result like any other."""
    if "Result" in visit.state:
        result = visit.state["Result"]
        visit.inspect("result", result)
    else:
        result = arguments(visit)
    return output_of(visit, result), visit.state.get("Next")


@state_type("Succeed")
async def run_succeed(visit: Visit) -> tuple[Any, None]:
    """The input as the output."""
    if visit.jsonata:
        return output_of(visit, visit.input), None
    data = selected_input(visit)
    visit.inspect("afterInputPath", data)
    return after_output_path(visit, data), None


@state_type("Fail")
async def run_fail(visit: Visit) -> tuple[Any, None]:
    """Nothing: raises the error and the cause that the state tells."""
    if not visit.jsonata:
        visit.inspect("afterInputPath", visit.input)
    raise StatesError(_told(visit, "Error"), _told(visit, "Cause"))


def _told(visit: Visit, field: str) -> str | None:
    path = f"{field}Path"
    if path in visit.state:
        return _text(path, value_of(visit, path, visit.state[path], visit.input))
    value = visit.state.get(field)
    return jsonata.evaluate(visit, value, field, "string") if visit.jsonata and jsonata.is_expression(value) else value


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise LocatedError(f"The value of the field '{field}' must be a string but was: {to_text(value)}")
    return value
