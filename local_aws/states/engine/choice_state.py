"""Choice: where to go on, decided by the data."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.choice_rules import matches
from local_aws.states.engine.output import after_output_path, assign
from local_aws.states.engine.program import state_type
from local_aws.states.engine.query import selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError


@state_type("Choice")
async def run_choice(visit: Visit) -> tuple[Any, str]:
    """The output and the state that the first matching rule, or Default, names."""
    index, rule = _first_match(visit)
    if rule is None:
        assign(visit, visit.state, visit.input)
        following = visit.state.get("Default")
        if following is None:
            raise LocatedError("Failed to transition out of the state. The state does not point to a next state.")
        return _output(visit, visit.state), following
    where = f"Choices[{index}]/"
    output = _output(visit, rule, where)
    assign(visit, rule, visit.input, where)
    return output, rule["Next"]


def _first_match(visit: Visit) -> tuple[int, dict | None]:
    if visit.jsonata:
        holding = (_holds(visit, rule, index) for index, rule in enumerate(visit.state["Choices"]))
    else:
        data = selected_input(visit)
        visit.inspect("afterInputPath", data)
        holding = (matches(visit, rule, data) for rule in visit.state["Choices"])
    index = next((index for index, holds in enumerate(holding) if holds), -1)
    return index, visit.state["Choices"][index] if index >= 0 else None


def _holds(visit: Visit, rule: dict, index: int) -> bool:
    condition = rule["Condition"]
    if not jsonata.is_expression(condition):
        return condition
    return jsonata.evaluate(visit, condition, f"Choices[{index}]/Condition", "boolean")


def _output(visit: Visit, fields: dict, where: str = "") -> Any:
    if visit.jsonata:
        return jsonata.fill(visit, fields["Output"], f"{where}Output") if "Output" in fields else visit.input
    return after_output_path(visit, selected_input(visit))
