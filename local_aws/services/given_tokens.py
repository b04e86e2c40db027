"""Lists that moto answers: a further page is had for a token that an answer has given out, and for nothing else.

moto begins anew at a text that it does not know. Which member asks and which tells, botocore's paginators say.
"""

import functools
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

from botocore.model import OperationModel

from local_aws.services import query_protocol, sdk, shapes
from local_aws.services.table import SERVICES
from local_aws.wire import Request, RequestContext, Response, ServiceError, from_json

MOST = 10_000  # tokens that are remembered, the latest
_given: dict[tuple[str, ...], None] = {}


def check(service: str, name: str, request: Request, context: RequestContext) -> None:
    """Raises the service's refusal of a token that no answer to this operation has given out."""
    row = SERVICES[service]
    for asking, _ in _members(service, name) if row.bad_token else ():
        token = _asked(service, shapes.named(service, name), asking, request)
        if token and (service, name, context.region, token) not in _given:
            raise ServiceError(*row.bad_token)


def learn(service: str, name: str, response: Response, context: RequestContext) -> None:
    """Remembers the tokens that the answer gives out."""
    members = _members(service, name) if SERVICES[service].bad_token and response.status < 300 else ()
    answer = sdk.answer_of(shapes.named(service, name), response) if members else {}
    for _, telling in members:
        if token := answer.get(telling):
            _given[service, name, context.region, token] = None
    while len(_given) > MOST:
        _given.pop(next(iter(_given)), None)


@functools.cache
def _members(service: str, name: str) -> tuple[tuple[str, str], ...]:
    """The members that ask for a page and those that tell of the next."""
    try:
        found = shapes.session().get_paginator_model(SERVICES[service].botocore).get_paginator(name)
    except ValueError:
        return ()
    return tuple(zip(_listed(found["input_token"]), _listed(found["output_token"]), strict=True))


def _listed(told: str | list[str]) -> Iterator[str]:
    yield from [told] if isinstance(told, str) else told


def _asked(service: str, operation: OperationModel, member: str, request: Request) -> Any:
    """What the request has for the member: in its address, its form or its body."""
    where = operation.input_shape.members[member].serialization
    if where.get("location") == "querystring":
        return parse_qs(request.query).get(where["name"], [""])[0]
    if SERVICES[service].is_query:
        return query_protocol.form(request.body).get(member)
    return from_json(request.body).get(member)
