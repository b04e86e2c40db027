"""The shapes in which AWS's protocols answer: JSON for states and logs, REST-JSON for lambda, XML for iam and sts."""

from xml.sax.saxutils import escape

from local_aws.wire import Response, ServiceError, to_json

QUERY = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}
OTHER_XML = ("s3", "sns", "ec2", "cloudformation", "elasticloadbalancing", "rds", "cloudfront", "route53")
JSON_1_1 = ("logs", "tagging")


def content_type(service: str) -> str:
    """The Content-Type of the service's answers; of those not offered here, most that are asked speak XML."""
    if service in QUERY or service in OTHER_XML:
        return "text/xml"
    if service == "lambda":
        return "application/json"
    return "application/x-amz-json-1.1" if service in JSON_1_1 else "application/x-amz-json-1.0"


def answer(service: str, request_id: str, value: dict) -> Response:
    """A JSON answer of the service."""
    return Response(200, to_json(value), _headers(service, request_id))


def error(service: str, request_id: str, refused: ServiceError) -> Response:
    """The refusal in the protocol of the service."""
    headers = _headers(service, request_id)
    if headers["Content-Type"] == "text/xml":
        return Response(refused.status, _xml_error(service, request_id, refused), headers)
    headers["x-amzn-ErrorType"] = refused.code
    value = {**refused.fields, "message": refused.message}
    if service == "lambda":  # REST-JSON names the error in the header; lambda's Type says whose fault it is
        value = {"Type": "User" if refused.status < 500 else "Service", **value}
    else:
        value = {"__type": refused.code, **value}
    return Response(refused.status, to_json(value), headers)


def query_answer(service: str, request_id: str, action: str, result: str) -> Response:
    """A query-protocol answer around `result`, which is XML already."""
    body = (
        f'<{action}Response xmlns="{QUERY[service]}"><{action}Result>{result}</{action}Result>'
        f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    )
    return Response(200, body.encode(), _headers(service, request_id))


def _headers(service: str, request_id: str) -> dict[str, str]:
    return {"Content-Type": content_type(service), "x-amzn-RequestId": request_id}


def _xml_error(service: str, request_id: str, refused: ServiceError) -> bytes:
    whose = "Sender" if refused.status < 500 else "Receiver"
    return (
        f'<ErrorResponse xmlns="{QUERY.get(service, "")}"><Error><Type>{whose}</Type><Code>{refused.code}</Code>'
        f"<Message>{escape(refused.message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    ).encode()
