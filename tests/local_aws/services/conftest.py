"""What the tests of the services share: names of their own, clients of a running local AWS, refusals."""

import contextlib
import functools
import json
import uuid
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws.server.dispatch import Services
from local_aws.server.in_process import ENDPOINT, Body, _received
from local_aws.server.moments import Moments
from local_aws.services import protocols, sdk, shapes, within
from local_aws.services.account import LAB_ROLE, Account
from local_aws.wire import RequestContext, ServiceError


@pytest.fixture
def name():
    """A name that nothing has yet."""
    return f"own-{uuid.uuid4().hex[:8]}"


HERE, THERE = "in this process", "over HTTP"
KEYS = {"aws_access_key_id": "AKIAEXAMPLE", "aws_secret_access_key": "secret", "region_name": "us-east-1"}


def pytest_generate_tests(metafunc):
    """What needs no other service is tried in this process by default, and over HTTP with the slow tests."""
    if "transport" in metafunc.fixturenames:
        quick = metafunc.module.__name__.endswith("test_neighbours")
        there = THERE if quick else pytest.param(THERE, marks=pytest.mark.slow)
        metafunc.parametrize("transport", [there] if "local_aws" in metafunc.fixturenames else [HERE, there])


@functools.cache
def client_of(endpoint, service, validates=True):
    """One client of a service for all tests of this server: making one takes longer than most of its calls."""
    return boto3.client(service, config=Config(parameter_validation=validates))


@functools.cache
def client_here(service, validates=True):
    """A client whose requests are answered in this process, by the services of our own alone."""
    config = Config(parameter_validation=validates)
    made = boto3.session.Session(**KEYS).client(service, endpoint_url=ENDPOINT, config=config)
    made.meta.events.register("before-send", functools.partial(_answered, service))
    return made


@functools.cache
def services_here():
    """The services as the server has them, without what is heavy: moto, the workers, the engine."""
    services = Services(Account.from_environment(), Moments(lambda what: 0), {}, Path())
    heavy = SimpleNamespace(shapes=shapes, sdk=sdk, within=within)
    services.loading = SimpleNamespace(heavy=lambda: heavy, is_ready=False)
    return services


def _answered(service, request, **_):
    services, received = services_here(), _received(request)
    context = RequestContext(services.account.id, "us-east-1", str(uuid.uuid4()), services.account.user)
    try:
        response = services.handle(service, services.operation(service, received, context.region), received, context)
    except ServiceError as refused:
        response = protocols.error(service, context.request_id, refused)
    return AWSResponse(request.url, response.status, HeadersDict(response.headers), Body(response.body))


@pytest.fixture
def client(request, transport, monkeypatch):
    """A client of the service with this name."""
    if transport == HERE:
        monkeypatch.setattr(within, "_ask", services_here()._ask)
        return client_here
    return functools.partial(client_of, request.getfixturevalue("local_aws").endpoint)


@pytest.fixture
def sqs(client):
    return client("sqs")


@pytest.fixture
def sns(client):
    return client("sns")


@pytest.fixture
def topic(sns, name):
    """The ARN of a new topic: `topic(".fifo", FifoTopic="true")`."""
    made = []

    def create(suffix="", **attributes):
        made.append(sns.create_topic(Name=f"{name}-{len(made)}{suffix}", Attributes=attributes)["TopicArn"])
        return made[-1]

    yield create
    for arn in made:
        sns.delete_topic(TopicArn=arn)


@pytest.fixture
def events(client):
    return client("events")


@pytest.fixture
def rule(events, name):
    """The name of a new rule with this pattern and these targets: `rule({"source": ["own"]}, {"Arn": arn})`."""
    made = []

    def create(pattern, *targets, **params):
        made.append((f"{name}-{len(made)}", params.get("EventBusName", "default")))
        text = pattern if isinstance(pattern, str) else json.dumps(pattern)
        events.put_rule(Name=made[-1][0], EventPattern=text, **params)
        if targets:
            given = [{"Id": str(number), **target} for number, target in enumerate(targets)]
            events.put_targets(Rule=made[-1][0], EventBusName=made[-1][1], Targets=given)
        return made[-1][0]

    yield create
    for each, bus in made:
        with contextlib.suppress(events.exceptions.ResourceNotFoundException):
            ids = [target["Id"] for target in events.list_targets_by_rule(Rule=each, EventBusName=bus)["Targets"]]
            if ids:
                events.remove_targets(Rule=each, EventBusName=bus, Ids=ids)
            events.delete_rule(Name=each, EventBusName=bus)


@pytest.fixture
def arn_of(sqs):
    """The ARN of a queue with this URL."""
    return lambda url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


@pytest.fixture
def taken(sqs):
    """The bodies of a queue's messages, which are then gone; waits for the first, and for none when there is one."""

    def take(url, count=1):
        found = []
        while len(found) < count:
            messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=10).get("Messages", [])
            assert messages, f"{len(found)} of {count} messages came"
            for message in messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found += [message["Body"] for message in messages]
        return found

    return take


@pytest.fixture
def deploy(local_aws, client, name, zip_of):
    """The ARN of a new function of this source."""
    functions, made = client("lambda"), []

    def create(source, **configuration):
        role = client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]
        made.append(f"{name}-{len(made)}")
        given = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Role": role, **configuration}
        return functions.create_function(FunctionName=made[-1], Code=zip_of(source), **given)["FunctionArn"]

    yield create
    for each in made:
        with contextlib.suppress(functions.exceptions.ResourceNotFoundException):
            functions.delete_function(FunctionName=each)


@pytest.fixture
def refused():
    """The message with which a call is refused; its code must be this one."""

    def call(code, operation, **params):
        with pytest.raises(ClientError) as caught:
            operation(**params)
        assert caught.value.response["Error"]["Code"] == code
        return caught.value.response["Error"]["Message"]

    return call


@pytest.fixture
def queue(sqs, name):
    """The URL of a new queue: `queue(VisibilityTimeout="1")`."""
    made = []

    def create(suffix="", **attributes):
        made.append(sqs.create_queue(QueueName=f"{name}-{len(made)}{suffix}", Attributes=attributes)["QueueUrl"])
        return made[-1]

    yield create
    for url in made:
        with contextlib.suppress(sqs.exceptions.QueueDoesNotExist):
            sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def task(local_aws, client, name):
    """Runs a Task: the description of its ended execution, and its events."""
    sfn, role = client("stepfunctions"), client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]

    def run(resource, parameters, data=None, answer=None, **fields):
        state = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True, **fields}
        definition = json.dumps({"StartAt": "T", "States": {"T": state}})
        machine = sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
        arn = sfn.start_execution(stateMachineArn=machine, input=json.dumps(data or {}))["executionArn"]
        if answer:
            answer(sfn)
        while (ended := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            pass
        events = sfn.get_execution_history(executionArn=arn)["events"]
        sfn.delete_state_machine(stateMachineArn=machine)
        return ended, events

    return run


@pytest.fixture
def put(events):
    """Puts one event on a bus: `put(detail, source="own")`; its id."""

    def put(detail, source="own", kind="Order", **more):
        entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail), **more}
        told = events.put_events(Entries=[entry])
        assert told["FailedEntryCount"] == 0, told
        return told["Entries"][0]["EventId"]

    return put
