"""What a text, a template or a list of names must be, beyond its type."""

from collections.abc import Callable
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.names import check_variable_names
from local_aws.states.checks.paths import is_call, is_path, is_reference
from local_aws.states.checks.templates import check_template
from local_aws.states.language.fields import (
    MESSAGE,
    MOMENT,
    PATH,
    PATH_IN_RULE,
    PATH_OR_NULL,
    REFERENCE,
    SELECTOR,
    TEMPLATE,
    VARIABLES,
    Field,
    Kind,
)
from local_aws.states.language.timestamps import parse_timestamp

TEMPLATES = (TEMPLATE, SELECTOR, VARIABLES)
UNROOTED = ": Reference path didn't start with '$'"
TEXTS: dict[Kind, tuple[Callable[[Any], bool], str]] = {
    PATH: (is_path, "Value must be a valid JSONPath."),
    PATH_OR_NULL: (lambda value: value is None or is_path(value), "Value must be a valid JSONPath."),
    PATH_IN_RULE: (is_path, "Value is not a Reference Path"),
    REFERENCE: (lambda value: value is None or is_reference(value), "Value is not a Reference Path"),
    MESSAGE: (
        lambda value: is_path(value) or is_call(value),
        "Value is not a valid JSONPath or intrinsic function call",
    ),
    MOMENT: (lambda value: parse_timestamp(value) is not None, "String does not match RFC3339 timestamp"),
}


def check_rule(row: Field, value: Any, jsonata: bool, where: str, findings: Findings) -> None:
    """Adds a value that is of the right type and yet none that this field may have."""
    fits, message = TEXTS.get(row.kind, (None, ""))
    if fits and not fits(value):
        unrooted = row.kind is PATH_IN_RULE and not value.startswith("$")
        findings.add(message + UNROOTED if unrooted else message, where)
    if row.kind is VARIABLES:
        check_variable_names(value, where, findings)
    if row.kind in TEMPLATES and not jsonata:
        check_template(value, where, findings)
    if row.name == "ErrorEquals" and not all(isinstance(name, str) for name in value):
        findings.add("Expected value of type String", where)
