"""The types of fields' values: what must be an object, an array, a text, a number or a truth value."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.jsonata import is_expression

TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "String": (str, "String"),
    "Boolean": (bool, "Boolean"),
    "Object": (dict, "Object"),
    "Array": (list, "Array"),
    "Template": ((dict, list), "Object"),
    "Integer": (int, "Integer"),
    "Number": ((int, float), "Number"),
    "Path": ((str, type(None)), "String"),
}
FIELDS = {
    "String": "Comment Type Next Default StartAt QueryLanguage Version Resource Label Error Cause Timestamp Variable "
    "RoleArn RoleArn.$ ErrorPath CausePath ItemsPath SecondsPath TimestampPath TimeoutSecondsPath HeartbeatSecondsPath "
    "MaxConcurrencyPath ToleratedFailureCountPath ToleratedFailurePercentagePath",
    "Boolean": "End",
    "Object": "States ItemProcessor Iterator ProcessorConfig ItemReader ReaderConfig ItemBatcher ResultWriter "
    "ResultSelector Assign Credentials Not",
    "Array": "Choices Branches Retry Catch ErrorEquals And Or",
    "Integer": "TimeoutSeconds HeartbeatSeconds Seconds MaxConcurrency IntervalSeconds MaxAttempts MaxDelaySeconds "
    "ToleratedFailureCount MaxItemsPerBatch MaxInputBytesPerBatch",
    "Template": "Parameters ItemSelector",
    "Number": "BackoffRate ToleratedFailurePercentage",
    "Path": "InputPath OutputPath ResultPath",
}
TYPE_OF = {field: kind for kind, fields in FIELDS.items() for field in fields.split()}
TAKES_EXPRESSION = ("Integer", "Number", "String")
NON_EMPTY = ("Choices", "Branches", "ErrorEquals", "And", "Or")
LOOKED_INTO = ("Not", "Credentials", "ProcessorConfig", "ItemReader", "ItemBatcher")
OF_OBJECTS = ("Choices", "Branches", "Retry", "Catch", "And", "Or")


def check_types(fields: dict[str, Any], jsonata: bool, where: str, findings: Findings) -> bool:
    """Adds the values of a wrong type, also in rules and handlers; says whether all are right."""
    before = len(findings)
    for field, value in fields.items():
        if not _fits(field, value, jsonata):
            findings.add(f"Expected value of type {TYPES[TYPE_OF[field]][1]}", f"{where}/{field}")
        elif field in NON_EMPTY and not value:
            findings.add("Expected value of type non-empty Array", f"{where}/{field}")
        elif field in OF_OBJECTS and isinstance(value, list):
            _check_items(value, field, jsonata, f"{where}/{field}", findings)
        elif field in LOOKED_INTO and isinstance(value, dict):
            check_types(value, jsonata, f"{where}/{field}", findings)
    return len(findings) == before


def _fits(field: str, value: Any, jsonata: bool) -> bool:
    kind = TYPE_OF.get(field)
    if kind is None or (jsonata and kind == "Template"):
        return True
    if jsonata and kind in TAKES_EXPRESSION and is_expression(value):
        return True
    wanted = TYPES[kind][0]
    return isinstance(value, wanted) and (kind == "Boolean" or not isinstance(value, bool))


def _check_items(items: list, field: str, jsonata: bool, where: str, findings: Findings) -> None:
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            findings.add("Expected value of type Object", f"{where}[{index}]")
        elif field != "Branches":
            check_types(item, jsonata, f"{where}[{index}]", findings)
            _check_error_names(item, f"{where}[{index}]", findings)


def _check_error_names(handler: dict, where: str, findings: Findings) -> None:
    names = handler.get("ErrorEquals", [])
    if isinstance(names, list) and not all(isinstance(name, str) for name in names):
        findings.add("Expected value of type String", f"{where}/ErrorEquals")
