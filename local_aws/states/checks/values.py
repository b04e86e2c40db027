"""The values of a state's fields: paths, templates, expressions, numbers."""

from collections.abc import Iterator
from typing import Any

from local_aws.states.checks.batcher import check_batcher
from local_aws.states.checks.choice import check_rules
from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.expressions import check_expressions
from local_aws.states.checks.handlers import check_handlers
from local_aws.states.checks.names import check_variable_names
from local_aws.states.checks.paths import check_paths, check_template, is_call, is_path, is_reference
from local_aws.states.checks.ranges import check_ranges
from local_aws.states.checks.task import check_task
from local_aws.states.language.choice import COMPOSITES
from local_aws.states.language.jsonata import is_expression
from local_aws.states.language.timestamps import parse_timestamp

TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Assign")
PATHS = (
    "InputPath",
    "OutputPath",
    "ItemsPath",
    "SecondsPath",
    "TimestampPath",
    "TimeoutSecondsPath",
    "HeartbeatSecondsPath",
    "MaxConcurrencyPath",
    "ToleratedFailureCountPath",
    "ToleratedFailurePercentagePath",
)
MESSAGES = ("ErrorPath", "CausePath")


def check_values(state: dict[str, Any], jsonata: bool, where: str, findings: Findings) -> None:
    """Adds what is wrong with the values."""
    if state["Type"] == "Task":
        check_task(state, where, findings)
    _check_choices(state, jsonata, where, findings)
    check_handlers(state, where, findings)
    check_ranges(state, where, findings)
    if "ItemBatcher" in state:
        check_batcher(state["ItemBatcher"], jsonata, f"{where}/ItemBatcher", findings)
    _check_assigned(state, where, findings)
    moment = state.get("Timestamp")
    if moment is not None and not (jsonata and is_expression(moment)):
        _check_timestamp(moment, f"{where}/Timestamp", findings)
    if jsonata:
        check_expressions(state, where, findings)
    else:
        _check_paths(state, where, findings)
        for field in TEMPLATES:
            check_template(state.get(field), f"{where}/{field}", findings)


def _check_assigned(state: dict, where: str, findings: Findings) -> None:
    check_variable_names(state.get("Assign", {}), f"{where}/Assign", findings)
    for field in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(field, [])):
            check_variable_names(rule.get("Assign", {}), f"{where}/{field}[{index}]/Assign", findings)


def _check_timestamp(text: Any, where: str, findings: Findings) -> None:
    if parse_timestamp(text) is None:
        findings.add("String does not match RFC3339 timestamp", where)


def _check_choices(state: dict, jsonata: bool, where: str, findings: Findings) -> None:
    if state["Type"] == "Choice" and "Choices" in state:
        check_rules(state["Choices"], jsonata, f"{where}/Choices", findings)
        if not jsonata and not all(is_path(variable) for variable in _variables(state["Choices"])):
            findings.add("Value is not a valid JSONPath", f"{where}/Choices")


def _variables(rules: Any) -> Iterator[str]:
    """The paths that rules look at."""
    for rule in [rules] if isinstance(rules, dict) else rules:
        if "Variable" in rule:
            yield rule["Variable"]
        for field in COMPOSITES:
            yield from _variables(rule.get(field, []))


def _check_paths(state: dict, where: str, findings: Findings) -> None:
    check_paths(state, PATHS, where, findings)
    if state.get("ResultPath") is not None and not is_reference(state["ResultPath"]):
        findings.add("Value is not a Reference Path", f"{where}/ResultPath")
    for field in MESSAGES:
        if field in state and not (is_path(state[field]) or is_call(state[field])):
            findings.add("Value is not a valid JSONPath or intrinsic function call", f"{where}/{field}")
