"""SQS's refusals: what SDKs call them now, and what they were called in the query protocol, which boto3 still says."""

from typing import Any

from local_aws.wire import ServiceError

OLD = "AWS.SimpleQueueService."
OLD_NAMES = {"QueueDoesNotExist": f"{OLD}NonExistentQueue", "QueueNameExists": "QueueAlreadyExists"} | {
    name: OLD + name
    for name in (
        *("BatchEntryIdsNotDistinct", "BatchRequestTooLong", "EmptyBatchRequest", "InvalidBatchEntryId"),
        *("MessageNotInflight", "PurgeQueueInProgress", "TooManyEntriesInBatchRequest", "UnsupportedOperation"),
    )
}


def refusal(code: str, message: str) -> ServiceError:
    """The refusal with this code and both of its names."""
    return ServiceError(code, message, query_code=OLD_NAMES.get(code, code))


def no_such_queue() -> ServiceError:
    """The refusal of a queue that is not there."""
    return refusal("QueueDoesNotExist", "The specified queue does not exist.")


def missing(name: str) -> ServiceError:
    """The refusal of a request without a parameter that it needs."""
    return refusal("MissingParameter", f"The request must contain the parameter {name}.")


def invalid(value: Any, name: str, reason: str) -> ServiceError:
    """The refusal of a parameter's value."""
    return refusal("InvalidParameterValue", f"Value {value} for parameter {name} is invalid. Reason: {reason}")


def checked_range(params: dict[str, Any], name: str, least: int, most: int, default: int) -> int:
    """A parameter that is a number. Raises InvalidParameterValue outside its bounds."""
    value = params.get(name)
    if value is None:
        return default
    if not least <= value <= most:
        raise invalid(value, name, f"Must be between {least} and {most}, if provided.")
    return value


def full(what: str) -> ServiceError:
    """The refusal of what would take more memory than the AWS on this machine gives; AWS has no such bound."""
    return refusal("OverLimit", f"The local AWS keeps {what}. Delete or receive some first.")
