"""Errors as awslambdaric tells them: to the caller as JSON, to the log as text."""

import os
import sys
import traceback

from lambda_runtime.output import WHOLE, Log

HERE = os.path.dirname(__file__)
NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):
    """An error of the runtime's own, such as Runtime.HandlerNotFound."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None):
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace


_names: list[tuple[str, str]] = []  # of files and folders: here, in Lambda


def name_folders(task: str, site_packages: list[str]) -> None:
    """Says what `as_in_lambda` has to know."""
    python = f"/var/lang/lib/python3.{sys.version_info[1]}"
    runtime = [(os.path.join(HERE, "loop.py"), "/var/runtime/bootstrap.py"), (HERE, "/var/runtime")]
    installed = [(folder, f"{python}/site-packages") for folder in site_packages]
    _names[:] = [(task, "/var/task"), *runtime, *installed, (os.path.dirname(os.__file__), python)]


def as_in_lambda(text: str) -> str:
    """The text with this machine's folders called as they are in Lambda."""
    for here, there in _names:
        text = text.replace(here, there)
    return text


def error_result(error: Exception, request_id: str) -> dict:
    """awslambdaric's error object: message, type, request id, stack trace."""
    if isinstance(error, Fault):
        kind, message, trace = error.kind, error.message, error.trace or []
    else:
        kind, message, trace = type(error).__name__, str(error), stack_trace(error)
    return {
        "errorMessage": as_in_lambda(message),
        "errorType": kind,
        "requestId": request_id,
        "stackTrace": [as_in_lambda(line) for line in trace],
    }


def stack_trace(error: Exception) -> list[str]:
    """The frames from the student's first one on; if none is the student's, the call of the handler."""
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)]
    first = next((i for i, frame in enumerate(frames) if not frame[0].startswith(HERE)), -1)
    return traceback.format_list(frames[first:])


def log_error(log: Log, result: dict) -> None:
    """Writes the error as one log event, its indentation in no-break spaces, which CloudWatch keeps."""
    kind = " " + result["errorType"] if result["errorType"] else ""
    message = (":" if kind else "") + " " + result["errorMessage"] if result["errorMessage"] else ""
    lines = [f"[ERROR]{kind}{message}", "Traceback (most recent call last):"]
    for element in result["stackTrace"]:
        lines += [_indented(line) for line in element.splitlines()] or [""]
    log.write("\n".join(lines) + "\n", WHOLE)


def _indented(line: str) -> str:
    text = line.lstrip(" ")
    return NO_BREAK_SPACE * (len(line) - len(text)) + text
