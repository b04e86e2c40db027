"""Calls that are safe to repeat.

When an answer is lost, boto3 sends the call again; if the first one had arrived, AWS refuses the second
("exists already", "is gone already") although all is well. Here such a refusal becomes the success that it tells
of. What S3 sends in pieces is read at once, so that it is asked again like any other answer when it breaks off on the
way. StartExecution gets a name where it has none, so that a lost answer does not run a case twice; where the student
chose the name, the execution itself shows whether the lost call began it.
"""

import io
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import boto3
from botocore.exceptions import FlexibleChecksumError, IncompleteReadError, ReadTimeoutError, ResponseStreamingError
from botocore.response import StreamingBody

from learner_lab.resources import waiting
from learner_lab.resources.packages import code_hash

AT_ONCE = 32 * 1024 * 1024  # bytes: what is larger is left to be read piece by piece
TRIES, AGAIN = 5, 0.2  # as many as botocore's own; seconds
BROKEN_OFF = (IncompleteReadError, ResponseStreamingError, ReadTimeoutError, FlexibleChecksumError)

# service and operation → the refusal by which AWS says that the lost call had arrived
ARRIVED = {
    "sfn.StartExecution": "ExecutionAlreadyExists",
    "sfn.SendTaskSuccess": "TaskTimedOut",  # the task has its answer; one that ran out of time meanwhile looks the same
    "sfn.SendTaskFailure": "TaskTimedOut",
    "lambda.CreateFunction": "ResourceConflictException",
    "lambda.UpdateFunctionCode": "ResourceConflictException",
    "lambda.UpdateFunctionConfiguration": "ResourceConflictException",
    "lambda.DeleteFunction": "ResourceNotFoundException",
    "cloudwatch-logs.DeleteLogGroup": "ResourceNotFoundException",
}


def make_safe(session: boto3.Session) -> None:
    """From now on every new client of this session repeats its calls safely."""
    events = session.events
    events.register("needs-retry.s3.GetObject", _read_at_once)
    events.register("provide-client-params.sfn.StartExecution", _name_the_execution)
    for operation in ARRIVED:
        events.register(f"before-parameter-build.{operation}", _keep_parameters)
        events.register(f"response-received.{operation}", _note_a_lost_answer)
        events.register(f"after-call.{operation}", _take_for_success)


def _read_at_once(response: tuple | None, attempts: int, **_) -> float | None:
    """botocore's question how long to wait before the next try: None when the body has come, or there is no next."""
    body = response[1].get("Body") if response else None
    if body is None or int(response[1].get("ContentLength", 0)) > AT_ONCE:
        return None
    try:
        content = body.read()
    except BROKEN_OFF:
        return AGAIN * attempts if attempts < TRIES else None
    response[1]["Body"] = StreamingBody(io.BytesIO(content), len(content))
    return None


def _name_the_execution(params: dict, context: dict, **_) -> dict:
    context["lab_name_is_ours"] = "name" not in params
    return {"name": str(uuid.uuid4()), **params}


def _keep_parameters(params: dict, context: dict, **_) -> None:
    context["lab_parameters"], context["lab_began"] = params, time.monotonic()


def _note_a_lost_answer(context: dict, response_dict: dict | None, **_) -> None:
    """A throttled call has done nothing; one that ends in a broken connection or a 5xx may have."""
    if response_dict is None or response_dict["status_code"] >= 500:
        context["lab_answer_lost"] = True


def _take_for_success(http_response, parsed: dict, model, context: dict, **_) -> None:
    operation = f"{model.service_model.service_id.hyphenize()}.{model.name}"
    refusal = parsed.get("Error", {}).get("Code")
    if not (context.get("lab_answer_lost") and refusal == ARRIVED[operation]):
        return
    answer = ANSWERS.get(model.name, lambda context: {})(context)
    if answer is None:
        return
    metadata = {**parsed["ResponseMetadata"], "HTTPStatusCode": 200}
    parsed.clear()
    parsed.update({**answer, "ResponseMetadata": metadata})
    http_response.status_code = 200


def _started(context: dict) -> dict | None:
    """StartExecution's answer: the ARN is known from the name. None if the name was taken before the call."""
    asked = context["lab_parameters"]
    machine = ":".join(asked["stateMachineArn"].split(":")[:7])  # without the version or alias that was started
    arn = f"{machine.replace(':stateMachine:', ':execution:')}:{asked['name']}"
    if context["lab_name_is_ours"]:
        return {"executionArn": arn, "startDate": datetime.now(UTC)}
    found = _described(arn, context)
    if found["input"] != asked.get("input", "{}") or found["startDate"] < _began(context, found):
        return None
    return {"executionArn": arn, "startDate": found["startDate"]}


def _described(execution_arn: str, context: dict) -> dict:
    sfn = boto3.client("stepfunctions", region_name=context["client_region"])
    return waiting.despite(
        sfn.exceptions.ExecutionDoesNotExist, lambda: sfn.describe_execution(executionArn=execution_arn)
    )


def _began(context: dict, answer: dict) -> datetime:
    """When the call began, by AWS's clock: every answer tells its full second. The AWS on this machine has ours."""
    told = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    now = parsedate_to_datetime(told) if told else datetime.now(UTC)
    return now - timedelta(seconds=time.monotonic() - context["lab_began"])


def _configured(context: dict) -> dict:
    """The answer of the calls that make or change a function: its configuration."""
    awslambda = boto3.client("lambda", region_name=context["client_region"])
    return awslambda.get_function_configuration(FunctionName=context["lab_parameters"]["FunctionName"])


def _created(context: dict) -> dict | None:
    """CreateFunction's answer; None if the function that exists has other code: somebody else made that."""
    found, package = _configured(context), context["lab_parameters"]["Code"].get("ZipFile", b"")
    return found if found["CodeSha256"] == code_hash(package) else None


ANSWERS: dict[str, Callable[[dict], dict | None]] = {
    "StartExecution": _started,
    "CreateFunction": _created,
    "UpdateFunctionCode": _configured,
    "UpdateFunctionConfiguration": _configured,
}
