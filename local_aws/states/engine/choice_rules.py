"""The rules of a JSONPath Choice state: comparisons, and And, Or and Not over them."""

from typing import Any

from local_aws.states.engine.query import look_up
from local_aws.states.engine.visit import Visit
from local_aws.states.language.choice import MISSING, OPERATORS, operator_of
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.jsonpath import NoSuchPath


def matches(visit: Visit, rule: dict, data: Any) -> bool:
    """Whether the rule holds for the data."""
    if "And" in rule:
        return all(matches(visit, inner, data) for inner in rule["And"])
    if "Or" in rule:
        return any(matches(visit, inner, data) for inner in rule["Or"])
    if "Not" in rule:
        return not matches(visit, rule["Not"], data)
    name = operator_of(rule)
    operator, value, operand = OPERATORS[name], _found(visit, rule["Variable"], data), rule[name]
    if value is MISSING and not operator.takes_missing:
        raise _invalid(rule["Variable"])
    if operator.at_path:
        operand = _found(visit, rule[name], data)
        if operand is MISSING:
            raise _invalid(rule[name])
    return operator.holds(value, operand)


def _found(visit: Visit, path: str, data: Any) -> Any:
    try:
        return look_up(visit, path, data)
    except NoSuchPath:
        return MISSING


def _invalid(path: str) -> LocatedError:
    return LocatedError(f"Invalid path '{path}': The choice state's condition path references an invalid value.")
