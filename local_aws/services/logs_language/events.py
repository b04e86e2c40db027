"""The fields of a log event: what Logs Insights finds in JSON, and what it knows of Lambda's lines."""

import json
import re
from collections.abc import Iterable
from typing import Any

Event = dict[str, Any]

REPORT = re.compile(
    r"REPORT RequestId: (?P<requestId>\S+)\s+Duration: (?P<duration>[\d.]+) ms\s+Billed Duration: "
    r"(?P<billedDuration>[\d.]+) ms\s+Memory Size: (?P<memorySize>\d+) MB\s+Max Memory Used: (?P<maxMemoryUsed>\d+) MB"
    r"(?:\s+Init Duration: (?P<initDuration>[\d.]+) ms)?"
)
REQUEST = re.compile(r"(START|END|REPORT) RequestId: (\S+)")
LINE = re.compile(r"\[[A-Z]+\]\t\S+\t([0-9a-f-]{36})\t")  # what Python's logging writes in Lambda


def event_of(message: str, **known: Any) -> Event:
    """A message's fields: what is `known` (`@timestamp`, …), what a Lambda log tells, and what is found in its JSON."""
    return {**_found_in_json(message), **_found_in_lambda_log(message), "@message": message, **known}


def _found_in_lambda_log(message: str) -> Event:
    request = REQUEST.match(message)
    if not request:
        line = LINE.match(message)
        return {"@requestId": line[1]} if line else {}
    found: Event = {"@type": request[1], "@requestId": request[2]}
    if report := REPORT.match(message):
        for name, value in ((name, value) for name, value in report.groupdict().items() if value):
            megabyte = 1_000_000 if name in ("memorySize", "maxMemoryUsed") else 1
            found[f"@{name}"] = value if name == "requestId" else float(value) * megabyte
    return found


def _found_in_json(message: str) -> Event:
    """`{"details.input": …}`: the fields that Insights discovers, by their paths with dots."""
    try:
        return dict(_flat(json.loads(message), "")) if message.lstrip().startswith("{") else {}
    except (ValueError, RecursionError):
        return {}


def _flat(value: Any, path: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _flat(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, value if isinstance(value, str | int | float) else json.dumps(value)
