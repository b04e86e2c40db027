"""Calls from within: what a Task or a rule asks of a service goes the way of a request, without a connection."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from botocore.model import OperationModel

from local_aws.services import shapes
from local_aws.services.table import SERVICES
from local_aws.wire import RequestContext


class Answer(NamedTuple):
    """What a service answered, as an SDK reads it, how many bytes that was, and with which headers."""

    members: dict[str, Any]
    length: int
    headers: Mapping[str, str] = {}


class Happening(NamedTuple):
    """What a service tells of itself: that something of this `kind` happened to these resources, of an account.

    `detail` is asked for what there is to tell, if anybody listens; `hops` counts the rules on the way to it.
    """

    account: str
    region: str
    source: str
    kind: str
    resources: list[str]
    detail: Callable[[], dict[str, Any]]
    hops: int = 0


Ask = Callable[[str, OperationModel, dict[str, Any], RequestContext], Answer]
_ask: Ask | None = None
_listeners: list[Callable[[Happening], None]] = []


def answer_by(ask: Ask) -> None:
    """Says how the services of this process are called."""
    global _ask
    _ask = ask


def ask(service: str, operation: OperationModel, params: dict[str, Any], context: RequestContext) -> Answer:
    """The service's answer. Raises ServiceError for a refusal."""
    return _ask(service, operation, params, context)


def call(arn: str, name: str, params: dict[str, Any], hops: int = 0) -> dict[str, Any]:
    """The answer of the service, account and region that an ARN names. Raises ServiceError."""
    _, _, service, region, account, *_ = arn.split(":")
    context = RequestContext(account, region, str(uuid.uuid4()), service, hops=hops)
    operation = shapes.model(SERVICES[service].botocore).operation_model(name)
    return ask(service, operation, params, context).members


def call_function(arn: str, payload: bytes, hops: int = 0) -> None:
    """Invokes the function with an event, and does not wait for it. Raises ServiceError when it is not there."""
    call(arn, "Invoke", {"FunctionName": arn, "InvocationType": "Event", "Payload": payload}, hops)


def listen(hear: Callable[[Happening], None]) -> None:
    """Says who wants to know what happens; nobody does until EventBridge has been asked for something."""
    _listeners.append(hear)


def tell(happening: Happening) -> None:
    """Tells whoever listens."""
    for hear in _listeners:
        hear(happening)
