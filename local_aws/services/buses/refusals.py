"""EventBridge's refusals."""

from local_aws.wire import ServiceError


def invalid(message: str) -> ServiceError:
    """The refusal of a parameter."""
    return ServiceError("ValidationException", message)


def not_found(message: str) -> ServiceError:
    """The refusal of what is not there."""
    return ServiceError("ResourceNotFoundException", message)


def too_many(message: str) -> ServiceError:
    """The refusal of one more than there may be."""
    return ServiceError("LimitExceededException", message)


def bad_pattern(reason: str) -> ServiceError:
    """The refusal of what is no pattern."""
    return ServiceError("InvalidEventPatternException", f"Event pattern is not valid. Reason: {reason}")
