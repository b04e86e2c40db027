"""The Label of a distributed Map."""

import json
from collections.abc import Iterator
from typing import Any

from local_aws.wire import ServiceError

LONGEST = 40
FORBIDDEN = [*' ?*<>{}[]:;,\\|^~$#%&`"', *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]


def check_labels(definition: str) -> None:
    """Raises InvalidDefinition for a Label that AWS refuses.

    The recordings have no diagnostic for a Label; they tell the refusal in this form.
    """
    for label in _labels(json.loads(definition)):
        if problem := _problem(label):
            raise ServiceError("InvalidDefinition", f"Error=ValueError Args={[problem]} in definition '{definition}'.")


def _labels(program: dict[str, Any]) -> Iterator[str]:
    for state in program["States"].values():
        if "Label" in state:
            yield state["Label"]
        inside = [state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", [])]
        for inner in filter(None, inside):
            yield from _labels(inner)


def _problem(label: str) -> str | None:
    if not label:
        return "Label cannot be empty"
    if len(label) > LONGEST:
        return f"Label cannot exceed {LONGEST} characters"
    found = next((character for character in FORBIDDEN if character in label), None)
    return found and f"Label contains invalid character: '{found.encode('unicode-escape').decode()}'"
