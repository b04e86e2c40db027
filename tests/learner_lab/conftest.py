"""An empty account on the local AWS, and what somebody else left in it."""

import contextlib

import boto3
import pytest

import helpers
from learner_lab import clean_up, packages, target

HANDLER = "def lambda_handler(event, context):\n    return 'somebody else made me'\n"
FOREIGN = ("OpenCaseFunction", "RedshiftEventSubscription")
PASS = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'


@pytest.fixture
def lab(tmp_path, monkeypatch):
    """The vocabulary, connected to a local AWS in which nothing of the lab is left, before or after."""
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path / "remembered"))
    helpers.connect("local")
    clean_up.delete(clean_up.look())
    yield helpers
    helpers.connect("local")
    clean_up.delete(clean_up.look())
    target.take_back()
    boto3.setup_default_session()


@pytest.fixture
def foreign(lab):
    """Two functions and a state machine that the lab did not make, one of each with a name of the tutorial's.

    Returns a function that describes them, to the byte.
    """
    awslambda, sfn = boto3.client("lambda"), boto3.client("stepfunctions")
    for name in FOREIGN:
        make_function(awslambda, name)
    machine = sfn.create_state_machine(name="CallCenterStateMachine", definition=PASS, roleArn=lab.lab_role())
    arn = machine["stateMachineArn"]

    def described() -> list[dict]:
        answers = [
            awslambda.get_function(FunctionName=name)
            for name in ("OpenCaseFunction", "RedshiftEventSubscription")
        ]
        answers.append(sfn.describe_state_machine(stateMachineArn=arn))
        answers.append(sfn.list_tags_for_resource(resourceArn=arn))
        answers.append(boto3.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCase"))
        return [
            {key: value for key, value in answer.items() if key != "ResponseMetadata"} for answer in answers
        ]

    yield described
    for name in FOREIGN:
        with contextlib.suppress(awslambda.exceptions.ResourceNotFoundException):  # adopted, and cleaned up
            awslambda.delete_function(FunctionName=name)
    sfn.delete_state_machine(stateMachineArn=arn)


def make_function(awslambda, name: str) -> None:
    """A function such as a student makes by hand: no tag."""
    awslambda.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=helpers.lab_role(),
        Handler="lambda_function.lambda_handler",
        Code={"ZipFile": packages.zip_source(HANDLER)},
    )
    awslambda.get_waiter("function_active_v2").wait(FunctionName=name, WaiterConfig={"Delay": 0.05})
