"""The fields of a definition: those that are missing, those that do not belong, and values that cannot be."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.names import check_state_name
from local_aws.states.checks.ranges import check_ranges
from local_aws.states.checks.state_fields import (
    AT_MOST_ONE,
    BOTH,
    NEEDS_FLOW,
    ONE_OF,
    REQUIRED,
    of_other_language,
    supported,
)
from local_aws.states.checks.types import check_types
from local_aws.states.checks.values import check_values
from local_aws.states.language.walk import inside, is_distributed

LANGUAGES = ["JSONPath", "JSONata"]
MACHINE = {"Comment", "StartAt", "States", "QueryLanguage", "TimeoutSeconds", "Version"}
BRANCH = {"Comment", "StartAt", "States"}
DISTRIBUTED_ONLY = ("ItemReader", "ItemBatcher", "ResultWriter")
PROCESSOR = BRANCH | {"ProcessorConfig"}


def check_fields(program: dict[str, Any], findings: Findings) -> None:
    """Adds what is wrong with the fields of the whole definition."""
    language = program.get("QueryLanguage", "JSONPath")
    if language not in LANGUAGES:
        findings.add(f"Value must be one of the following: [{', '.join(LANGUAGES)}]", "/QueryLanguage")
    _check_program(program, "", MACHINE, language != "JSONPath", findings)


def _check_program(program: Any, where: str, fields: set[str], jsonata: bool, findings: Findings) -> None:
    if not isinstance(program, dict):
        findings.add("Expected value of type Object", where or "/")
        return
    missing = [field for field in ("States", "StartAt") if field not in program]
    if missing:
        findings.add(f"These fields are required: [{', '.join(missing)}]", where or "/")
    for field in program:
        if field not in fields:
            findings.add(f"Field '{field}' is not supported", where or "/")
    if not check_types(program, jsonata, where, findings):
        return
    check_ranges(program, where, findings)
    check_ranges(program.get("ProcessorConfig", {}), f"{where}/ProcessorConfig", findings)
    states = program.get("States", {})
    if not states and "States" in program:
        findings.add("The field 'States' should be non-empty", where or "/")
    for name, state in states.items():
        check_state_name(name, f"{where}/States/{name}", findings)
        _check_state(state, f"{where}/States/{name}", jsonata, findings)


def _check_state(state: Any, where: str, whole_jsonata: bool, findings: Findings) -> None:
    if not isinstance(state, dict):
        findings.add("Expected value of type Object", where)
        return
    if "Type" not in state:
        findings.add("These fields are required: [Type]", where)
        return
    kind = state["Type"]
    if not isinstance(kind, str) or kind not in BOTH:
        findings.add(f"Value must be one of the following: [{', '.join(BOTH)}]", f"{where}/Type")
        return
    if state.get("QueryLanguage", "JSONPath") not in LANGUAGES:
        findings.add(f"Value must be one of the following: [{', '.join(LANGUAGES)}]", f"{where}/QueryLanguage")
        return
    if whole_jsonata and state.get("QueryLanguage") == "JSONPath":
        findings.add("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", where)
        return
    jsonata = whole_jsonata or state.get("QueryLanguage", "JSONPath") != "JSONPath"
    _check_supported(state, kind, jsonata, where, findings)
    _check_required(state, kind, where, findings)
    if check_types(state, jsonata, where, findings):
        check_values(state, jsonata, where, findings)
        _check_inside(state, where, whole_jsonata, findings)


def _check_supported(state: dict, kind: str, jsonata: bool, where: str, findings: Findings) -> None:
    for field in state:
        if field in supported(kind, jsonata) and not (field in DISTRIBUTED_ONLY and not is_distributed(state)):
            continue
        if of_other_language(kind, field, jsonata):
            this, other = ("JSONata", "JSONPath") if jsonata else ("JSONPath", "JSONata")
            findings.add(
                f"The QueryLanguage is set to '{this}', but field '{field}' "
                f"is only supported for the '{other}' QueryLanguage",
                where,
            )
        else:
            findings.add(f"Field '{field}' is not supported", where)


def _check_required(state: dict, kind: str, where: str, findings: Findings) -> None:
    missing = [field for field in REQUIRED.get(kind, []) if field not in state]
    if missing:
        findings.add(f"These fields are required: [{', '.join(missing)}]", where)
    if kind in ONE_OF and sum(field in state for field in ONE_OF[kind]) != 1:
        findings.add(f"Exactly one of these fields is required: [{', '.join(ONE_OF[kind])}]", where)
    for field in AT_MOST_ONE:
        if field in state and f"{field}Path" in state:
            findings.add(f"At most one of these fields is allowed: [{field}, {field}Path]", where)
    if kind in NEEDS_FLOW and ("Next" in state) == (state.get("End") is True):
        findings.add("Exactly one of these fields is required: [Next, End]", where)


def _check_inside(state: dict, where: str, whole_jsonata: bool, findings: Findings) -> None:
    """The states inside a Map or Parallel take the language of the whole machine, not that of the Map."""
    fields = PROCESSOR if state["Type"] == "Map" else BRANCH
    for program, there in inside(state, where):
        _check_program(program, there, fields, whole_jsonata, findings)
