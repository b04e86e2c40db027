"""What a mapping may be told, and what its queue must be like."""

from dataclasses import replace
from typing import Any

from local_aws.functions.sources.mapping import Options
from local_aws.services.queues import queue_at
from local_aws.services.queues.queue import Queue
from local_aws.wire import ServiceError

MOST_OF_A_FIFO, MOST, LONGEST_WINDOW, MOST_FILTERS = 10, 10_000, 300, 5
OFFERED = (
    *("EventSourceArn", "FunctionName", "Enabled", "BatchSize", "MaximumBatchingWindowInSeconds", "FilterCriteria"),
    *("FunctionResponseTypes", "ScalingConfig", "Tags", "UUID"),
)
NO_QUEUE = (
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: "
    "The specified queue does not exist."
)


def options_of(given: dict[str, Any], before: Options | None = None) -> Options:
    """The options that a request asks for, where it says nothing as they were. InvalidParameterValueException."""
    for name, value in given.items():
        if name not in OFFERED and value not in (None, {}, []):
            raise _invalid(
                f"The local AWS does not offer {name} of an event source mapping. It has {', '.join(OFFERED)}."
            )
    changes: dict[str, Any] = {}
    if (size := given.get("BatchSize")) is not None:
        changes["batch_size"] = _within("BatchSize", size, 1, MOST)
    if (window := given.get("MaximumBatchingWindowInSeconds")) is not None:
        changes["window"] = _within("MaximumBatchingWindowInSeconds", window, 0, LONGEST_WINDOW)
    if (types := given.get("FunctionResponseTypes")) is not None:
        changes["reports_items"] = _reports(types)
    if (scaling := given.get("ScalingConfig")) is not None:
        most = scaling.get("MaximumConcurrency")
        changes["most_at_once"] = most if most is None else _within("MaximumConcurrency", most, 2, 1000)
    if (criteria := given.get("FilterCriteria")) is not None:
        changes["filters"] = _filters(criteria.get("Filters") or [])
    return _checked(replace(before or Options(), **changes))


def check_queue(arn: str | None, options: Options, timeout: int) -> Queue:
    """The queue. InvalidParameterValueException for another source, or a queue that does not suit the function."""
    if not arn or not arn.startswith("arn:aws:sqs:"):
        raise _invalid(f"The local AWS has event source mappings for SQS queues, and for no other source: {arn}.")
    queue = queue_at(arn)
    if queue is None:
        raise _invalid(NO_QUEUE)
    visibility = queue.attributes["VisibilityTimeout"]
    if visibility < timeout:
        told = f"Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"
        raise _invalid(told)
    if queue.is_fifo and options.window:
        raise _invalid("Batching window is not supported for FIFO queues.")
    if queue.is_fifo and options.batch_size > MOST_OF_A_FIFO:
        raise _invalid(f"BatchSize of a FIFO queue is {MOST_OF_A_FIFO} at most.")
    return queue


def _checked(options: Options) -> Options:
    if options.batch_size > MOST_OF_A_FIFO and not options.window:
        told = "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
        raise _invalid(told)
    return options


def _within(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        sign = f"less than or equal to {most}" if value > most else f"greater than or equal to {least}"
        told = f"Value '{value}' at '{name[0].lower()}{name[1:]}' failed to satisfy constraint"
        raise ServiceError("ValidationException", f"1 validation error detected: {told}: Member must have value {sign}")
    return value


def _reports(types: list[str]) -> bool:
    if types not in ([], ["ReportBatchItemFailures"]):
        raise _invalid("FunctionResponseTypes: the only one is ReportBatchItemFailures.")
    return bool(types)


def _filters(filters: list[dict[str, str]]) -> tuple[str, ...]:
    if len(filters) > MOST_FILTERS or any(len(each.get("Pattern", "")) > 4096 for each in filters):
        raise _invalid(f"FilterCriteria: {MOST_FILTERS} filters at most, patterns of 4096 characters at most.")
    return tuple(each.get("Pattern", "") for each in filters)


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterValueException", message, Type="User")
