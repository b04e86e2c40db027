"""Whether a definition is one that AWS would take: JSON, then fields and values, then transitions."""

from collections.abc import Callable
from typing import Any

from local_aws.states.checks.diagnostics import ERROR, WARNING, Diagnostic, Findings
from local_aws.states.checks.express import check_express
from local_aws.states.checks.fields import check_fields
from local_aws.states.checks.labels import INVALID_LABEL, check_labels
from local_aws.states.checks.names import check_unique_names
from local_aws.states.checks.scopes import check_scopes
from local_aws.states.checks.transitions import check_transitions
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.wire import ServiceError

MOST_BYTES = 1_048_576


def check_definition(definition: str, kind: str = "STANDARD") -> None:
    """Raises InvalidDefinition with everything that is wrong.

    The recordings have no diagnostic for a Label; they tell its refusal in another form.
    """
    found = diagnostics_of(definition, kind)
    labels = [diagnostic for diagnostic in found if diagnostic.code == INVALID_LABEL]
    _refuse([diagnostic for diagnostic in found if diagnostic not in labels])
    if labels:
        why = f"Error=ValueError Args={[labels[0].message]} in definition '{definition}'."
        raise ServiceError("InvalidDefinition", why)


def check_fields_only(definition: str, *, whole: bool, alone: str) -> None:
    """Raises InvalidDefinition for what is wrong within states, of a state alone too, which has the name `alone`.

    A state alone may go on to any other; `whole` says that the definition must be that of a machine.
    """
    found = _unreadable(definition)
    if not found:
        program = parse(definition)
        if not whole and "States" not in program:
            program = {"StartAt": alone, "States": {alone: program}}
        found = _of_bearable_depth(_fields_alone, program)
    _refuse(found)


def diagnostics_of(definition: str, kind: str = "STANDARD", severity: str = ERROR) -> list[Diagnostic]:
    """The errors, none for a definition that AWS would take; with the severity WARNING also what it warns of."""
    found = _unreadable(definition) or _of_bearable_depth(_findings, parse(definition), kind)
    return [diagnostic for diagnostic in found if severity in (WARNING, diagnostic.severity)]


def _refuse(found: list[Diagnostic]) -> None:
    if found:
        told = ", ".join(diagnostic.told() for diagnostic in found)
        raise ServiceError("InvalidDefinition", f"Invalid State Machine Definition: '{told}'")


def _unreadable(definition: str) -> list[Diagnostic]:
    try:
        program = parse(definition) if definition.strip() else None
    except JsonProblem as problem:
        message = f"{problem.message}\n at {problem.source}"
        return [Diagnostic(message, problem.source, "INVALID_JSON_DESCRIPTION")]
    if not isinstance(program, dict):
        return [Diagnostic("Definition must be a valid JSON object", "")]
    if len(definition.encode()) > MOST_BYTES:
        return [Diagnostic(f"Definition must be at most {MOST_BYTES} bytes", "")]
    return []


def _of_bearable_depth(check: Callable[..., list[Diagnostic]], *arguments: Any) -> list[Diagnostic]:
    """What the check finds; rules nested beyond what can be followed are a finding too."""
    try:
        return check(*arguments)
    except RecursionError:
        return [Diagnostic("Definition is nested too deeply", "", "TOO_DEEPLY_NESTED")]


def _fields_alone(program: dict[str, Any]) -> list[Diagnostic]:
    findings = Findings()
    check_fields(program, findings)
    return findings.errors


def _findings(program: dict[str, Any], kind: str) -> list[Diagnostic]:
    findings = Findings()
    check_fields(program, findings)
    if not findings.errors:
        check_unique_names(program, findings)
        check_labels(program, findings)
        check_scopes(program, findings)
        check_transitions(program, findings)
        check_express(program, kind == "EXPRESS", findings)
    return findings
