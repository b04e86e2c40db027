"""Whether a definition is one that AWS would take: JSON, then fields and values, then transitions."""

from typing import Any

from local_aws.wire import ServiceError

from .diagnostics import Diagnostic, Findings
from .express_check import check_express
from .field_check import check_fields
from .jackson import JsonProblem, parse
from .label_check import check_labels
from .transition_check import check_transitions

MOST_BYTES = 1_048_576


def check_definition(definition: str, kind: str = "STANDARD") -> None:
    """Raises InvalidDefinition with everything that is wrong."""
    if found := diagnostics_of(definition, kind):
        told = ", ".join(diagnostic.told() for diagnostic in found)
        raise ServiceError("InvalidDefinition", f"Invalid State Machine Definition: '{told}'")
    check_labels(definition)


def diagnostics_of(definition: str, kind: str = "STANDARD") -> list[Diagnostic]:
    """All findings, none for a definition that AWS would take."""
    try:
        program = parse(definition) if definition.strip() else None
    except JsonProblem as problem:
        message = f"{problem.message}\n at {problem.source}"
        return [Diagnostic(message, problem.source, "INVALID_JSON_DESCRIPTION")]
    if not isinstance(program, dict):
        return [Diagnostic("Definition must be a valid JSON object", "")]
    if len(definition.encode()) > MOST_BYTES:
        return [Diagnostic(f"Definition must be at most {MOST_BYTES} bytes", "")]
    return _findings(program, kind)


def _findings(program: dict[str, Any], kind: str) -> list[Diagnostic]:
    findings = Findings()
    check_fields(program, findings)
    if kind == "EXPRESS":
        check_express(program, findings)
    if not findings:
        check_transitions(program, findings)
    return findings
