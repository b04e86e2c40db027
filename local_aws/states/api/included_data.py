"""includedData: METADATA_ONLY leaves out of an answer what may be encrypted."""

from typing import Any

DATA = {"inputDetails": "input", "outputDetails": "output"}


def included(answer: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """The answer as it is, or without an execution's data and with an empty definition."""
    if params.get("includedData") != "METADATA_ONLY":
        return answer
    told = {name: value for name, value in answer.items() if name not in DATA.values()}
    told |= {details: {"included": False} for details in DATA if details in answer}
    return told | ({"definition": "{}"} if "definition" in answer else {})
