"""Choice: where to go on, decided by the data."""

from typing import Any

from . import jsonata
from .choice_rules import matches
from .failure import LocatedError
from .output import after_output_path, assign
from .program import state_type
from .query import selected_input
from .visit import Visit


@state_type("Choice")
def run_choice(visit: Visit) -> tuple[Any, str]:
    """The output and the state that the first matching rule, or Default, names."""
    rule = _first_match(visit)
    if rule is None:
        assign(visit, visit.state, visit.input)
        following = visit.state.get("Default")
        if following is None:
            raise LocatedError(
                "Failed to transition out of the state. The state does not point to a next state.",
                "States.NoChoiceMatched",
            )
        return _output(visit, visit.state), following
    output = _output(visit, rule)
    assign(visit, rule, visit.input)
    return output, rule["Next"]


def _first_match(visit: Visit) -> dict | None:
    if visit.jsonata:
        return next(
            (rule for index, rule in enumerate(visit.state["Choices"]) if _holds(visit, rule, index)), None
        )
    data = selected_input(visit)
    visit.inspect("afterInputPath", data)
    return next((rule for rule in visit.state["Choices"] if matches(visit, rule, data)), None)


def _holds(visit: Visit, rule: dict, index: int) -> bool:
    condition = rule["Condition"]
    if not jsonata.is_expression(condition):
        return condition
    return jsonata.evaluate(visit, condition, f"Choices[{index}]/Condition", "boolean")


def _output(visit: Visit, fields: dict) -> Any:
    if visit.jsonata:
        return jsonata.fill(visit, fields["Output"], "Output") if "Output" in fields else visit.input
    return after_output_path(visit, selected_input(visit))
