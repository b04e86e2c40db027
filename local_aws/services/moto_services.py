"""moto in process, without its web server: what answers for most of the services.

Importing this module takes most of a second, so only the server's loader does.
"""

import functools
import json
import logging
from pkgutil import resolve_name

from moto.awslambda.models import lambda_backends
from moto.core.request import Request as MotoRequest
from moto.core.routing import get_service_router
from moto.iam.models import iam_backends
from werkzeug.exceptions import HTTPException

from local_aws.services import given_tokens
from local_aws.services.account import LAB_ROLE, TRUSTED, Account
from local_aws.services.moto_lock import moto_lock
from local_aws.services.table import SERVICES
from local_aws.wire import Request, RequestContext, Response, ServiceError

ATTACHED = ("VocLabPolicy1", "VocLabPolicy2", "VocLabPolicy3")
log = logging.getLogger("local_aws")


def answer(service: str, name: str, request: Request, context: RequestContext) -> Response:
    """moto's answer to the request, its errors included. Raises ServiceError for what moto does not have."""
    given_tokens.check(service, name, request, context)
    response = _answer(service, request, context)
    given_tokens.learn(service, name, response, context)
    return response


def _answer(service: str, request: Request, context: RequestContext) -> Response:
    moto_request, responses = _moto_request(service, request, context.region), _responses(service)
    try:
        with moto_lock:
            found = responses.dispatch(moto_request, moto_request.raw_url, moto_request.headers)
    except NotImplementedError:
        raise _unknown(service) from None
    except HTTPException as refused:
        found = (refused.code or 400, dict(refused.get_headers()), refused.description or "")
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        log.warning("moto cannot read a request of %s", service, exc_info=True)
        message = f"The local AWS cannot make sense of this request ({type(error).__name__}: {error})."
        raise ServiceError("ValidationException", message) from None
    status, headers, body = found
    if status == 404 and not body:
        raise _unknown(service)
    return Response(status, body.encode() if isinstance(body, str) else body, _sent(headers, context))


def warm() -> None:
    """Imports what answers for the services that are there at the start."""
    for row in SERVICES.values():
        if row.moto and row.at_start:
            _responses(row.signing)


def rest_operation(service: str, request: Request, region: str) -> str:
    """The name of the operation that method and path mean. Raises ServiceError when there is none."""
    try:
        operation, _ = get_service_router(service).match(_moto_request(service, request, region))
    except (HTTPException, NotImplementedError):
        raise _unknown(service) from None
    return operation.name


def code_sizes(context: RequestContext) -> list[int]:
    """The size of each function's code, in bytes."""
    with moto_lock:
        functions = lambda_backends[context.account][context.region].list_functions(None)
        return [function.code_size for function in functions]


def furnish(account: Account) -> None:
    """Makes LabRole and voclabs as a Learner Lab has them: the trust policy is one statement."""
    backend = iam_backends[account.id]["aws"]
    services = [f"{name}.amazonaws.com" for name in TRUSTED.split()]
    _create_role(backend, LAB_ROLE, {"Service": services})
    _create_role(backend, "voclabs", {"AWS": f"arn:aws:iam::{account.id}:root"})
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    for name in ATTACHED:
        backend.attach_role_policy(backend.create_policy("", "/", document, name, {}).arn, LAB_ROLE)


@functools.cache
def _responses(service: str):  # no annotation: moto's classes have none in common
    """The class that answers, imported when it is first asked for."""
    return resolve_name(SERVICES[service].moto)


def _create_role(backend, name: str, principal: dict) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    backend.create_role(name, trust, "/", None, "", {}, 3600)


def _moto_request(service: str, request: Request, region: str) -> MotoRequest:
    """The request under AWS's own host name, from which moto reads the region."""
    query = f"?{request.query}" if request.query else ""
    url = f"http://{service}.{region}.amazonaws.com{request.path}{query}"
    headers = {name: value for name, value in request.headers.items() if name not in ("host", "user-agent")}
    return MotoRequest.from_primitives(request.method, url, headers, request.body)


def _sent(headers: dict, context: RequestContext) -> dict[str, str]:
    dropped = ("content-length", "status", "connection", "x-amzn-requestid", "server")
    kept = {name: str(value) for name, value in headers.items() if name.lower() not in dropped}
    return {**kept, "x-amzn-RequestId": context.request_id}


def _unknown(service: str) -> ServiceError:
    message = f"The local AWS does not have this operation of {service}; local_aws/README.md lists what it has."
    return ServiceError("UnknownOperationException", message, 404)
