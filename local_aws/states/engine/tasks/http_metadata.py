"""The HTTP part of an answer, which the optimized integrations hand on with it."""

import uuid
from typing import Any

from local_aws import turns
from local_aws.services.table import Service
from local_aws.services.within import Answer

KEPT = "keep-alive"


def http_metadata(length: int, content_type: str, request_id: str | None = None, **headers: str) -> dict[str, Any]:
    """`SdkHttpMetadata` for an answer of so many bytes."""
    told = {
        "Content-Length": str(length),
        "Content-Type": content_type,
        "Date": f"{turns.now():%a, %d %b %Y %H:%M:%S GMT}",
        "x-amzn-RequestId": request_id or str(uuid.uuid4()),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return {
        "AllHttpHeaders": {name: [value] for name, value in told.items()},
        "HttpHeaders": told,
        "HttpStatusCode": 200,
    }


def sdk_metadata(answer: Answer, service: Service) -> dict[str, Any]:
    """The members that an answer of the service has beside its own."""
    known = {"Server": "Server", "Connection": KEPT, "connection": KEPT, **answer.headers}
    told = {name: known.get(name, "") for name in service.optimized.tells}
    http = http_metadata(answer.length, service.answers, **told)
    return {"SdkHttpMetadata": http, "SdkResponseMetadata": {}}
