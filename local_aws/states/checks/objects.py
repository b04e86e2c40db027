"""The objects that a definition is made of: their fields and values, as the table of fields has them."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.rules import check_rule
from local_aws.states.checks.warnings import warn_of_text
from local_aws.states.language.fields import (
    AT_LEAST_ONE,
    EXACTLY_ONE,
    FIELDS_OF,
    FILLED,
    JSONATA,
    JSONPATH,
    OPEN,
    TEMPLATE,
    TRUTH,
    Field,
)
from local_aws.states.language.jsonata import is_expression
from local_aws.states.language.walk import is_distributed

# AWS's words were measured in public: https://github.com/badmintoncryer/cdk-preflight (rules/stepfunctions)
ONLY_ONE = "There should only be one of the following fields: [{}]"
ONE_OF = "This object should have only one of the following fields: [{}]"


def unlisted(value: Any, allowed: tuple[str, ...], where: str) -> tuple[str, str]:
    """What is said of a value that is none of the texts that may stand there, and where."""
    if not isinstance(value, str):
        return "Expected value of type [STRING]", where
    return f"Value should be one of the following: [{', '.join(allowed)}]", where


def check_object(value: dict[str, Any], place: str, jsonata: bool, where: str, findings: Findings) -> bool:
    """Adds what is wrong with the fields of such an object and of those in it; says whether all types are right."""
    rows, other = FIELDS_OF.get(place, {}), JSONPATH if jsonata else JSONATA
    for name in value:
        if name in rows or place not in OPEN:
            _check_supported(rows.get(name), name, value, other, where or "/", findings)
    _check_needed(value, place, other, where or "/", findings)
    known = [(rows[name], item) for name, item in value.items() if name in rows and rows[name].language != other]
    for row, item in () if jsonata else known:
        warn_of_text(row, item, place, f"{where}/{row.name}", findings)
    return all([_check_value(row, item, jsonata, f"{where}/{row.name}", findings) for row, item in known])


def _check_supported(row: Field | None, name: str, value: dict, other: str, where: str, findings: Findings) -> None:
    """Adds a field that belongs to nothing, to distributed Maps alone, or to the `other` query language."""
    if row is None or (row.distributed and not is_distributed(value)):
        findings.add(f"Field '{name}' is not supported", where)
    elif row.language == other:
        this = JSONATA if other == JSONPATH else JSONPATH
        message = f"field '{name}' is only supported for the '{other}' QueryLanguage"
        findings.add(f"The QueryLanguage is set to '{this}', but {message}", where)


def _check_needed(value: dict, place: str, other: str, where: str, findings: Findings) -> None:
    rows, one, some = FIELDS_OF.get(place, {}), EXACTLY_ONE.get(place, ()), AT_LEAST_ONE.get(place, ())
    needed = [name for name, row in rows.items() if place in row.needed.split() and row.language != other]
    if missing := [name for name in needed if name not in value]:
        findings.add(f"These fields are required: [{', '.join(missing)}]", where)
    if one and (found := sum(name in value for name in one)) != 1:
        findings.add((ONLY_ONE if found else ONE_OF).format(", ".join(one)), where)
    if some and not set(some) & set(value):
        findings.add(f"At least one of these fields is required: [{', '.join(some)}]", where)
    for name, row in rows.items():
        if row.path and name not in one and {name, f"{name}Path"} <= set(value):
            findings.add(ONLY_ONE.format(f"{name}, {name}Path"), where)


def _check_value(row: Field, value: Any, jsonata: bool, where: str, findings: Findings) -> bool:
    if not _fits(row, value, jsonata):
        told = unlisted(value, row.one_of, where) if row.one_of else (f"Expected value of type {row.kind.told}", where)
        findings.add(*told)
        return False
    if row.kind is FILLED and not value:
        findings.add("Value cannot be empty", where)
        return False
    if jsonata and is_expression(value):
        return True
    _check_limits(row, value, where, findings)
    check_rule(row, value, jsonata, where, findings)
    return _check_inside(row, value, jsonata, where, findings) if row.inside else True


def _fits(row: Field, value: Any, jsonata: bool) -> bool:
    kind = row.kind
    if jsonata and (kind is TEMPLATE or (kind.computed and is_expression(value))):
        return True
    if isinstance(value, bool) and bool not in kind.types and object not in kind.types:
        return False
    return isinstance(value, kind.types)


def _check_limits(row: Field, value: Any, where: str, findings: Findings) -> None:
    if row.one_of and value not in row.one_of:
        findings.add(*unlisted(value, row.one_of, where))
    if not isinstance(value, int | float) or row.kind is TRUTH:
        return
    if value < row.least:
        findings.add(f"Minimum value is {row.least}", where)
    elif value > row.most:
        findings.add(f"Maximum value is {row.most}", where)


def _check_inside(row: Field, value: Any, jsonata: bool, where: str, findings: Findings) -> bool:
    if isinstance(value, dict):
        return check_object(value, row.inside, jsonata, where, findings)
    fine = True
    for index, item in enumerate(value):
        here = f"{where}[{index}]"
        if isinstance(item, dict):
            fine = check_object(item, row.inside, jsonata, here, findings) and fine
        else:
            findings.add("Expected value of type Object", here)
            fine = False
    return fine
