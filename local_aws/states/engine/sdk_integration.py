"""The AWS SDK integrations (`aws-sdk:sfn:…`) and the optimized ones that are not built in (`sqs`, `sns`, …)."""

import uuid
from datetime import datetime
from typing import Any

from local_aws.wire import ServiceError

from .clock import iso
from .deadline import Deadline, call_before
from .execution import to_text
from .failure import StatesError, exception_name
from .resource import Resource
from .visit import Visit


class SdkIntegration:
    """Calls an operation of a service by the SDK's name for it."""

    def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """The operation's answer, its members with a capital first letter as Step Functions gives them."""
        if resource.service != "aws-sdk:sfn":
            raise StatesError(
                "States.Runtime",
                f"{resource.service} is not offered by the AWS on this machine: its Tasks reach Lambda functions "
                "(an ARN, or lambda:invoke), activities, and Step Functions (states:startExecution, aws-sdk:sfn).",
            )
        operation = resource.action[0].upper() + resource.action[1:]
        given = {
            name[0].lower() + name[1:]: _text_where_text(name, value) for name, value in parameters.items()
        }
        execution = visit.frame.execution
        try:
            answer = call_before(
                visit.frame, deadline, lambda: execution.home.handle(operation, given, execution.request)
            )
        except ServiceError as refusal:
            raise StatesError(f"Sfn.{exception_name(refusal.code)}", _cause(refusal)) from None
        return capitalized(answer)

    def follow(self, visit: Visit, resource: Resource, answer: Any, deadline: Deadline) -> Any:
        """Nothing: SDK integrations have no `.sync`."""
        raise NotImplementedError(resource.name)


def capitalized(value: Any) -> Any:
    """The answer with each member's name begun by a capital."""
    if isinstance(value, dict):
        return {
            key[0].upper() + key[1:]: capitalized(item) for key, item in value.items() if item is not None
        }
    if isinstance(value, list):
        return [capitalized(item) for item in value]
    return iso(value) if isinstance(value, datetime) else value


def _text_where_text(name: str, value: Any) -> Any:
    """Input, Output and Cause are texts in the API; Step Functions takes JSON there too."""
    return to_text(value) if name in ("Input", "Output") and not isinstance(value, str) else value


def _cause(refusal: ServiceError) -> str:
    return (
        f"{refusal.message} (Service: Sfn, Status Code: {refusal.status}, "
        f"Request ID: {uuid.uuid4()}) (SDK Attempt Count: 1)"
    )
