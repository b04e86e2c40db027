"""What the tests of the services share: names of their own, clients of a running local AWS, refusals."""

import contextlib
import json
import uuid

import boto3
import pytest
from botocore.exceptions import ClientError

from local_aws.services.account import LAB_ROLE


@pytest.fixture
def name():
    """A name that nothing has yet."""
    return f"own-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def sqs(local_aws):
    return boto3.client("sqs")


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
def task(local_aws, name):
    """Runs a Task: the description of its ended execution, and its events."""
    sfn, role = boto3.client("stepfunctions"), boto3.client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]

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
