"""Errors as awslambdaric tells them: to the caller as JSON, to the log as text."""

import traceback

from lambda_runtime.names import HERE, as_in_lambda
from lambda_runtime.output import WHOLE, Log

NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):
    """An error of the runtime's own, such as Runtime.HandlerNotFound."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None):
        super().__init__(message)
        self.kind, self.message, self.trace = kind, message, trace


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
