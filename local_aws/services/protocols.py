"""The shapes in which AWS's protocols answer: JSON for states and logs, REST-JSON for lambda, XML for iam and sts."""

from typing import TYPE_CHECKING

from local_aws.services import query_protocol
from local_aws.services.query_protocol import xml_text
from local_aws.services.table import JSON_1_0, REST_JSON, SERVICES, XML
from local_aws.wire import Response, ServiceError, to_json

if TYPE_CHECKING:
    from botocore.model import OperationModel

SPEAK_XML = ("s3", "ec2", "cloudformation", "elasticloadbalancing", "rds", "cloudfront", "route53")


def content_type(service: str) -> str:
    """The Content-Type of the service's answers; what is not offered is refused so that its SDK understands it."""
    if service in SERVICES:
        return SERVICES[service].answers
    return XML if service in SPEAK_XML else JSON_1_0


def answer(service: str, request_id: str, value: dict) -> Response:
    """A JSON answer of the service."""
    return Response(200, to_json(value), _headers(service, request_id))


def modelled_answer(service: str, request_id: str, operation: "OperationModel", value: dict) -> Response:
    """An answer in the protocol that the service's model has."""
    if not SERVICES[service].is_query:
        return answer(service, request_id, value)
    body = query_protocol.answer(operation, value, SERVICES[service].namespace, request_id)
    return Response(200, body, _headers(service, request_id))


def error(service: str, request_id: str, refused: ServiceError) -> Response:
    """The refusal in the protocol of the service."""
    headers = _headers(service, request_id)
    if headers["Content-Type"] == XML:
        return Response(refused.status, _xml_error(service, request_id, refused), headers)
    headers["x-amzn-ErrorType"] = refused.code
    if refused.query_code:  # what the service called it while it spoke the query protocol, as its SDKs still do
        headers["x-amzn-query-error"] = f"{refused.query_code};{'Sender' if refused.status < 500 else 'Receiver'}"
    value = {**refused.fields, "message": refused.message}
    if headers["Content-Type"] == REST_JSON:  # names the error in the header; lambda's Type says whose fault it is
        value = {"Type": "User" if refused.status < 500 else "Service", **value}
    else:
        value = {"__type": refused.code, **value}
    return Response(refused.status, to_json(value), headers)


def query_answer(service: str, request_id: str, action: str, result: str) -> Response:
    """A query-protocol answer around `result`, which is XML already."""
    body = (
        f'<{action}Response xmlns="{SERVICES[service].namespace}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    )
    return Response(200, body.encode(), _headers(service, request_id))


def _headers(service: str, request_id: str) -> dict[str, str]:
    return {"Content-Type": content_type(service), "x-amzn-RequestId": request_id}


def _xml_error(service: str, request_id: str, refused: ServiceError) -> bytes:
    if service in SERVICES and SERVICES[service].is_rest:
        told = {"Code": refused.code, "Message": refused.message, **refused.fields, "RequestId": request_id}
        inside = "".join(f"<{name}>{xml_text(value)}</{name}>" for name, value in told.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inside}</Error>'.encode()
    whose = "Sender" if refused.status < 500 else "Receiver"
    namespace = SERVICES[service].namespace if service in SERVICES else ""
    return (
        f'<ErrorResponse xmlns="{namespace}"><Error><Type>{whose}</Type><Code>{refused.code}</Code>'
        f"<Message>{xml_text(refused.message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    ).encode()
