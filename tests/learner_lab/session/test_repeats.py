"""Calls that are safe to repeat: boto3 sends again what was not answered, and that harms nothing."""

import json
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ConnectionClosedError, IncompleteReadError

from learner_lab.resources.packages import code_hash
from learner_lab.session import repeats

MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:CallCenterStateMachine"
EXISTS = (400, {"__type": "ExecutionAlreadyExists", "message": "Execution Already Exists"})
THROTTLED = (400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
CUT = ConnectionClosedError(endpoint_url="https://states")


class Raw:
    """A body as boto3 reads it."""

    def __init__(self, content: bytes):
        self.content = content

    def stream(self, **_):
        yield self.content


@pytest.fixture
def aws(monkeypatch):
    """A client whose calls get these answers in turn, and the bodies that it sent."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    sent = []

    def client(service: str, *answers):
        waiting = list(answers)

        def answer(request, **_):
            sent.append(json.loads(request.body or "{}"))
            following = waiting.pop(0)
            if isinstance(following, Exception):
                raise following
            status, body = following
            headers = {"x-amzn-errortype": body.get("__type", ""), "date": body.get("Date", "")}
            return AWSResponse(request.url, status, headers, Raw(json.dumps(body).encode()))

        session = boto3.Session("ASIAX", "secret", region_name="us-east-1")
        repeats.make_safe(session)
        made = session.client(service)
        made.meta.events.register("before-send", answer)
        return made

    client.sent = sent
    return client


def test_an_execution_whose_answer_was_lost_does_not_run_twice(aws):
    sfn = aws("stepfunctions", CUT, EXISTS)
    started = sfn.start_execution(stateMachineArn=MACHINE, input="{}")
    first, second = aws.sent
    assert first == second and first["name"]
    assert list(started) == ["executionArn", "startDate", "ResponseMetadata"]
    assert started["executionArn"] == f"{MACHINE.replace('stateMachine', 'execution', 1)}:{first['name']}"


@pytest.fixture
def start_with_a_lost_answer(aws, monkeypatch):
    """Starts an execution named by the student whose answer is lost; one of that name exists then."""

    def start(input: str, seconds_ago: float) -> dict:
        now = datetime.now(UTC).replace(microsecond=0)
        found = {
            "input": input,
            "startDate": now.timestamp() - seconds_ago,
            "Date": format_datetime(now, True),
        }
        sfn, asking = aws("stepfunctions", (500, {}), EXISTS), aws("stepfunctions", (200, found))
        monkeypatch.setattr(repeats.boto3, "client", lambda *_, **__: asking)
        return sfn.start_execution(stateMachineArn=MACHINE, name="mine", input='{"n": 1}')

    return start


def test_a_500_may_have_taken_effect_too(start_with_a_lost_answer):
    started = start_with_a_lost_answer('{"n": 1}', seconds_ago=0)
    assert started["executionArn"].endswith(":mine") and started["startDate"].tzinfo


@pytest.mark.parametrize(("input", "seconds_ago"), [('{"n": 2}', 0), ('{"n": 1}', 60)])
def test_an_execution_of_other_input_or_from_before_was_not_started_by_the_lost_call(
    start_with_a_lost_answer, input, seconds_ago
):
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        start_with_a_lost_answer(input, seconds_ago)


def test_a_name_that_is_taken_is_an_error_when_no_answer_was_lost(aws):
    for answers in [(EXISTS,), (THROTTLED, EXISTS)]:
        with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
            aws("stepfunctions", *answers).start_execution(stateMachineArn=MACHINE, name="mine")


def test_every_start_without_a_name_has_a_name_of_its_own(aws):
    sfn = aws("stepfunctions", *[(200, {"executionArn": "x", "startDate": 0})] * 2)
    for _ in range(2):
        sfn.start_execution(stateMachineArn=MACHINE)
    assert aws.sent[0]["name"] != aws.sent[1]["name"]


def test_what_was_deleted_although_the_answer_was_lost_is_deleted(aws):
    gone = (404, {"__type": "ResourceNotFoundException", "message": "Function not found"})
    aws("lambda", CUT, gone).delete_function(FunctionName="OpenCaseFunction")
    with pytest.raises(ClientError, match="ResourceNotFound"):
        aws("lambda", gone).delete_function(FunctionName="OpenCaseFunction")


@pytest.mark.parametrize("qualifier", ["", ":7", ":live"])
def test_an_execution_is_known_by_its_machine_whichever_version_or_alias_was_started(aws, qualifier):
    started = aws("stepfunctions", CUT, EXISTS).start_execution(stateMachineArn=MACHINE + qualifier)
    assert started["executionArn"].rpartition(":")[0] == MACHINE.replace(":stateMachine:", ":execution:")


@pytest.mark.parametrize(
    ("operation", "said"),
    [("send_task_success", {"output": "{}"}), ("send_task_failure", {"error": "NotMine"})],
)
def test_a_token_that_was_answered_although_the_answer_was_lost_is_answered(aws, operation, said):
    gone = (400, {"__type": "TaskTimedOut", "message": "Task Timed Out"})
    getattr(aws("stepfunctions", CUT, gone), operation)(taskToken="token", **said)
    with pytest.raises(ClientError, match="TaskTimedOut"):
        getattr(aws("stepfunctions", gone), operation)(taskToken="token", **said)


@pytest.fixture
def create_with_a_lost_answer(aws, monkeypatch):
    """Creates a function whose answer is lost, in an account where one with this code hash exists then."""

    def create(existing: str) -> dict:
        exists = (409, {"__type": "ResourceConflictException", "message": "Function already exist"})
        found = (200, {"FunctionArn": "arn:open", "CodeSha256": existing})
        awslambda, asking = aws("lambda", CUT, exists), aws("lambda", found)
        monkeypatch.setattr(repeats.boto3, "client", lambda *_, **__: asking)
        role = "arn:aws:iam::123456789012:role/LabRole"
        return awslambda.create_function(FunctionName="Open", Role=role, Code={"ZipFile": b"code"})

    return create


def test_a_function_that_was_made_although_the_answer_was_lost_is_described(create_with_a_lost_answer):
    assert create_with_a_lost_answer(code_hash(b"code"))["FunctionArn"] == "arn:open"


def test_a_function_of_other_code_was_made_by_somebody_else(create_with_a_lost_answer):
    with pytest.raises(ClientError, match="already exist"):
        create_with_a_lost_answer(code_hash(b"other code"))


class InPieces(BaseHTTPRequestHandler):
    """An S3 that says how long an object is, and breaks off as often as it is told."""

    breaks = 0

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.wfile.write(b"01234" if type(self).breaks > 0 else b"0123456789")
        type(self).breaks -= 1
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture
def object_that_breaks_off(monkeypatch):
    """Reads the object after it broke off so often."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), InPieces)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    session = boto3.Session("ASIAX", "secret", region_name="us-east-1")
    repeats.make_safe(session)
    s3 = session.client("s3", endpoint_url=f"http://127.0.0.1:{server.server_port}")

    def read(breaks: int) -> bytes:
        InPieces.breaks = breaks
        return s3.get_object(Bucket="bucket", Key="key")["Body"].read()

    yield read
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("breaks", [0, 1, 3])
def test_an_object_that_breaks_off_on_the_way_is_asked_for_again(object_that_breaks_off, breaks):
    assert object_that_breaks_off(breaks) == b"0123456789"


def test_one_that_always_breaks_off_is_an_error_and_no_shorter_object(object_that_breaks_off):
    with pytest.raises(IncompleteReadError):
        object_that_breaks_off(100)
