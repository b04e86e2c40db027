"""The AWS SDK integrations (`aws-sdk:sfn:…`) and the optimized ones that are not built in (`sqs`, `sns`, …)."""

import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from botocore.model import OperationModel, OperationNotFoundError

from local_aws.services import shapes
from local_aws.states.engine.tasks.deadline import Deadline, call_before
from local_aws.states.engine.tasks.sdk_shapes import from_api, to_api
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError, exception_name
from local_aws.states.language.resource import Resource
from local_aws.wire import RequestContext, ServiceError

Ask = Callable[[str, OperationModel, dict[str, Any], RequestContext], dict[str, Any]]


class Service(NamedTuple):
    """A service's name in its requests' signatures, and what its errors begin with."""

    name: str
    errors: str


SERVICES = {
    "aws-sdk:sfn": Service("states", "Sfn"),
    "aws-sdk:lambda": Service("lambda", "Lambda"),
    "aws-sdk:iam": Service("iam", "Iam"),
    "aws-sdk:sts": Service("sts", "Sts"),
    "aws-sdk:cloudwatchlogs": Service("logs", "CloudWatchLogs"),
}
_ask: Ask | None = None


def settle(ask: Ask) -> None:
    """Says how the other services of this process are called."""
    global _ask
    _ask = ask


class SdkIntegration:
    """Calls an operation of a service by the SDK's name for it."""

    def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The operation's answer, its members with a capital first letter as Step Functions gives them."""
        service, operation = _found(resource)
        given = to_api(parameters, operation.input_shape)
        try:
            answer = call_before(visit.frame, deadline, lambda: _answer(visit, service, operation, given))
        except ServiceError as refusal:
            name = f"{service.errors}.{exception_name(refusal.code)}"
            raise StatesError(name, _cause(service, refusal)) from None
        return from_api(answer, operation.output_shape)

    def follow(self, visit: Visit, resource: Resource, answer: Any, deadline: Deadline) -> Any:
        """Nothing: SDK integrations have no `.sync`."""
        raise NotImplementedError(resource.name)


def _found(resource: Resource) -> tuple[Service, OperationModel]:
    service = SERVICES.get(resource.service)
    try:
        if service:
            name = resource.action[0].upper() + resource.action[1:]
            return service, shapes.model(service.name).operation_model(name)
    except OperationNotFoundError:
        pass
    raise StatesError(
        "States.Runtime",
        f"{resource.service}:{resource.action} is not offered by the AWS on this machine: its Tasks reach Lambda "
        "functions (an ARN, or lambda:invoke), activities, Step Functions (states:startExecution), "
        f"and through the AWS SDK {', '.join(SERVICES)}.",
    )


def _answer(visit: Visit, service: Service, operation: OperationModel, given: dict) -> dict[str, Any]:
    execution = visit.frame.execution
    if service.name == "states":
        return execution.home.handle(operation.name, given, execution.request)
    return _ask(service.name, operation, given, execution.request)


def _cause(service: Service, refusal: ServiceError) -> str:
    return (
        f"{refusal.message} (Service: {service.errors}, Status Code: {refusal.status}, "
        f"Request ID: {uuid.uuid4()}) (SDK Attempt Count: 1)"
    )
