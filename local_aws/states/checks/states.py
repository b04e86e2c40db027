"""A state: its type and query language, its fields, and what they must be to each other."""

from typing import Any

from local_aws.states.checks.choice import check_rules
from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.distributed import check_map
from local_aws.states.checks.expressions import check_expressions
from local_aws.states.checks.handlers import check_handlers
from local_aws.states.checks.objects import ONE_OF, ONLY_ONE, check_object, unlisted
from local_aws.states.checks.task import check_task
from local_aws.states.checks.warnings import warn_of_result
from local_aws.states.language.fields import FIELDS, FLOW, JSONATA, JSONPATH


def check_state(state: Any, whole_jsonata: bool, where: str, findings: Findings) -> bool:
    """Adds what is wrong with the state, not with the states in it; says whether those can be looked at."""
    if not _is_state(state, where, findings):
        return False
    if whole_jsonata and state.get("QueryLanguage") == JSONPATH:
        findings.add("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", where)
        return False
    jsonata = whole_jsonata or state.get("QueryLanguage") == JSONATA
    kind = state["Type"]
    right_types = check_object(state, kind, jsonata, where, findings)
    if kind in FLOW.split() and ("Next" in state) == (state.get("End") is True):
        told = ONLY_ONE if "Next" in state else ONE_OF
        findings.add(told.format("Next, End"), where)
    if right_types:
        _check_together(state, kind, jsonata, where, findings)
    return right_types


def _is_state(state: Any, where: str, findings: Findings) -> bool:
    """Whether it has a type and a language from which to tell its other fields."""
    if not isinstance(state, dict):
        findings.add("Expected value of type Object", where)
        return False
    if "Type" not in state:
        findings.add("These fields are required: [Type]", where)
        return False
    for name in ("Type", "QueryLanguage"):
        allowed = FIELDS[name].one_of
        if name in state and state[name] not in allowed:
            findings.add(*unlisted(state[name], allowed, f"{where}/{name}"))
            return False
    return True


def _check_together(state: dict, kind: str, jsonata: bool, where: str, findings: Findings) -> None:
    if kind == "Task":
        check_task(state, where, findings)
    elif kind == "Choice" and not jsonata:
        check_rules(state.get("Choices", []), f"{where}/Choices", findings)
    elif kind == "Pass" and not jsonata:
        warn_of_result(state.get("Result"), f"{where}/Result", findings)
    elif kind == "Map":
        check_map(state, where, findings)
    check_handlers(state, where, findings)
    if jsonata:
        check_expressions(state, where, findings)
