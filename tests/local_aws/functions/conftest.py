"""Functions deployed into moto's backend of this process, run by the runtime without any HTTP."""

import base64
import io
import itertools
import json
import subprocess
import zipfile
from dataclasses import dataclass

import pytest

from local_aws.environment import leading_to
from local_aws.functions.invocation import Invocation
from local_aws.signature import Keys
from local_aws.wire import RequestContext

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/LabRole"
CONTEXT = RequestContext(ACCOUNT, "us-east-1", "request", "user=student")
AWS = leading_to("http://127.0.0.1:1", Keys("AKIAEXAMPLE", "secret"))
numbers = itertools.count()


@dataclass
class Function:
    """A deployed function, called by its name; `moto` is what moto keeps of it."""

    name: str
    moto: object

    def __call__(self, event: object = None, **options: object) -> Invocation:
        from local_aws import functions

        return functions.invoke(self.name, json.dumps(event).encode(), CONTEXT, **options)

    def answer(self, event: object = None) -> object:
        """What the handler returned, from JSON."""
        done = self(event)
        assert done.function_error is None, done.payload
        return json.loads(done.payload)

    def error(self, event: object = None) -> dict:
        """The error object of a call that fails."""
        done = self(event)
        assert done.function_error == "Unhandled", done.payload
        return json.loads(done.payload)

    def log(self) -> list[str]:
        """All messages in its log group, in order."""
        from moto.logs.models import logs_backends

        group = logs_backends[ACCOUNT]["us-east-1"].groups.get(f"/aws/lambda/{self.name}")
        return [event.message for stream in group.streams.values() for event in stream.events] if group else []


@pytest.fixture(scope="session")
def settled(tmp_path_factory):
    """The runtime with a folder of its own, ended after the tests."""
    from moto.iam.models import iam_backends

    from local_aws import functions

    if "LabRole" not in {role.name for role in iam_backends[ACCOUNT]["aws"].roles.values()}:
        iam_backends[ACCOUNT]["aws"].create_role("LabRole", "{}", "/", None, "", {}, 3600)
    folder = tmp_path_factory.mktemp("workers")
    functions.prepare(AWS, folder)
    yield folder
    functions.shutdown()


@pytest.fixture
def deploy(settled):
    """A function of this source: `deploy(source, Timeout=1, …)`; more files as `files={name: text}`."""
    from moto.awslambda.models import lambda_backends

    def deployed(source: str, files: dict[str, str] | None = None, **configuration: object) -> Function:
        name = f"Function{next(numbers)}"
        given = {
            "FunctionName": name,
            "Role": ROLE,
            "Runtime": "python3.13",
            "Handler": "lambda_function.lambda_handler",
            "Code": {"ZipFile": zipped({"lambda_function.py": source, **(files or {})})},
        }
        return Function(name, lambda_backends[ACCOUNT]["us-east-1"].create_function({**given, **configuration}))

    return deployed


def zipped(files: dict[str, str]) -> str:
    """A zip of the files, in base64."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return base64.b64encode(buffer.getvalue()).decode()


def ended(pid: int | str) -> bool:
    """Whether the process has ended; one that nobody has waited for yet (a zombie) has."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return not state or state.startswith("Z")


def running():
    """How many invocations are at work."""
    from local_aws import functions

    return functions._pool._running[f"us-east-1:{ACCOUNT}"]
