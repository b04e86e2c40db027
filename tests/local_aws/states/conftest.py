"""What the tests of Step Functions share: its API called in this process, in an account of the test's own."""

import itertools
import json
import uuid
from types import SimpleNamespace

import pytest

from local_aws import functions
from local_aws.states import api as step_functions
from local_aws.states.store import store_of
from local_aws.wire import RequestContext, ServiceError

ACCOUNTS = itertools.count(100_000_000_000)


class StepFunctions:
    """The API with its operations as methods, as boto3 has them: `sfn.StartExecution(stateMachineArn=…)`."""

    def __init__(self):
        self.account = str(next(ACCOUNTS))
        self.role = f"arn:aws:iam::{self.account}:role/LabRole"

    def __getattr__(self, operation):
        return lambda **params: step_functions.handle(operation, params, self.context())

    def context(self):
        return RequestContext(self.account, "us-east-1", str(uuid.uuid4()), "student")

    def function(self, name):
        return f"arn:aws:lambda:us-east-1:{self.account}:function:{name}"

    def create(self, definition, **params):
        """The ARN of a new state machine with these states (or this definition)."""
        text = definition if isinstance(definition, str) else json.dumps(definition)
        given = {
            "name": f"machine-{uuid.uuid4().hex[:8]}",
            "definition": text,
            "roleArn": self.role,
            **params,
        }
        return self.CreateStateMachine(**given)["stateMachineArn"]

    def start(self, arn, data=None, **params):
        """The ARN of a new execution."""
        return self.StartExecution(stateMachineArn=arn, input=json.dumps(data or {}), **params)["executionArn"]

    def ended(self, arn, seconds=10):
        """The description of an execution once it has ended."""
        store = store_of(self.context(), step_functions.handle)
        assert store.executions[arn].finished.wait(seconds), "it still runs"
        return self.DescribeExecution(executionArn=arn)

    def events(self, arn):
        return self.GetExecutionHistory(executionArn=arn, maxResults=1000)["events"]

    def run(self, definition, data=None):
        """How an execution of this definition ended: its description, its output as data, its events' types."""
        arn = self.start(self.create(definition), data)
        described = self.ended(arn)
        output = json.loads(described["output"]) if "output" in described else None
        events = self.events(arn)
        return SimpleNamespace(
            status=described["status"],
            output=output,
            error=described.get("error"),
            cause=described.get("cause"),
            events=events,
            types=[event["type"] for event in events],
        )


@pytest.fixture
def sfn():
    return StepFunctions()


@pytest.fixture
def leaping(monkeypatch):
    """Executions leap over what is only waiting."""
    monkeypatch.setenv("LOCAL_AWS_TIME", "leap")


@pytest.fixture
def waiting_really(monkeypatch):
    """Executions wait as long as they say, also in a run that leaps."""
    monkeypatch.setenv("LOCAL_AWS_TIME", "real")


@pytest.fixture(params=["real", "leap"])
def either_time(request, monkeypatch):
    """The test is run in real time and in leaps."""
    monkeypatch.setenv("LOCAL_AWS_TIME", request.param)


@pytest.fixture
def refused():
    """The refusal of what is called inside."""

    def call(code, operation, **params):
        with pytest.raises(ServiceError) as caught:
            operation(**params)
        assert caught.value.code == code
        return caught.value.message

    return call


@pytest.fixture
def lambdas(monkeypatch):
    """Python functions that stand in for Lambda's, by name; what they raise is what a handler raised."""
    handlers = {}

    def invoke(function, payload, context, *, invocation_type="RequestResponse", log_type="None", **options):
        if invocation_type != "RequestResponse":
            status = {"Event": 202, "DryRun": 204}[invocation_type]
            return functions.Invocation(status, b"", None, None, "$LATEST", str(uuid.uuid4()))
        handler = handlers[function.rpartition(":")[2]]
        try:
            body, error = json.dumps(handler(json.loads(payload))), None
        except ServiceError:
            raise
        except Exception as problem:
            body = json.dumps({"errorMessage": str(problem), "errorType": type(problem).__name__})
            error = "Unhandled"
        log_tail = "bG9n" if log_type == "Tail" else None
        return functions.Invocation(200, body.encode(), error, log_tail, "$LATEST", str(uuid.uuid4()))

    monkeypatch.setattr(functions, "invoke", invoke)
    return handlers
