"""Calls from within: what a Task or a rule asks of a service goes the way of a request, without a connection."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from botocore.model import OperationModel

from local_aws.services import shapes
from local_aws.wire import RequestContext


class Answer(NamedTuple):
    """What a service answered, as an SDK reads it, and how many bytes that was."""

    members: dict[str, Any]
    length: int


Ask = Callable[[str, OperationModel, dict[str, Any], RequestContext], Answer]
_ask: Ask | None = None


def settle(ask: Ask) -> None:
    """Says how the services of this process are called."""
    global _ask
    _ask = ask


def ask(service: str, operation: OperationModel, params: dict[str, Any], context: RequestContext) -> Answer:
    """The service's answer. Raises ServiceError for a refusal."""
    return _ask(service, operation, params, context)


def call_function(arn: str, payload: bytes) -> None:
    """Invokes the function with an event, and does not wait for it. Raises ServiceError when it is not there."""
    parts = arn.split(":")
    context = RequestContext(parts[4], parts[3], str(uuid.uuid4()), "student")
    operation = shapes.model("lambda").operation_model("Invoke")
    ask("lambda", operation, {"FunctionName": arn, "InvocationType": "Event", "Payload": payload}, context)
