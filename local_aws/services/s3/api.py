"""S3's REST API: a request becomes an operation with its parameters, the answer becomes XML, headers and a body."""

import functools
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from botocore.awsrequest import HeadersDict
from moto.core.model import OperationModel
from moto.core.parse import RequestParserError, RestXMLParser
from moto.core.request import Request as MotoRequest
from moto.core.routing import get_service_router
from moto.core.serialize import S3Serializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from local_aws.services.s3 import bucket_operations, objects, tags, uploads
from local_aws.services.s3.buckets import Store
from local_aws.services.s3.conditions import NotModified
from local_aws.services.s3.numbers import check_numbers
from local_aws.services.s3.operations import Call, check_parameters, handler_of, malformed
from local_aws.wire import Request, RequestContext, Response, ServiceError

FAMILIES = (bucket_operations, objects, tags, uploads)  # imported for the operations that they register
STREAMED = ("PutObject", "UploadPart")
MOST_XML = 4 * 2**20
STATUSES = {"DeleteBucket": 204, "DeleteObject": 204, "DeleteBucketTagging": 204, "DeleteObjectTagging": 204,
            "AbortMultipartUpload": 204, "PutBucketTagging": 204}  # fmt: skip


@functools.cache
def _store(folder: Path) -> Store:
    """The buckets that are kept in this folder."""
    return Store(folder)


def operation(request: Request) -> str:
    """The name of the operation that is meant. Raises MethodNotAllowed."""
    return _matched(request)[0].name


def answer(request: Request, context: RequestContext, folder: Path) -> Response:
    """The answer, from what is kept in the folder. Raises ServiceError."""
    model, path = _matched(request)
    handler = handler_of(model.name)
    call = Call(_store(folder), _parameters(model, path, request), request.body, context)
    check_parameters(model.name, call)
    headers = {"x-amz-request-id": context.request_id, "x-amz-id-2": context.request_id}
    try:
        told = handler(call)
    except NotModified:
        return Response(304, b"", headers)
    body = told.pop("Body", None)
    written = S3Serializer(model).serialize(told)
    status = 206 if "ContentRange" in told else STATUSES.get(model.name, 200)
    sent = written["body"].encode("utf-8", "replace") if body is None else body
    return Response(status, sent, {**headers, **_headers(written["headers"], told)})


def _matched(request: Request) -> tuple[OperationModel, dict[str, str]]:
    path = request.path.replace(";", "%3B").replace("#", "%23")
    query = f"?{request.query}" if request.query else ""
    headers = {name: value for name, value in request.headers.items() if name != "content-length"}
    asked = MotoRequest.from_primitives(request.method, f"http://s3.amazonaws.com{path}{query}", headers)
    try:
        model, params = get_service_router("s3").match(asked)
    except (HTTPException, NotImplementedError):
        told = "The specified method is not allowed against this resource."
        raise ServiceError("MethodNotAllowed", told, 405) from None
    return model, params


def _parameters(model: OperationModel, path: dict[str, str], request: Request) -> dict[str, Any]:
    """The parameters by the API's names, from the path, the query, the headers and the body."""
    streamed = model.name in STREAMED
    if not streamed and len(request.body) > MOST_XML:
        raise malformed()
    query = MultiDict(parse_qsl(request.query, keep_blank_values=True))
    check_numbers(model, request, query)
    asked = {
        "headers": HeadersDict(request.headers),
        "values": query,
        "url_params": path,
        "body": b"" if streamed else request.body,
    }
    try:
        found = RestXMLParser(model).parse(asked)
    except RequestParserError:
        raise malformed() from None
    except (ValueError, TypeError, AttributeError, OverflowError):  # in the body, or a header's date or truth
        raise malformed() if asked["body"] else ServiceError("InvalidArgument", "Invalid Argument") from None
    body = model.input_shape.serialization.get("payload")
    if body in model.input_shape.required_members and found.get(body) is None:
        raise malformed()
    return found


def _headers(written: dict[str, Any], answer: dict[str, Any]) -> dict[str, str]:
    """The headers, the object's own Content-Type among them."""
    headers = {name: str(value) for name, value in written.items()}
    for name, value in answer.get("Metadata", {}).items():
        headers[f"x-amz-meta-{name}"] = str(value)
    if "ContentType" in answer:
        headers["Content-Type"] = answer["ContentType"]
    return headers
