"""From a result to a state's output: Assign and Output, or ResultSelector, ResultPath and OutputPath."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.query import at_path, fill
from local_aws.states.engine.visit import NO_RESULT, Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.jsonpath import compile_path


def output_of(visit: Visit, result: Any) -> Any:
    """The output of a state that came to this result; sets its variables on the way."""
    if visit.jsonata:
        visit.result = result
        return _jsonata_output(visit, visit.state, result)
    assign(visit, visit.state, result)
    if "ResultSelector" in visit.state:
        result = fill(visit, visit.state["ResultSelector"], result)
    visit.inspect("afterResultSelector", result)
    output = placed(visit, visit.state.get("ResultPath", "$"), result)
    visit.inspect("afterResultPath", output)
    return after_output_path(visit, output)


def caught_output(visit: Visit, index: int, error: dict) -> Any:
    """The output of a state whose failure its catcher of this index took."""
    catcher = visit.state["Catch"][index]
    if visit.jsonata:
        visit.result, visit.error_output = NO_RESULT, error
        return _jsonata_output(visit, catcher, error, f"Catch[{index}]/")
    assign(visit, catcher, error)
    return placed(visit, catcher.get("ResultPath", "$"), error)


def assign(visit: Visit, fields: dict, data: Any, where: str = "") -> None:
    """Sets the variables of an Assign field, all from the values before; `where` leads to it in errors."""
    if "Assign" not in fields:
        return
    template = fields["Assign"]
    if visit.jsonata:
        visit.assign(jsonata.fill(visit, template, f"{where}Assign"))
    else:
        visit.assign(fill(visit, template, data))


def after_output_path(visit: Visit, data: Any) -> Any:
    """The data after OutputPath; null gives an empty object."""
    path = visit.state.get("OutputPath", "$")
    return {} if path is None else at_path(visit, path, data)


def placed(visit: Visit, path: str | None, result: Any) -> Any:
    """The state's input with the result put in at ResultPath: `$` replaces it, null drops the result."""
    if path is None:
        return visit.input
    steps = [step.argument for step in compile_path(path)]
    return _put(visit.input, steps, result, path)


def _put(data: Any, steps: list, value: Any, path: str) -> Any:
    if not steps:
        return value
    step, *rest = steps
    if isinstance(step, int):
        if not isinstance(data, list) or not -len(data) <= step < len(data):
            raise _unmatched(path)
        step %= len(data)
        return [*data[:step], _put(data[step], rest, value, path), *data[step + 1 :]]
    if data is not None and not isinstance(data, dict):
        raise _unmatched(path)
    inner = data or {}
    return {**inner, step: _put(inner.get(step), rest, value, path)}


def _unmatched(path: str) -> LocatedError:
    return LocatedError(f"Unable to apply ReferencePath {path} to input.", "States.ResultPathMatchFailure")


def _jsonata_output(visit: Visit, fields: dict, default: Any, where: str = "") -> Any:
    output = jsonata.fill(visit, fields["Output"], f"{where}Output") if "Output" in fields else default
    assign(visit, fields, default, where)
    return output
