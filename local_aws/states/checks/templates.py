"""Payload templates: data in which each `name.$` is looked up or computed."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.paths import is_call, is_path
from local_aws.states.checks.warnings import warn_of_template


def check_template(template: Any, where: str, findings: Findings) -> None:
    """Adds the fields `name.$` that are neither a path nor a call; warns of paths and calls that stay texts."""
    if isinstance(template, dict):
        for key, value in template.items():
            if not key.endswith(".$"):
                _check_inside(key, value, f"{where}/{key}", findings)
            elif not (is_path(value) or is_call(value)):
                message = f"The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
                findings.add(message, where)
    elif isinstance(template, list):
        for item in template:
            _check_inside(where.rpartition("/")[2], item, where, findings)


def _check_inside(key: str, value: Any, where: str, findings: Findings) -> None:
    if isinstance(value, dict | list):
        check_template(value, where, findings)
    else:
        warn_of_template(key, value, where, findings)
