"""What a service refused, as the failure of the Task that called it."""

import uuid

from local_aws.services import shapes
from local_aws.services.table import called
from local_aws.states.language.failure import StatesError
from local_aws.wire import ServiceError


def refused(service: str, refusal: ServiceError) -> StatesError:
    """The failure of a Task whose Resource calls the service so: `lambda`, `aws-sdk:lambda`.

    A code that the service's model does not have is `Lambda.LambdaException`, or for an integration of Step Functions'
    own, which are built on an older SDK, `Lambda.AWSLambdaException`.
    """
    row = called(service)
    name = shapes.exception(row.botocore, refusal.code)
    if service.startswith("aws-sdk:"):
        told = f"(Service: {row.sdk}, Status Code: {refusal.status}, Request ID: {uuid.uuid4()}) (SDK Attempt Count: 1)"
        return StatesError(f"{row.sdk}.{name or f'{row.sdk}Exception'}", f"{refusal.message} {told}")
    code = refusal.query_code or refusal.code
    told = (
        f"(Service: {row.optimized.client}; Status Code: {refusal.status}; Error Code: {code}; "
        f"Request ID: {uuid.uuid4()}; Proxy: null)"
    )
    name = name or f"{row.optimized.client.removesuffix('v2')}Exception"
    return StatesError(f"{row.optimized.errors}.{name}", f"{refusal.message} {told}")
