"""The values of a state's fields: paths, templates, expressions, numbers, resources."""

from collections.abc import Iterator
from typing import Any

from .choice_check import check_rules
from .diagnostics import Findings
from .engine import jsonata as jsonata_language
from .engine.choice_rules import parse_timestamp
from .engine.intrinsics import IntrinsicSyntax, compile_intrinsic, is_intrinsic
from .engine.jsonpath import compile_path
from .engine.resource import parse_resource
from .handler_check import check_handlers
from .jsonata_check import check_expressions
from .name_check import check_variable_names
from .range_check import check_ranges

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
NEEDED = {"lambda:invoke": "FunctionName", "states:startExecution": "StateMachineArn"}


def check_values(state: dict[str, Any], jsonata: bool, where: str, findings: Findings) -> None:
    """Adds what is wrong with the values."""
    _check_task(state, where, findings)
    _check_choices(state, jsonata, where, findings)
    check_handlers(state, where, findings)
    check_ranges(state, where, findings)
    _check_assigned(state, where, findings)
    moment = state.get("Timestamp")
    if moment is not None and not (jsonata and jsonata_language.is_expression(moment)):
        _check_timestamp(moment, f"{where}/Timestamp", findings)
    if jsonata:
        check_expressions(state, where, findings)
    else:
        _check_paths(state, where, findings)
        for field in TEMPLATES:
            _check_template(state.get(field), f"{where}/{field}", findings)


def _check_assigned(state: dict, where: str, findings: Findings) -> None:
    check_variable_names(state.get("Assign", {}), f"{where}/Assign", findings)
    for field in ("Choices", "Catch"):
        for index, rule in enumerate(state.get(field, [])):
            check_variable_names(rule.get("Assign", {}), f"{where}/{field}[{index}]/Assign", findings)


def _check_timestamp(text: Any, where: str, findings: Findings) -> None:
    if parse_timestamp(text) is None:
        findings.add("String does not match RFC3339 timestamp", where)


def _check_task(state: dict, where: str, findings: Findings) -> None:
    if state["Type"] != "Task":
        return
    if "Resource" in state:
        try:
            parse_resource(state["Resource"])
        except ValueError:
            findings.add("Value is not a valid resource ARN", f"{where}/Resource")
    _check_parameters(state, where, findings)
    credentials = state.get("Credentials")
    if credentials is not None and not {"RoleArn", "RoleArn.$"} & set(credentials):
        findings.add("The field 'RoleArn' is required but was missing", f"{where}/Credentials")


def _check_parameters(state: dict, where: str, findings: Findings) -> None:
    """What an integration cannot do without must be among the parameters."""
    integration = state.get("Resource", "").partition(":states:::")[2].partition(".")[0]
    needed = NEEDED.get(integration)
    for field in ("Parameters", "Arguments"):
        given = state.get(field)
        if needed and isinstance(given, dict) and not {needed, f"{needed}.$"} & set(given):
            findings.add(f"The field '{needed}' is required but was missing", f"{where}/{field}")


def _check_choices(state: dict, jsonata: bool, where: str, findings: Findings) -> None:
    if state["Type"] == "Choice" and "Choices" in state:
        check_rules(state["Choices"], jsonata, f"{where}/Choices", findings)
        if not jsonata and not all(_is_path(variable) for variable in _variables(state["Choices"])):
            findings.add("Value is not a valid JSONPath", f"{where}/Choices")


def _variables(rules: Any) -> Iterator[str]:
    """The paths that rules look at."""
    for rule in [rules] if isinstance(rules, dict) else rules:
        if "Variable" in rule:
            yield rule["Variable"]
        for field in ("And", "Or", "Not"):
            yield from _variables(rule.get(field, []))


def _check_paths(state: dict, where: str, findings: Findings) -> None:
    for field in PATHS:
        value = state.get(field)
        if value is not None and not _is_path(value):
            findings.add("Value is not a valid JSONPath", f"{where}/{field}")
    if state.get("ResultPath") is not None and not _is_reference(state["ResultPath"]):
        findings.add("Value is not a Reference Path", f"{where}/ResultPath")
    for field in MESSAGES:
        if field in state and not (_is_path(state[field]) or _is_call(state[field])):
            findings.add("Value is not a valid JSONPath or intrinsic function call", f"{where}/{field}")


def _check_template(template: Any, where: str, findings: Findings) -> None:
    if isinstance(template, list):
        for item in template:
            _check_template(item, where, findings)
    elif isinstance(template, dict):
        for key, value in template.items():
            if key.endswith(".$") and not (_is_path(value) or _is_call(value)):
                findings.add(
                    f"The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call",
                    where,
                )
            elif not key.endswith(".$"):
                _check_template(value, f"{where}/{key}", findings)


def _is_path(value: Any) -> bool:
    if not isinstance(value, str) or not value.startswith("$"):
        return False
    rest = value[2:] if value.startswith("$$") else value[1:]
    try:
        compile_path("$" + rest if rest[:1] in ("", ".", "[") else f"$.{rest}")
    except ValueError:
        return False
    return True


def _is_reference(path: str) -> bool:
    """Whether the path leads to one place in the state's input."""
    if not _is_path(path) or path[1:2] not in ("", ".", "["):
        return False
    return not any(step.many for step in compile_path(path))


def _is_call(value: Any) -> bool:
    if not isinstance(value, str) or not is_intrinsic(value):
        return False
    try:
        compile_intrinsic(value)
    except IntrinsicSyntax:
        return False
    return True
