"""The rules of a JSONPath Choice state: one operator each, and what it looks at."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.choice import COMPOSITES, OPERATORS
from local_aws.states.language.fields import FIELDS_OF

SELECTORS = (*COMPOSITES, "Variable", "Condition")


def check_rules(rules: list[dict], where: str, findings: Findings) -> None:
    """Adds what is wrong with how the rules are made."""
    for index, rule in enumerate(rules):
        _check_rule(rule, f"{where}[{index}]", findings)


def _check_rule(rule: dict, where: str, findings: Findings) -> None:
    if any(name not in FIELDS_OF["Rule"] for name in rule):
        return
    composite = [name for name in rule if name in COMPOSITES]
    operators = [name for name in rule if name in OPERATORS]
    if len(composite) + ("Variable" in rule) != 1:
        findings.add(f"The object must have only one of the following fields, [{', '.join(SELECTORS)}]", where)
    elif len(operators) != (0 if composite else 1):
        findings.add("A Choice Rule must have exactly one comparison operator", where)
    elif composite:
        _check_inside(rule[composite[0]], f"{where}/{composite[0]}", findings)


def _check_inside(inside: Any, where: str, findings: Findings) -> None:
    if isinstance(inside, list):
        check_rules(inside, where, findings)
    else:
        _check_rule(inside, where, findings)
