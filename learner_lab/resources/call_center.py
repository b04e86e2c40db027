"""The tutorial's workflow: its five functions, their sources, and its definition."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

LAMBDAS = Path(__file__).parents[2] / "lambdas"
DEFINITION = Path(__file__).with_name("call_center.asl.json")
STATE_MACHINE = "CallCenterStateMachine"
FUNCTIONS = (
    "OpenCaseFunction",
    "AssignCaseFunction",
    "WorkOnCaseFunction",
    "CloseCaseFunction",
    "EscalateCaseFunction",
)


def source_of(function: str) -> Path:
    """The file of a function in `lambdas/`: OpenCaseFunction → open_case.py."""
    words = re.findall("[A-Z][a-z]*", function.removesuffix("Function"))
    return LAMBDAS / ("_".join(words).lower() + ".py")


def definition(functions: Mapping[str, str] | None = None) -> dict:
    """The tutorial's definition, with the ARNs of `functions` ({name: ARN}) in place of the placeholders."""
    found = json.loads(DEFINITION.read_text("utf-8"))
    for state in found["States"].values():
        if functions and state["Type"] == "Task":
            state["Resource"] = functions[state["Resource"].rpartition(":")[2]]
    return found
