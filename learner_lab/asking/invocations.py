"""The log lines of one invocation, out of a log group that holds all of them."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

LATE = timedelta(seconds=5)  # CloudWatch Logs shows lines a little after they were written


def log_lines(logs, attempt: dict) -> list[str]:
    """The lines from START to REPORT of the invocation that an attempt of a task was; [] if it was no function.

    `attempt` is {resource, scheduled, stopped, cause}, as a trace has it.
    """
    name = (attempt["resource"] or "").partition(":function:")[2].partition(":")[0]
    if not name or not attempt["scheduled"]:
        return []
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=f"/aws/lambda/{name}",
        startTime=_milliseconds(attempt["scheduled"]),
        endTime=_milliseconds((attempt["stopped"] or attempt["scheduled"]) + LATE),
    )
    invocations = dict(_invocations([event for page in pages for event in page["events"]]))
    return invocations.get(_request_id(attempt["cause"])) or next(iter(invocations.values()), [])


def _invocations(events: list[dict]) -> Iterator[tuple[str, list[str]]]:
    """(request id, lines) of each invocation; a log stream is one environment, which runs one at a time."""
    current: dict[str, str] = {}
    lines: dict[str, list[str]] = {}
    for event in events:
        message, stream = event["message"].rstrip(), event["logStreamName"]
        if message.startswith("START RequestId: "):
            current[stream] = message.split()[2]
        if stream in current:
            lines.setdefault(current[stream], []).append(message)
        if message.startswith("REPORT RequestId: "):
            current.pop(stream, None)
    yield from lines.items()


def _request_id(cause: str | None) -> str | None:
    """A function's error names its request; a success does not."""
    try:
        return json.loads(cause).get("requestId") if cause else None
    except (ValueError, AttributeError):
        return None


def _milliseconds(time: datetime) -> int:
    return int(time.timestamp() * 1000)
