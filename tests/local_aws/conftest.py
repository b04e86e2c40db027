"""What the tests of the local AWS share: a state folder of one's own, and HTTP spoken by hand."""

import io
import re
import socket
import time
import zipfile

import pytest

import local_aws as aws
from local_aws import signature
from local_aws.signature import MOMENT, Keys

IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"


@pytest.fixture
def home(tmp_path):
    """A state folder of the test's own, with an awkward name; what runs for it is stopped afterwards."""
    yield tmp_path / "Ada's höme"
    aws.stop(tmp_path / "Ada's höme")


@pytest.fixture
def speak(local_aws):
    """Sends bytes to the local AWS, with `HOST` and `SIGNED` filled in, and returns what comes back.

    `SIGNED`, a header's value, is that of a request with this body, with the first line's method and path; after it
    come the headers that are signed with it.
    """

    def send(message: bytes, service: str = "sts", body: bytes = IDENTITY, server=local_aws, **others: str) -> bytes:
        port, timeout = int(server.endpoint.rpartition(":")[2]), 10
        method, path = [*message.decode("latin-1").split("\r\n")[0].split(" "), "/"][:2]
        signature = signed(server, service, method, path, body, **others).encode("latin-1")
        message = message.replace(b"HOST", b"127.0.0.1:%d" % port).replace(b"SIGNED", signature)
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    return send


def keys_of(server) -> Keys:
    return Keys(server.environment["AWS_ACCESS_KEY_ID"], server.environment["AWS_SECRET_ACCESS_KEY"])


def signed(server, service: str, method: str = "POST", path: str = "/", body: bytes = b"", **others: str) -> str:
    """The Authorization header's value, and after it the other headers that it signs, the date among them."""
    port = server.endpoint.rpartition(":")[2]
    others = {name.replace("_", "-"): value for name, value in others.items()}
    told = {"host": f"127.0.0.1:{port}", "x-amz-date": time.strftime(MOMENT, time.gmtime()), **others}
    headers = signature.sign(keys_of(server), service, method, path, told, body)
    first = headers.pop("authorization")
    del headers["host"]
    return first + "".join(f"\r\n{name}: {value}" for name, value in headers.items())


@pytest.fixture
def statuses():
    """The status codes of the answers in a stream of bytes."""
    return lambda stream: [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3})", stream)]


@pytest.fixture(scope="session")
def zip_of():
    """Turns a handler's source into the `Code` of a function."""

    def code(source: str) -> dict:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("lambda_function.py", source)
        return {"ZipFile": written.getvalue()}

    return code


@pytest.fixture(scope="session")
def zipped(zip_of):
    """The `Code` of a function that answers with its event."""
    return zip_of("def lambda_handler(event, context):\n    return event\n")
