"""A service's API as an SDK speaks it, without a connection: a call becomes a request, the response an answer."""

from typing import Any
from urllib.parse import urlencode

from botocore.awsrequest import HeadersDict
from botocore.model import OperationModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

from local_aws.wire import Request, Response, ServiceError

MISSING = "Missing required parameter"


def request_of(operation: OperationModel, params: dict[str, Any]) -> Request:
    """The request that an SDK would send, unsigned. Raises ServiceError for values of a wrong type.

    What is missing is the service's own matter, as it is for the SDK for Java.
    """
    report = ParamValidator().validate(params, operation.input_shape) if operation.input_shape else None
    wrong = [line for line in report.generate_report().splitlines() if not line.startswith(MISSING)] if report else []
    if wrong:
        raise ServiceError("ValidationException", "\n".join(wrong))
    sent = create_serializer(_protocol(operation), include_validation=False).serialize_to_request(params, operation)
    headers = {name.lower(): str(value) for name, value in sent["headers"].items()}
    path, _, query = sent["url_path"].partition("?")
    query = "&".join(filter(None, (query, _form(sent["query_string"]))))
    return Request(sent["method"], path, query, headers, _bytes(sent["body"]))


def answer_of(operation: OperationModel, response: Response) -> dict[str, Any]:
    """What an SDK would read in the response. Raises ServiceError for a refusal."""
    apart = response.status < 300 and (operation.has_streaming_output or operation.http["method"] == "HEAD")
    received = {
        "status_code": response.status,
        "headers": HeadersDict({**response.headers, "Content-Length": str(len(response.body))}),
        "body": b"" if apart else response.whole,
    }
    answer = create_parser(_protocol(operation)).parse(received, operation.output_shape)
    answer.pop("ResponseMetadata")
    if error := answer.get("Error") if response.status >= 300 else None:
        code = error.get("QueryErrorCode", error["Code"])
        raise ServiceError(code, error["Message"], response.status, query_code=error["Code"])
    if apart and operation.has_streaming_output:  # bytes, whatever they are
        answer[operation.output_shape.serialization["payload"]] = response.whole
    return answer


def _protocol(operation: OperationModel) -> str:
    return operation.service_model.resolved_protocol


def _form(fields: dict | str) -> str:
    return fields if isinstance(fields, str) else urlencode(fields)


def _bytes(body: bytes | str | dict) -> bytes:
    return body if isinstance(body, bytes) else _form(body).encode()
