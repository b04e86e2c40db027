"""SNS's refusals."""

from local_aws.wire import ServiceError


def invalid(what: str) -> ServiceError:
    """The refusal of a parameter."""
    return ServiceError("InvalidParameter", f"Invalid parameter: {what}")


def not_found(what: str) -> ServiceError:
    """The refusal of what is not there: a Topic, a Subscription."""
    return ServiceError("NotFound", f"{what} does not exist", 404)


def full(what: str) -> ServiceError:
    """The refusal of what would take more memory than the AWS on this machine gives."""
    return ServiceError("TopicLimitExceeded", f"The local AWS keeps {what}. Delete some first.", 403)
