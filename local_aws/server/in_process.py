"""The AWS without a socket: requests of this process's boto3 are answered in this process, signed as any.

    aws = InProcess(folder)
    with aws.installed():
        client = boto3.Session().client("stepfunctions", …)    # with the keys and the endpoint of aws.environment

It is for whoever has no sockets, and for tests. A process can hold one, since moto keeps its things in modules.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse, HeadersDict
from botocore.exceptions import ConnectionClosedError
from botocore.handlers import BUILTIN_HANDLERS

from local_aws import environment
from local_aws.background import Server
from local_aws.server.api import Api
from local_aws.server.front import CutConnection
from local_aws.server.gate import Gate
from local_aws.services.account import Account
from local_aws.state_folder import StateFolder
from local_aws.wire import Request

ENDPOINT = "http://127.0.0.1:2"  # where nobody listens: a request that is not answered here is answered nowhere


class InProcess:
    """One AWS in this process, with a state folder for its keys, its faults and its workers."""

    def __init__(self, home: Path | None = None):
        folder = StateFolder(home)
        folder.make()
        keys = folder.make_keys()
        self.environment = environment.leading_to(ENDPOINT, keys)
        self.api = Api(Gate(keys), folder, Account.from_environment(), self.environment)
        self.api.services.loading.begin()

    def start(self) -> Server:
        """What `local_aws.start` answers, for whoever takes this in its place."""
        return Server(ENDPOINT, os.getpid(), self.environment)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Within it, every session that is made answers through this AWS, as long as it lives."""
        handler = self.install()
        try:
            yield
        finally:
            BUILTIN_HANDLERS.remove(handler)

    def install(self) -> tuple:
        """Every session that is made from now on answers through this AWS; what `BUILTIN_HANDLERS` has for it."""
        BUILTIN_HANDLERS.append(handler := ("before-send", self.answer))
        return handler

    def answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        """botocore's `before-send`: the response; None to a request that is for somebody else."""
        if not request.url.startswith(f"{ENDPOINT}/"):
            return None
        try:
            response = self.api.answer(_received(request))
        except CutConnection:
            raise ConnectionClosedError(endpoint_url=request.url) from None
        body = b"" if request.method == "HEAD" else response.whole
        headers = {**response.headers, "Content-Length": str(len(response.body))}
        return AWSResponse(request.url, response.status, HeadersDict(headers), Body(body))


class Body(io.BytesIO):
    """A response's body as botocore reads it."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        """What is left of it, at once."""
        yield self.read()


def _received(request: AWSPreparedRequest) -> Request:
    """The request as it would arrive through a connection."""
    url = urlsplit(request.url)
    headers = {name.lower(): _text(value) for name, value in request.headers.items()}
    return Request(request.method, url.path, url.query, {"host": url.netloc, **headers}, _bytes(request.body))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _bytes(body: object) -> bytes:
    """What is sent: botocore has it as text, as bytes, as a file, or not at all."""
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else bytes(body or b"")
