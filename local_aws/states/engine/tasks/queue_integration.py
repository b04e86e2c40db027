"""`arn:aws:states:::sqs:sendMessage`: requests go to the queue's own URL, as those of AWS's older SDK do."""

from typing import Any
from urllib.parse import urlsplit

from local_aws.states.engine.tasks.deadline import Deadline
from local_aws.states.engine.tasks.sdk import SdkIntegration
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError
from local_aws.states.language.resource import Resource


class QueueIntegration(SdkIntegration):
    """Sends messages to queues of this account."""

    async def call(self, visit: Visit, resource: Resource, parameters: Any, deadline: Deadline) -> Any:
        """`{"MessageId", "MD5OfMessageBody", …}`; `SQS.SdkClientException` where no SQS is at the URL."""
        host = _host(parameters["QueueUrl"])
        if host is not None and not _is_of_sqs(host):
            cause = f"Unable to execute HTTP request: {host}: Name or service not known"
            raise StatesError("SQS.SdkClientException", cause)
        return await super().call(visit, resource, parameters, deadline)


def _host(url: Any) -> str | None:
    """The host in a URL; None when it is none, which SQS itself refuses."""
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None


def _is_of_sqs(host: str) -> bool:
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn")) or host in ("127.0.0.1", "localhost")
