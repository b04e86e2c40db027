"""The rules of a Choice state: their structure, operators and operands."""

import re
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.paths import is_path
from local_aws.states.language.timestamps import parse_timestamp
from local_aws.states.language.values import is_number

COMPOSITES = ("And", "Or", "Not")
BESIDES = ("Variable", "Next", "Comment", "Assign", "Output")
ORDERED = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")
ORDERED_KINDS = ("String", "Numeric", "Timestamp")
OPERATORS = {f"{kind}{order}{path}" for kind in ORDERED_KINDS for order in ORDERED for path in ("", "Path")} | {
    "BooleanEquals",
    "BooleanEqualsPath",
    "StringMatches",
    "IsNull",
    "IsPresent",
    "IsNumeric",
    "IsString",
    "IsBoolean",
    "IsTimestamp",
}
OPERANDS = {
    "String": (lambda value: isinstance(value, str), "String"),
    "Numeric": (is_number, "Number"),
    "Boolean": (lambda value: isinstance(value, bool), "Boolean"),
    "Is": (lambda value: isinstance(value, bool), "Boolean"),
}


def check_rules(rules: list[dict], jsonata: bool, where: str, findings: Findings) -> None:
    """Adds what is wrong with a Choice state's rules."""
    for index, rule in enumerate(rules):
        here = f"{where}[{index}]"
        needed = ["Next", "Condition"] if jsonata else ["Next"]
        missing = [field for field in needed if field not in rule]
        if missing:
            findings.add(f"These fields are required: [{', '.join(missing)}]", here)
        if not jsonata:
            _check_rule(rule, here, findings)


def _check_rule(rule: dict, where: str, findings: Findings) -> None:
    composite = [field for field in COMPOSITES if field in rule]
    operators = [field for field in rule if field not in BESIDES and field not in COMPOSITES]
    unknown = [operator for operator in operators if operator not in OPERATORS]
    for operator in unknown:
        findings.add(f"Field '{operator}' is not supported", where)
    if unknown:
        return
    if len(composite) + len(operators) != 1:
        findings.add("A Choice Rule must have exactly one comparison operator", where)
    elif composite:
        _check_inside(rule[composite[0]], f"{where}/{composite[0]}", findings)
    elif "Variable" not in rule:
        findings.add("These fields are required: [Variable]", where)
    else:
        _check_operand(operators[0], rule[operators[0]], where, findings)


def _check_inside(inside: Any, where: str, findings: Findings) -> None:
    for index, rule in enumerate(inside if isinstance(inside, list) else [inside]):
        here = f"{where}[{index}]" if isinstance(inside, list) else where
        if "Next" in rule:
            findings.add("Field 'Next' is not supported", here)
        _check_rule(rule, here, findings)


def _check_operand(operator: str, operand: Any, where: str, findings: Findings) -> None:
    here = f"{where}/{operator}"
    if operator.endswith("Path"):
        if not is_path(operand):
            findings.add("Value is not a valid JSONPath", here)
    elif operator.startswith("Timestamp"):
        if parse_timestamp(operand) is None:
            findings.add("String does not match RFC3339 timestamp", here)
    else:
        fits, name = OPERANDS[re.match("String|Numeric|Boolean|Is", operator).group()]
        if not fits(operand):
            findings.add(f"Expected value of type {name}", here)
