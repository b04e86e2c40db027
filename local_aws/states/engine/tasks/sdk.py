"""The AWS SDK integrations (`aws-sdk:sfn:…`) and the optimized ones that are not built in (`sqs`, `sns`, …)."""

from typing import Any

from botocore.model import OperationModel

from local_aws.services import shapes, within
from local_aws.services.parameters import read
from local_aws.services.table import SERVICES, Service, called
from local_aws.states.engine.tasks.callback import Callback
from local_aws.states.engine.tasks.deadline import Deadline, call_before
from local_aws.states.engine.tasks.http_metadata import sdk_metadata
from local_aws.states.engine.tasks.prepared import FILE
from local_aws.states.engine.tasks.refused import refused
from local_aws.states.engine.tasks.sdk_shapes import from_api, to_api
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.resource import Resource
from local_aws.wire import ServiceError

OTHERWISE = (
    f"Prepare its answer in {FILE} (see local_aws/README.md) and choose the test case with #Name behind the state "
    "machine's ARN; or try the state alone with TestState and a mock, as on AWS."
)


class SdkIntegration:
    """Calls an operation of a service by the SDK's name for it."""

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The operation's answer, its members with a capital first letter as Step Functions gives them.

        Integrations of its own (`sqs:sendMessage`) add what HTTP told.
        """
        service, operation = _found(resource)
        optimized = None if resource.is_sdk else service.optimized
        parameters = read(parameters, operation.input_shape) if optimized else parameters
        given = to_api(parameters, operation.input_shape, optimized.texts if optimized else ())
        try:
            answer = await call_before(visit.frame, deadline, lambda: _answer(visit, service, operation, given))
        except ServiceError as refusal:
            raise refused(resource.service, refusal) from None
        result = from_api(answer.members, operation.output_shape)
        return result if resource.is_sdk else {**result, **sdk_metadata(answer, service)}

    async def follow(
        self, visit: Visit, resource: Resource, answer: Any, callback: Callback, deadline: Deadline
    ) -> Any:
        """Nothing: SDK integrations have no `.sync`."""
        raise NotImplementedError(resource.name)


def _found(resource: Resource) -> tuple[Service, OperationModel]:
    service = called(resource.service)
    operation = shapes.operation(service.botocore, resource.action) if service else None
    if operation:
        return service, operation
    raise StatesError(
        "States.Runtime",
        f"{resource.service}:{resource.action} is not offered by the AWS on this machine: its Tasks reach Lambda "
        "functions (an ARN, or lambda:invoke), activities, Step Functions (states:startExecution), "
        f"and through the AWS SDK {', '.join(f'aws-sdk:{row.sdk.lower()}' for row in SERVICES.values())}. "
        f"{OTHERWISE}",
    )


def _answer(visit: Visit, service: Service, operation: OperationModel, given: dict) -> within.Answer:
    execution = visit.frame.execution
    if service.signing == "states":
        return within.Answer(execution.home.handle(operation.name, given, execution.asking(waits=False)), 0)
    return within.ask(service.signing, operation, given, execution.request)
