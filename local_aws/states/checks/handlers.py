"""Retriers and Catchers: which errors they may name."""

from typing import Any

from local_aws.states.checks.diagnostics import Findings


def check_handlers(state: dict[str, Any], where: str, findings: Findings) -> None:
    """Adds what is wrong with the errors that a state's Retry and Catch name."""
    for field in ("Retry", "Catch"):
        handlers = state.get(field, [])
        for index, handler in enumerate(handlers):
            here = f"{where}/{field}[{index}]/ErrorEquals"
            _check_errors(handler.get("ErrorEquals", []), index == len(handlers) - 1, here, findings)


def _check_errors(errors: list[str], is_last: bool, where: str, findings: Findings) -> None:
    """States.ALL stands for all errors: it is alone, and nothing comes after it."""
    if "States.ALL" in errors and (len(errors) > 1 or not is_last):
        findings.add("States.ALL must appear alone and at end of list", where)
