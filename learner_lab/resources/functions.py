"""Find or create: the lab's Lambda function of a name, brought to what is wanted, with its log group."""

from contextlib import suppress
from datetime import datetime

from learner_lab.checkout import record
from learner_lab.resources import ownership, waiting
from learner_lab.resources.packages import code_hash

LOG_FOLDERS = ("/aws/lambda/", "/aws/vendedlogs/states/")  # of log groups named after function or state machine
READY = {"State": "Active", "LastUpdateStatus": "Successful"}


def settings(role: str, environment: dict | None = None, timeout: int = 3) -> dict:
    """What a function of the lab is set to: the console's defaults, under this role; `timeout` in seconds."""
    return {
        "Role": role,
        "Runtime": "python3.13",
        "Handler": "lambda_function.lambda_handler",
        "Timeout": timeout,
        "MemorySize": 128,
        "Environment": {"Variables": environment or {}},
    }


def find(awslambda, name: str) -> dict | None:
    """The configuration of our function of that name, None if there is none; NotOurs if it is foreign."""
    try:
        answer = awslambda.get_function(FunctionName=name)
    except awslambda.exceptions.ResourceNotFoundException:
        return None
    found = answer["Configuration"]
    if not ownership.is_ours(found["FunctionArn"], lambda: answer.get("Tags", {})):
        raise ownership.NotOurs("function", name)
    return found


def update(awslambda, found: dict, package: bytes, wanted: dict) -> None:
    """Brings our function's code and settings to what is wanted; what is right already is left alone."""
    name = found["FunctionName"]
    if found["CodeSha256"] != code_hash(package):
        settle(awslambda, found)
        found = awslambda.update_function_code(FunctionName=name, ZipFile=package)
    if _as_told(found) != wanted:
        settle(awslambda, found)
        found = awslambda.update_function_configuration(FunctionName=name, **wanted)
    settle(awslambda, found)


def settle(awslambda, found: dict) -> None:
    """Returns when the function can be called and changed: no longer Pending, no update in progress."""
    if READY.items() <= found.items():
        return
    for waiter in ("function_active_v2", "function_updated_v2"):
        awslambda.get_waiter(waiter).wait(FunctionName=found["FunctionName"], WaiterConfig=waiting.QUICKLY)


def own_log_group(logs, function: dict) -> None:
    """The function's log group exists and carries the lab's tag, unless it is older than the function: not ours.

    Lambda makes the group at the first call, without tags, and leaves it when the function is deleted: tagged,
    clean-up finds it even then.
    """
    arn = log_group(function["FunctionArn"])
    name = arn.partition(":log-group:")[2]
    with ownership.where_allowed(), suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_group(logGroupName=name)
    found = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    if any(group["logGroupName"] == name and is_of(function, group) for group in found):
        mark_log_group(logs, arn)


def mark_log_group(logs, arn: str) -> bool:
    """Whether there is such a log group; it is the lab's now."""
    try:
        ownership.mark(arn, logs.tag_resource, resourceArn=arn, tags=ownership.TAG)
        return True
    except logs.exceptions.ResourceNotFoundException:
        return False


def is_of(function: dict, group: dict) -> bool:
    """Whether a log group of the function's name was made for it: not one that an earlier function has left."""
    return group["creationTime"] >= datetime.fromisoformat(function["LastModified"]).timestamp() * 1000


def log_group(function_arn: str) -> str:
    """The ARN of the function's log group."""
    return function_arn.replace(":lambda:", ":logs:").replace(":function:", ":log-group:/aws/lambda/")


def is_log_group(arn: str) -> bool:
    """Whether a log group is a function's, by its name."""
    return ":log-group:/aws/lambda/" in arn


def delete(awslambda, arn: str) -> None:
    """The function is gone; it is no error when it was before."""
    with suppress(awslambda.exceptions.ResourceNotFoundException):
        awslambda.delete_function(FunctionName=arn)
    record.forget(arn)


def _as_told(found: dict) -> dict:
    """A function's settings, as UpdateFunctionConfiguration takes them."""
    told = {name: found.get(name) for name in ("Role", "Runtime", "Handler", "Timeout", "MemorySize")}
    return {**told, "Environment": {"Variables": found.get("Environment", {}).get("Variables", {})}}
