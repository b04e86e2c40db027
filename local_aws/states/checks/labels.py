"""The Label of a distributed Map."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.language.walk import states

LONGEST = 40
INVALID_LABEL = "INVALID_LABEL_NAME"
FORBIDDEN = [*' ?*<>{}[]:;,\\|^~$#%&`"', *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]


def check_labels(program: dict[str, Any], findings: Findings) -> None:
    """Adds the Labels that AWS refuses: those that no ARN can have, and those of two Maps."""
    seen: set[str] = set()
    for _, state, where in states(program):
        label = state.get("Label")
        if label is None:
            continue
        if problem := _problem(label):
            findings.add(problem, f"{where}/Label", INVALID_LABEL)
        elif label in seen:
            findings.add(f"Duplicate Label name: {label}", f"{where}/Label", "DUPLICATE_LABEL_NAME")
        seen.add(label)


def _problem(label: str) -> str | None:
    if not label:
        return "Label cannot be empty"
    if len(label) > LONGEST:
        return f"Label cannot exceed {LONGEST} characters"
    found = next((character for character in FORBIDDEN if character in label), None)
    return found and f"Label contains invalid character: '{found.encode('unicode-escape').decode()}'"
