"""Slips that make a definition mean something else than was meant, and that AWS only warns of.

The codes are those of ValidateStateMachineDefinition's API reference; AWS's words for them are not documented.
"""

import re
from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.paths import is_call, is_path
from local_aws.states.language.fields import FIELDS_OF, TEXT, Field

PATH = re.compile(r"\$(\$?[.\[]|\$?$|[A-Za-z_])")


def looks_dynamic(value: Any) -> bool:
    """Whether the text reads like a path or the call of an intrinsic function."""
    return isinstance(value, str) and ((bool(PATH.match(value)) and is_path(value)) or is_call(value))


def warn_of_text(row: Field, value: Any, place: str, where: str, findings: Findings) -> None:
    """Warns of a path that stands where only `…Path` would look one up."""
    if row.kind is TEXT and f"{row.name}Path" in FIELDS_OF.get(place, {}) and looks_dynamic(value):
        message = f"The value of the field '{row.name}' looks like a path, but only '{row.name}Path' takes one"
        findings.warn(message, where, "NO_PATH")


def warn_of_template(key: str, value: Any, where: str, findings: Findings) -> None:
    """Warns of a path or call in a payload template, under a name without `.$` or as an item of an array."""
    if looks_dynamic(value):
        message = f"The value of the field '{key}' looks like a path or a function, but only '{key}.$' evaluates one"
        findings.warn(message, where, "NO_DOLLAR")


def warn_of_result(result: Any, where: str, findings: Findings) -> None:
    """Warns of paths and calls in a Pass state's Result, which stays as it is."""
    if looks_dynamic(result):
        message = "The Result of a Pass state is static: paths and functions in it are not evaluated"
        findings.warn(message, where, "PASS_RESULT_IS_STATIC")
    elif isinstance(result, dict):
        for key, value in result.items():
            warn_of_result(value, f"{where}/{key}", findings)
    elif isinstance(result, list):
        for index, value in enumerate(result):
            warn_of_result(value, f"{where}[{index}]", findings)
