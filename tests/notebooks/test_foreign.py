"""Whoever runs on past a refusal harms nothing: what is foreign stays as it is under every cell of every notebook."""

import os

import boto3
import nbformat
import pytest
from nbclient import NotebookClient

import local_aws as aws
from learner_lab.call_center import FUNCTIONS
from tests.learner_lab.handmade import PASS, make_function
from tests.notebooks.reading import PATHS, read

MACHINES = ("CallCenterStateMachine", "HelloStateMachine")


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """An account in which somebody else has made, without tags, everything that the tutorial makes."""
    home = tmp_path_factory.mktemp("foreign")
    environment = aws.start(home).environment
    keys = {
        "aws_access_key_id": environment["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": environment["AWS_SECRET_ACCESS_KEY"],
        "endpoint_url": environment["AWS_ENDPOINT_URL"],
        "region_name": "us-east-1",
    }
    awslambda, sfn, iam = (boto3.Session().client(name, **keys) for name in ("lambda", "stepfunctions", "iam"))
    role = iam.get_role(RoleName="LabRole")["Role"]["Arn"]
    for name in FUNCTIONS:
        make_function(awslambda, name, role)
    arns = [sfn.create_state_machine(name=name, definition=PASS, roleArn=role)["stateMachineArn"] for name in MACHINES]

    def described() -> list[dict]:
        functions = [awslambda.get_function(FunctionName=name) for name in FUNCTIONS]
        machines = [sfn.describe_state_machine(stateMachineArn=arn) for arn in arns]
        return [{**answer, "ResponseMetadata": None} for answer in functions + machines]

    yield home, described
    aws.stop(home)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_running_on_past_a_refusal_leaves_what_is_foreign_as_it_is(path, account):
    home, described = account
    before, notebook = described(), read(path)
    run_all(notebook, {**os.environ, "LOCAL_AWS_HOME": str(home), "LEARNER_LAB_HOME": str(home / "lab")})
    errors = [output.ename for cell in notebook.cells for output in cell.get("outputs", []) if "ename" in output]
    assert "NotOurs" in errors
    assert described() == before


def run_all(notebook: nbformat.NotebookNode, environment: dict[str, str]) -> None:
    """Runs every cell, whatever the one before it said."""
    resources = {"metadata": {"path": str(PATHS[0].parent)}}
    client = NotebookClient(notebook, kernel_name="python3", resources=resources, timeout=120, allow_errors=True)
    client.execute(env=environment)
