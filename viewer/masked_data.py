"""Data without what should stay private: masked where they are texts, and still data afterwards."""

import json
import re
from collections.abc import Callable

ACCOUNT = re.compile(r"(?<=[:/])\d{12}(?=[:/])")  # its number in an ARN, or in a queue's address


def mask_all(value: object, mask: Callable[[str], str]) -> object:
    """The same JSON with every text in it masked, keys too; a number that has to be masked becomes a text."""
    if isinstance(value, str):
        return _masked(value, mask)
    if isinstance(value, dict):
        return {mask(key): mask_all(item, mask) for key, item in value.items()}
    if isinstance(value, list):
        return [mask_all(item, mask) for item in value]
    if isinstance(value, int | float):
        return value if mask(str(value)) == str(value) else mask(str(value))
    return value


def _masked(text: str, mask: Callable[[str], str]) -> str:
    """The text masked; the JSON of an object or array is masked inside, so that it can still be read."""
    masked = mask(text)
    if masked == text or not text.lstrip().startswith(("{", "[")):
        return masked
    try:
        return json.dumps(mask_all(json.loads(text), mask))
    except ValueError:
        return masked
