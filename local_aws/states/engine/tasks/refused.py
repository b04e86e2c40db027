"""What a service refused, as the failure of the Task that called it."""

import uuid

from local_aws.services.table import called
from local_aws.states.language.failure import StatesError, exception_name
from local_aws.wire import ServiceError


def refused(service: str, refusal: ServiceError) -> StatesError:
    """The failure of a Task whose Resource calls the service so: `lambda`, `aws-sdk:lambda`."""
    row, code = called(service), exception_name(refusal.code)
    if service.startswith("aws-sdk:"):
        told = f"(Service: {row.sdk}, Status Code: {refusal.status}, Request ID: {uuid.uuid4()}) (SDK Attempt Count: 1)"
        return StatesError(f"{row.sdk}.{code}", f"{refusal.message} {told}")
    told = (
        f"(Service: {row.optimized.client}; Status Code: {refusal.status}; Error Code: {refusal.code}; "
        f"Request ID: {uuid.uuid4()}; Proxy: null)"
    )
    return StatesError(f"{row.optimized.errors}.{code}", f"{refusal.message} {told}")
