"""What travels between the front and the services: who asks, how a value is encoded, how one is refused."""

import base64
import json
import math
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any, NoReturn, Protocol

from local_aws.signature import Signed

REASONS = {status.value: status.phrase for status in HTTPStatus}


@dataclass
class Request:
    """One request; header names in lower case, the path as it was sent, undecoded."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    keep_alive: bool = True
    claimed: Signed | None = None  # who signed, by its head alone
    signer: Signed | None = None  # who signed, once that is verified


class Parts(Protocol):
    """A body that is read some at a time, while it is sent."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


@dataclass
class Response:
    """One answer: status, body, and headers beyond Content-Length."""

    status: int
    body: bytes | Parts = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bytes:
        """The body in one."""
        return self.body if isinstance(self.body, bytes) else b"".join(self.body)

    def sent(self, keep_alive: bool = True, without_body: bool = False) -> Iterator[bytes]:
        """The bytes on the wire, some at a time."""
        head = self._head(keep_alive)
        if without_body or self.status == 204:
            yield head
        elif isinstance(self.body, bytes):
            yield head + self.body
        else:
            yield head
            yield from self.body

    def _head(self, keep_alive: bool) -> bytes:
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.status != 204:
            lines.append(f"Content-Length: {len(self.body)}")
        if not keep_alive:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def plain(status: int, sentence: str) -> Response:
    """A refusal that belongs to no AWS protocol, as JSON that any SDK can show."""
    code = {403: "AccessDeniedException", 413: "RequestEntityTooLargeException"}.get(status, "BadRequestException")
    body = json.dumps({"__type": code, "message": sentence})
    return Response(status, body.encode(), {"Content-Type": "application/json"})


@dataclass(frozen=True)
class RequestContext:
    """One request's circumstances: the account and region it is for, its id, and whose it is.

    `clock` is the time of what it starts, when an execution asks; `hops` counts the rules on the way here.
    """

    account: str
    region: str
    request_id: str
    session_name: str
    clock: Any = None
    hops: int = 0


class ServiceError(Exception):
    """A refusal, answered as AWS would in the protocol of the service that was asked.

    `code` is AWS's error code (`ExecutionDoesNotExist`), `status` the HTTP status; further `fields` become
    members of the answer (`ServiceError("TooManyRequestsException", "Rate exceeded", 429, Reason="…")`).
    `query_code` is what SDKs call it, where that is another name.
    """

    def __init__(self, code: str, message: str, status: int = 400, query_code: str = "", **fields: object):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.query_code = query_code
        self.fields = fields


def new_id() -> str:
    """An id like no other, as a UUID; no secret, so it need not ask the system for what nobody can guess."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def to_json(value: object) -> bytes:
    """The value as AWS's JSON: compact, UTF-8, a datetime as epoch seconds (ms), bytes as base64.

    Half of a surrogate pair, which has no UTF-8, is `?`, as Java encodes it.
    """
    return ENCODER.encode(value).encode("utf-8", "replace")


def _not_in_json(token: str) -> NoReturn:
    raise ValueError(f"Non-standard token '{token}'")


def _finite(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise ValueError(f"Numeric value ({shortened(digits)}) out of range of double")
    return number


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError(f"Number value length ({len(digits)}) exceeds the maximum allowed ({MOST_DIGITS})")
    return int(digits)


MOST_DIGITS = 1000  # as Jackson, which AWS's servers use
MOST_NESTED = 1000
HUGE = re.compile(r"\d[eE]\+?0*[1-9]\d\d|\d{309}")
QUOTED_OR_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[^\[\]{}"]+', re.S)
DECODER = json.JSONDecoder(parse_constant=_not_in_json)
CAREFUL = json.JSONDecoder(parse_constant=_not_in_json, parse_float=_finite, parse_int=_whole)


def parse_json(text: str | bytes) -> Any:
    """The value of a JSON text: what can be written as JSON again.

    Raises ValueError, also for NaN and bytes in UTF-16, which json.loads takes, and for numbers that are no double.
    """
    text = text if isinstance(text, str) else text.decode("utf-8")
    if text.count("[") + text.count("{") > MOST_NESTED:
        _check_nesting(text)
    return (CAREFUL if HUGE.search(text) else DECODER).decode(text)


def shortened(text: str, most: int = 40) -> str:
    """The text, cut when it is long."""
    return text if len(text) <= most else f"{text[:most]}…"


def _check_nesting(text: str) -> None:
    depth = 0
    for bracket in QUOTED_OR_BRACKETS.sub("", text):
        depth += 1 if bracket in "[{" else -1
        if depth > MOST_NESTED:
            raise ValueError(f"Document nesting depth ({depth}) exceeds the maximum allowed ({MOST_NESTED})")


def from_json(body: bytes) -> dict:
    """The members of a request; none for an empty body. Raises SerializationException for what is no object."""
    try:
        value = parse_json(body or b"{}")
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ServiceError("SerializationException", "The request is no JSON object.")
    return value


def _encode(value: object) -> object:
    if isinstance(value, datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no JSON form")


ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=_encode)
