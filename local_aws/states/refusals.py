"""What Step Functions refuses, in its own words."""

import re

from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.wire import ServiceError

NAME = re.compile(r"[^\s<>{}\[\]?*\"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]{1,80}")
ARN = re.compile(r"arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:[A-Za-z]+:.+", re.S)
MOST_BYTES = 262_144


def check_name(name: str) -> str:
    """The name, when it is one that a resource or an execution may have."""
    if not NAME.fullmatch(name):
        raise ServiceError("InvalidName", f"Invalid Name: '{name}'")
    return name


def check_arn(arn: str, *kinds: str) -> str:
    """The ARN, when it is one of Step Functions and of one of these kinds of resources."""
    if not arn.startswith("arn:"):
        raise ServiceError("InvalidArn", f"Invalid Arn: 'Invalid ARN prefix: {arn}'")
    if not ARN.fullmatch(arn):
        raise ServiceError("InvalidArn", f"Invalid Arn: '{arn}'")
    kind = arn.split(":")[5]
    if kinds and kind not in kinds:
        raise ServiceError("InvalidArn", f"Invalid Arn: 'Resource type not valid in this context: {kind}'")
    return arn


def check_role(arn: str) -> None:
    """Raises InvalidArn for what is no role's."""
    if not arn.startswith("arn:aws") or ":role/" not in arn:
        raise ServiceError("InvalidArn", f"Invalid Role Arn: '{arn}'")


def check_input(text: str) -> str:
    """The input of an execution, when it is JSON of at most 256 KiB."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise ServiceError(
            "InvalidExecutionInput",
            f"Invalid State Machine Execution Input: 'Input exceeds {MOST_BYTES} bytes.'",
        )
    if not text:
        raise ServiceError("InvalidExecutionInput", "Invalid State Machine Execution Input: 'Invalid execution input.'")
    try:
        parse(text)
    except JsonProblem as problem:
        raise ServiceError(
            "InvalidExecutionInput", f"Invalid State Machine Execution Input: '{problem.message}'"
        ) from None
    return text


def invalid(value: object, field: str, constraint: str) -> ServiceError:
    """AWS's refusal of a parameter that breaks a constraint of the API's model."""
    return ServiceError(
        "ValidationException",
        f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {constraint}",
    )


def no_such_machine(arn: str) -> ServiceError:
    """AWS's refusal to deal with a state machine that is not there."""
    return ServiceError("StateMachineDoesNotExist", f"State Machine Does Not Exist: '{arn}'")


def no_such_resource(arn: str, message: str = "Request references a resource that does not exist.") -> ServiceError:
    """AWS's refusal to deal with another resource that is not there."""
    return ServiceError("ResourceNotFound", message, resourceName=arn)
