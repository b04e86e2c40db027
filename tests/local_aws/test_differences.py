"""What differs from AWS is what local_aws/README.md says, line by line."""

import json
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

import local_aws as aws

ROOT = Path(__file__).parents[2]
README = (ROOT / "local_aws/README.md").read_text("utf-8")
LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
PASS = json.dumps({"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}})


@pytest.fixture
def function(local_aws, zip_of):
    """Makes a function from a handler's source; it is deleted afterwards."""
    client, made = boto3.client("lambda"), []

    def make(source: str, **settings) -> dict:
        made.append(f"Differs{len(made)}")
        handler = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Timeout": 30}
        return client.create_function(
            FunctionName=made[-1], Role=LAB_ROLE, Code=zip_of(source), **{**handler, **settings}
        )

    yield make
    for name in made:
        client.delete_function(FunctionName=name)


@pytest.fixture
def machine(local_aws):
    """The ARN of a state machine with one Pass state."""
    sfn = boto3.client("stepfunctions")
    arn = sfn.create_state_machine(name="Differs", definition=PASS, roleArn=LAB_ROLE)["stateMachineArn"]
    yield arn
    sfn.delete_state_machine(stateMachineArn=arn)


def answer(made: dict):
    return json.loads(boto3.client("lambda").invoke(FunctionName=made["FunctionArn"])["Payload"].read())


def test_every_difference_in_the_readme_names_a_test_that_exists():
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    rows = [line for line in README.partition("## What differs from AWS")[2].splitlines() if line.startswith("| ")]
    assert len(rows) > 10
    for row in rows[1:]:
        names = re.findall(r"`(test_\w+)`(?=, `test_| \|$)", row)
        assert names and all(f"def {name}(" in tests for name in names), row


def test_a_session_token_does_not_matter(local_aws):
    keys = {name.lower(): value for name, value in local_aws.environment.items() if "KEY" in name}
    assert boto3.client("sts", **keys, aws_session_token="of last week").get_caller_identity()


def test_a_handler_acts_as_the_student(function):
    source = "import boto3\ndef lambda_handler(event, context):\n"
    made = function(source + "    return boto3.client('sts').get_caller_identity()['Arn']")
    assert answer(made) == "arn:aws:sts::123456789012:assumed-role/voclabs/user0000000=student"


def test_a_new_account_has_no_functions(home, monkeypatch):
    for name, value in aws.start(home).environment.items():
        monkeypatch.setenv(name, value)
    assert boto3.Session().client("lambda").list_functions()["Functions"] == []


def test_a_new_function_is_active_at_once(function):
    made = function("def lambda_handler(event, context): return 1")
    assert made["State"] == "Pending"
    assert boto3.client("lambda").get_function(FunctionName="Differs0")["Configuration"]["State"] == "Active"


def test_a_changed_function_is_ready_at_once(function):
    function("def lambda_handler(event, context): return 1")
    client = boto3.client("lambda")
    for seconds in (5, 6):
        changed = client.update_function_configuration(FunctionName="Differs0", Timeout=seconds)
        assert changed["LastUpdateStatus"] == "InProgress"
    assert client.get_function(FunctionName="Differs0")["Configuration"]["LastUpdateStatus"] == "Successful"


def test_an_idle_state_machine_is_gone_at_once(machine):
    sfn = boto3.client("stepfunctions")
    sfn.delete_state_machine(stateMachineArn=machine)
    with pytest.raises(sfn.exceptions.StateMachineDoesNotExist):
        sfn.describe_state_machine(stateMachineArn=machine)


def test_a_new_execution_can_be_described_at_once(machine):
    sfn = boto3.client("stepfunctions")
    execution = sfn.start_execution(stateMachineArn=machine)["executionArn"]
    assert sfn.describe_execution(executionArn=execution)["status"] in ("RUNNING", "SUCCEEDED")


def test_no_call_is_throttled(machine):
    sfn = boto3.client("stepfunctions")
    for _ in range(100):
        assert sfn.describe_state_machine(stateMachineArn=machine)["ResponseMetadata"]["RetryAttempts"] == 0


def test_the_tagging_api_knows_no_state_machines(machine):
    boto3.client("stepfunctions").tag_resource(resourceArn=machine, tags=[{"key": "differs", "value": "1"}])
    found = boto3.client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "differs"}])
    assert found["ResourceTagMappingList"] == []


def test_the_laptops_python_runs_the_code(function):
    made = function("import sys\ndef lambda_handler(event, context): return sys.version", Runtime="python3.12")
    assert answer(made) == sys.version


def test_a_handler_can_read_this_machine(function, tmp_path):
    (tmp_path / "file").write_text("of the student's")
    made = function(f"def lambda_handler(event, context): return open({str(tmp_path / 'file')!r}).read()")
    assert answer(made) == "of the student's"


@pytest.fixture
def run(local_aws):
    """Runs a state machine with this one state; returns DescribeExecution's answer."""
    sfn, made = boto3.client("stepfunctions"), []

    def execute(state: dict, **settings) -> dict:
        definition = json.dumps({"StartAt": "Only", "States": {"Only": {**state, "End": True}}})
        machine = {"name": "DiffersOnce", "definition": definition, "roleArn": LAB_ROLE, **settings}
        made.append(sfn.create_state_machine(**machine)["stateMachineArn"])
        execution = sfn.start_execution(stateMachineArn=made[-1], input="[]")["executionArn"]
        while (described := sfn.describe_execution(executionArn=execution))["status"] == "RUNNING":
            pass
        return described

    yield execute
    for machine in made:
        sfn.delete_state_machine(stateMachineArn=machine)


def test_a_state_machine_is_not_traced(run):
    assert run({"Type": "Pass"}, tracingConfiguration={"enabled": True})["status"] == "SUCCEEDED"
    now = datetime.now(UTC)
    with pytest.raises(ClientError, match="it has no xray"):
        boto3.client("xray").get_trace_summaries(StartTime=now - timedelta(hours=1), EndTime=now)
