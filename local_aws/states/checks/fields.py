"""The fields of a definition: those that are missing, those that do not belong, and values that cannot be."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.names import check_state_name
from local_aws.states.checks.objects import check_object
from local_aws.states.checks.states import check_state
from local_aws.states.language.fields import JSONPATH
from local_aws.states.language.walk import inside


def check_fields(program: dict[str, Any], findings: Findings) -> None:
    """Adds what is wrong with the fields of the whole definition."""
    _check_program(program, "Machine", program.get("QueryLanguage", JSONPATH) != JSONPATH, "", findings)


def _check_program(program: Any, place: str, jsonata: bool, where: str, findings: Findings) -> None:
    """The states inside a Map or Parallel take the language of the whole machine, not that of the Map."""
    if not isinstance(program, dict):
        findings.add("Expected value of type Object", where or "/")
        return
    if not check_object(program, place, jsonata, where, findings):
        return
    states = program.get("States", {})
    if not states and "States" in program:
        findings.add("The field 'States' should be non-empty", where or "/")
    for name, state in states.items():
        here = f"{where}/States/{name}"
        check_state_name(name, here, findings)
        if check_state(state, jsonata, here, findings):
            for inner, there in inside(state, here):
                _check_program(inner, "Processor" if state["Type"] == "Map" else "Branch", jsonata, there, findings)
