"""What a Task hands to a service: checked before anything is scheduled, as on AWS."""

from typing import Any

from local_aws.services import shapes
from local_aws.services.parameters import Strictness, faults
from local_aws.services.table import called
from local_aws.states.engine.query import arguments
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text


def parameters_of(visit: Visit, resource: Resource) -> dict[str, Any]:
    """The parameters; a runtime error when they are no object, or none that the service takes."""
    parameters = arguments(visit)
    if not isinstance(parameters, dict):
        raise LocatedError(f"The parameters of {resource.arn} must be a JSON object, not: {to_text(parameters)}")
    if found := _faults(resource, parameters):
        why = ", ".join(found)
        raise LocatedError(f"The Parameters '{to_text(parameters)}' could not be used to start the Task: [{why}]")
    return parameters


def _faults(resource: Resource, parameters: dict[str, Any]) -> list[str]:
    """Nothing is known of what is not offered; through the SDK, types are the service's own matter."""
    row = called(resource.service)
    operation = shapes.operation(row.botocore, resource.action) if row else None
    if operation is None:
        return []
    texts = () if resource.is_sdk else row.optimized.texts
    return list(faults(parameters, operation.input_shape, Strictness(typed=not resource.is_sdk, texts=texts)))
