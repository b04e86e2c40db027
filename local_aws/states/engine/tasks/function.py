"""A Task whose Resource is a Lambda function's ARN."""

import json
from typing import Any

from local_aws import functions
from local_aws.states.engine.query import arguments
from local_aws.states.engine.quotas import check_payload, check_size
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.tasks.deadline import Deadline, TimedOut, call_before
from local_aws.states.engine.tasks.fields import task_fields
from local_aws.states.engine.tasks.prepared_integration import come
from local_aws.states.engine.tasks.refused import refused
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, Overdue, StatesError
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text
from local_aws.wire import ServiceError, shortened

UNKNOWN = "The cause could not be determined because Lambda did not return an error type."


async def run_function(visit: Visit, resource: Resource) -> Any:
    """What the function returned."""
    frame, payload, fields = visit.frame, to_text(arguments(visit)), task_fields(visit)
    scheduled = {
        "resource": resource.arn,
        "input": payload,
        "inputDetails": UNTRUNCATED,
        **fields.scheduled(),
    }
    frame.record("LambdaFunctionScheduled", scheduled)
    frame.record("LambdaFunctionStarted")
    deadline = Deadline(frame.execution.clock, fields.timeout)
    try:
        result = await _returned(visit, resource.arn, payload, deadline)
        check_size(result, resource.arn)
    except TimedOut:
        frame.record("LambdaFunctionTimedOut", {"error": "States.Timeout"})
        raise Overdue() from None
    except StatesError as failure:
        frame.record("LambdaFunctionFailed", failure.details())
        raise
    frame.record("LambdaFunctionSucceeded", {"output": to_text(result), "outputDetails": UNTRUNCATED})
    return result


async def _returned(visit: Visit, function: str, payload: str, deadline: Deadline) -> Any:
    if prepared := visit.prepared_answer():
        return await come(prepared, visit.frame, deadline)
    return result_of(await call_before(visit.frame, deadline, lambda: invoke(visit, function, payload)), function)


def invoke(visit: Visit, function: str, payload: str, **options: Any) -> "functions.Invocation":
    """The invocation's answer; what Lambda refuses becomes the failure `Lambda.<code>`."""
    try:
        return functions.invoke(function, payload.encode("utf-8", "replace"), visit.frame.execution.request, **options)
    except ServiceError as refusal:
        raise refused("lambda", refusal) from refusal


def result_of(answer: "functions.Invocation", who: str, *, compact: bool = False) -> Any:
    """The returned value; what the function raised becomes a failure with its errorType.

    The failure's cause is Lambda's payload, `compact` without the blanks between its members. `who` is told of when
    the payload is too large, which AWS looks at first.
    """
    text = answer.payload.decode("utf-8", "replace")
    if answer.function_error is None:
        check_payload(answer.payload, who)
        return _data(text)
    try:
        payload = json.loads(text)
        error = payload["errorType"]
    except (ValueError, KeyError, TypeError):
        raise StatesError("Lambda.Unknown", f"{UNKNOWN} Returned payload: {text}") from None
    raise StatesError(error, to_text(payload) if compact else text)


def _data(text: str) -> Any:
    """The payload as data; what is no JSON, such as NaN, ends the execution, as on AWS."""
    try:
        return parse(text) if text else None
    except JsonProblem as problem:
        raise LocatedError(f"The function's result is no valid JSON: {shortened(problem.message, 200)}") from None
