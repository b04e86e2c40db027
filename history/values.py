"""What an event carries: its details, JSON texts, times, and the resource that a task calls."""

import json
from datetime import UTC, datetime
from typing import Any


def details_of(event: dict) -> dict:
    """The details, which AWS puts under a key named after the event's type."""
    return next((value for key, value in event.items() if key.endswith("EventDetails") and value), {})


def data_of(text: Any) -> Any:
    """The value of a JSON text; what is no JSON, or was parsed before, stays as it is."""
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def time_of(value: Any) -> datetime | None:
    """A time in UTC, from boto3's datetime, an ISO text, or seconds or milliseconds since 1970."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    elif isinstance(value, int | float):
        value = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    return value


def resource_of(details: dict) -> str | None:
    """What a task calls: a function's or activity's ARN, or an action such as sqs:sendMessage."""
    service = details.get("resourceType")
    if service == "lambda":
        parameters = data_of(details.get("parameters"))
        return parameters.get("FunctionName") if isinstance(parameters, dict) else "lambda:invoke"
    return f"{service}:{details.get('resource')}" if service else details.get("resource")
