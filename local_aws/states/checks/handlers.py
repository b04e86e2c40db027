"""Retriers and Catchers: their fields, and which errors they may name."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.ranges import check_ranges

RETRIER = {
    "ErrorEquals",
    "IntervalSeconds",
    "MaxAttempts",
    "BackoffRate",
    "MaxDelaySeconds",
    "JitterStrategy",
    "Comment",
}
CATCHER = {"ErrorEquals", "Next", "Comment", "Assign", "Output", "ResultPath"}
HANDLERS = (("Retry", ["ErrorEquals"], RETRIER), ("Catch", ["ErrorEquals", "Next"], CATCHER))


def check_handlers(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds what is wrong with a state's Retry and Catch."""
    for field, needed, allowed in HANDLERS:
        handlers = state.get(field, [])
        for index, handler in enumerate(handlers):
            here = f"{where}/{field}[{index}]"
            missing = [name for name in needed if name not in handler]
            if missing:
                findings.add(f"These fields are required: [{', '.join(missing)}]", here)
            for name in handler:
                if name not in allowed:
                    findings.add(f"Field '{name}' is not supported", here)
            check_ranges(handler, here, findings)
            _check_errors(handler.get("ErrorEquals"), index == len(handlers) - 1, here, findings)


def _check_errors(errors: list[str] | None, is_last: bool, where: str, findings: Findings) -> None:
    """States.ALL stands for all errors: it is alone, and nothing comes after it."""
    here = f"{where}/ErrorEquals"
    if errors and "States.ALL" in errors:
        if len(errors) > 1:
            findings.add("'States.ALL' must appear alone", here)
        elif not is_last:
            findings.add("'States.ALL' can only appear in the last element", here)
