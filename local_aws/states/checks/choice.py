"""The rules of a Choice state: their structure, operators and operands."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.paths import is_path
from local_aws.states.language.choice import COMPOSITES, OPERATORS, readable

BESIDES = ("Variable", "Next", "Comment", "Assign", "Output")


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


def _check_operand(name: str, operand: Any, where: str, findings: Findings) -> None:
    here, operator = f"{where}/{name}", OPERATORS[name]
    if operator.at_path:
        if not is_path(operand):
            findings.add("Value is not a valid JSONPath", here)
    elif not readable(operator.operand, operand):
        timestamp = operator.operand == "Timestamp"
        wanted = (
            "String does not match RFC3339 timestamp" if timestamp else f"Expected value of type {operator.operand}"
        )
        findings.add(wanted, here)
