"""What the tests of the local AWS share: a state folder of one's own, and HTTP spoken by hand."""

import io
import re
import socket
import zipfile

import pytest

import local_aws as aws


@pytest.fixture
def home(tmp_path):
    """A state folder of the test's own, with an awkward name; what runs for it is stopped afterwards."""
    yield tmp_path / "Ada's höme"
    aws.stop(tmp_path / "Ada's höme")


@pytest.fixture
def speak(local_aws):
    """Sends bytes to the local AWS, with `HOST` and `SIGNED` filled in, and returns what comes back."""

    def send(message: bytes, server=local_aws, timeout: float = 10) -> bytes:
        port = int(server.endpoint.rpartition(":")[2])
        message = message.replace(b"HOST", b"127.0.0.1:%d" % port).replace(b"SIGNED", signed(server).encode())
        with socket.create_connection(("127.0.0.1", port), timeout) as connection:
            connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    return send


def signed(server, service: str = "sts") -> str:
    """The Authorization header of a request with the server's key; signatures are not verified."""
    key = server.environment["AWS_ACCESS_KEY_ID"]
    return (
        f"AWS4-HMAC-SHA256 Credential={key}/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
    )


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
