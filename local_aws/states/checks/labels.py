"""The Label of a distributed Map."""

import json

from local_aws.states.language.walk import states
from local_aws.wire import ServiceError

LONGEST = 40
FORBIDDEN = [*' ?*<>{}[]:;,\\|^~$#%&`"', *map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]


def check_labels(definition: str) -> None:
    """Raises InvalidDefinition for a Label that AWS refuses.

    The recordings have no diagnostic for a Label; they tell the refusal in this form.
    """
    for _, state, _ in states(json.loads(definition)):
        if problem := _problem(state.get("Label")):
            raise ServiceError("InvalidDefinition", f"Error=ValueError Args={[problem]} in definition '{definition}'.")


def _problem(label: str | None) -> str | None:
    if label is None:
        return None
    if not label:
        return "Label cannot be empty"
    if len(label) > LONGEST:
        return f"Label cannot exceed {LONGEST} characters"
    found = next((character for character in FORBIDDEN if character in label), None)
    return found and f"Label contains invalid character: '{found.encode('unicode-escape').decode()}'"
