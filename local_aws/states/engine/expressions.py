"""JSONata in the fields of a state: `{% … %}` with `$states` and the variables, evaluated in AWS's words."""

from typing import Any

from local_aws.states.engine.quotas import Allowance
from local_aws.states.engine.visit import NO_RESULT, Visit
from local_aws.states.language.failure import QueryEvaluationError
from local_aws.states.language.jsonata import UNDEFINED, JsonataError, NotData, is_expression, value_of
from local_aws.states.language.values import json_type, to_text


def evaluate(visit: Visit, text: str, field: str, expected: str | None = None) -> Any:
    """The value of `{% … %}` in this state; `expected` is the JSON type that the field wants."""
    expression = text[2:-2].strip()
    said = f"The JSONata expression '{expression}' specified for the field '{field}'"
    try:
        visit.frame.scope.check()
        value = value_of(expression, _bindings(visit), visit.frame.execution.clock.now(), visit.frame.scope.check)
    except JsonataError as problem:
        raise QueryEvaluationError(f"{said} threw an error during evaluation{problem}", field) from None
    except NotData as problem:
        cause = f"The JSONata expression '{expression}' for the field '{field}' returned an unsupported result type."
        raise QueryEvaluationError(cause, field) from problem
    if value is UNDEFINED:
        raise QueryEvaluationError(f"{said} returned nothing (undefined).", field)
    if expected and json_type(value) != expected:
        cause = (
            f"{said} returned an unexpected result type. Expected '{expected}', "
            f"but was '{json_type(value)}' for value: {to_text(value)}"
        )
        raise QueryEvaluationError(cause, field)
    return value


def evaluate_whole(visit: Visit, text: str, field: str) -> int:
    """The value of `{% … %}` in a field that wants a whole number, and none below 0."""
    value = evaluate(visit, text, field, "number")
    if value < 0 or value != int(value):
        cause = f"Expected non-negative integer for {field}, got '{to_text(value)}' instead."
        raise QueryEvaluationError(cause, field)
    return int(value)


def fill(visit: Visit, template: Any, field: str) -> Any:
    """The template with every `{% … %}` in it evaluated; `field` names it in error messages."""
    return _fill(visit, template, field, Allowance(visit.name))


def _fill(visit: Visit, template: Any, field: str, allowance: Allowance) -> Any:
    if is_expression(template):
        return allowance.take(evaluate(visit, template, field))
    if isinstance(template, dict):
        return {key: _fill(visit, value, f"{field}/{key}", allowance) for key, value in template.items()}
    if isinstance(template, list):
        return [_fill(visit, value, f"{field}[{index}]", allowance) for index, value in enumerate(template)]
    return template


def _bindings(visit: Visit) -> dict[str, Any]:
    states = {"input": visit.input, "context": visit.frame.context}
    if visit.result is not NO_RESULT:
        states["result"] = visit.result
    if visit.error_output is not None:
        states["errorOutput"] = visit.error_output
    return {**visit.frame.variables.all(), "states": states}
