"""Events without the data that went through them."""

from typing import Any

DATA = ("input", "output", "parameters", "error", "cause", "assignedVariables")


def without_data(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its details, but none of the execution's data in them."""
    return {
        key: {name: item for name, item in value.items() if name not in DATA} if isinstance(value, dict) else value
        for key, value in event.items()
    }
