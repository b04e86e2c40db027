"""A thousand runs of the call center in a row, with real functions."""

import json
from pathlib import Path

import boto3
import pytest

ROLE = "arn:aws:iam::123456789012:role/LabRole"
LAMBDAS = Path(__file__).parents[3] / "lambdas"
WAY = {
    "Open Case": "open_case",
    "Assign Case": "assign_case",
    "Work on Case": "work_on_case",
    "Close Case": "close_case",
}
OUTPUT = {"Case": "001", "Status": 1, "Message": "Case 001: opened...assigned...resolved...closed."}


@pytest.fixture
def machine(local_aws, zip_of):
    functions, states, names = boto3.client("lambda"), {}, list(WAY)
    for name, following in zip(names, [*names[1:], None], strict=True):
        made = functions.create_function(
            FunctionName=f"thousand-{WAY[name]}",
            Runtime="python3.13",
            Role=ROLE,
            Handler="lambda_function.lambda_handler",
            Code=zip_of((LAMBDAS / f"{WAY[name]}.py").read_text("utf-8")),
            Environment={"Variables": {"CASE_STATUS": "1"}},
        )
        step = {"Next": following} if following else {"End": True}
        states[name] = {"Type": "Task", "Resource": made["FunctionArn"], **step}
    sfn = boto3.client("stepfunctions")
    definition = json.dumps({"StartAt": names[0], "States": states})
    arn = sfn.create_state_machine(name="thousand", definition=definition, roleArn=ROLE)["stateMachineArn"]
    yield arn
    sfn.delete_state_machine(stateMachineArn=arn)
    for function in WAY.values():
        functions.delete_function(FunctionName=f"thousand-{function}")


def memory(pid: int) -> int:
    """The resident KiB of a process, where the machine tells them."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


@pytest.mark.slow
def test_a_thousand_runs_are_all_right_and_memory_stays_flat(local_aws, machine):
    sfn = boto3.client("stepfunctions")
    before = memory(local_aws.pid)
    for _ in range(1000):
        arn = sfn.start_execution(stateMachineArn=machine, input='{"inputCaseID": "001"}')["executionArn"]
        while (described := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            pass
        assert json.loads(described["output"]) == OUTPUT
    assert len(sfn.get_execution_history(executionArn=arn)["events"]) == 22
    assert memory(local_aws.pid) - before < 40_000
