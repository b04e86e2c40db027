"""`arn:aws:states:::lambda:invoke`: a function called by name, its answer with all that Lambda tells."""

from typing import Any

from local_aws import functions
from local_aws.states.engine.tasks.callback import Callback
from local_aws.states.engine.tasks.deadline import Deadline, call_before
from local_aws.states.engine.tasks.function import invoke, result_of
from local_aws.states.engine.tasks.http_metadata import http_metadata
from local_aws.states.engine.visit import Visit
from local_aws.states.language.jackson import JsonProblem, parse
from local_aws.states.language.resource import Resource
from local_aws.states.language.values import to_text

OPTIONS = {
    "Qualifier": "qualifier",
    "InvocationType": "invocation_type",
    "LogType": "log_type",
    "ClientContext": "client_context",
}


class LambdaIntegration:
    """Calls functions in this process."""

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """`{"ExecutedVersion", "Payload", "StatusCode", …}`."""
        payload = _payload(parameters.get("Payload"), "Payload" in parameters)
        options = {ours: parameters[name] for name, ours in OPTIONS.items() if name in parameters}
        function = parameters["FunctionName"]
        answer = await call_before(visit.frame, deadline, lambda: invoke(visit, function, payload, **options))
        told = _told(answer, resource.service)
        return {**told, "SdkResponseMetadata": {}} if visit.rehearsal else told  # TestState tells no request's id

    async def follow(
        self, visit: Visit, resource: Resource, answer: Any, callback: Callback, deadline: Deadline
    ) -> Any:
        """Nothing: Lambda has no `.sync`."""
        raise NotImplementedError(resource.name)


def _told(answer: functions.Invocation, who: str) -> dict[str, Any]:
    """What Lambda answered; nothing stands for the payload of a function that was not waited for."""
    told: dict[str, Any] = {"ExecutedVersion": answer.executed_version}
    if answer.payload:
        told["Payload"] = result_of(answer, who, compact=True)
    if answer.log_tail:
        told["LogResult"] = answer.log_tail
    return {
        **told,
        "SdkHttpMetadata": _metadata(answer),
        "SdkResponseMetadata": {"RequestId": answer.request_id},
        "StatusCode": answer.status,
    }


def _metadata(answer: functions.Invocation) -> dict[str, Any]:
    trace = f"root=1-{answer.request_id[:8]}-{answer.request_id[9:].replace('-', '')[:24]};sampled=0"
    return http_metadata(
        len(answer.payload),
        "application/json",
        answer.request_id,
        Connection="keep-alive",
        X_Amz_Executed_Version=answer.executed_version,
        x_amzn_Remapped_Content_Length="0",
        X_Amzn_Trace_Id=trace,
    )


def _payload(value: Any, given: bool) -> str:
    """The payload as JSON; a text that already is JSON goes as it is."""
    if not given or value is None:
        return "{}"
    if isinstance(value, str):
        try:
            parse(value)
            return value
        except JsonProblem:
            pass
    return to_text(value)
