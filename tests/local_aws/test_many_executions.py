"""The call center a thousand times in a row, two hundred times at once, and more at once than Lambda allows."""

import copy
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.config import Config

import helpers
import local_aws as aws
from tests.local_aws.functions.conftest import ended
from tests.local_aws.waiting import until

CASE = '{"inputCaseID": "001"}'
HELD = """import os, time
def lambda_handler(event, context):
    while not os.path.exists(event):
        time.sleep(0.01)
"""
RIGHT = {("SUCCEEDED", None), ("FAILED", "Engage Tier 2 Support.")}
RETRY = {
    "ErrorEquals": ["Lambda.TooManyRequestsException"],
    "IntervalSeconds": 1,
    "MaxAttempts": 12,
    "MaxDelaySeconds": 3,
    "JitterStrategy": "FULL",
}


FUNCTIONS = [f"{name}Function" for name in ("OpenCase", "AssignCase", "WorkOnCase", "CloseCase", "EscalateCase")]


@pytest.fixture(scope="module")
def call_center(tmp_path_factory):
    """A local AWS of these tests' own with the five functions: its server, a client, the definition, the role."""
    server = aws.start(home := tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        boto3.setup_default_session()
        functions = {name: helpers.create_function(name) for name in FUNCTIONS}
        client = boto3.client("stepfunctions", config=Config(max_pool_connections=20))
        yield server, client, helpers.call_center(functions), helpers.lab_role()
    aws.stop(home)
    boto3.setup_default_session()


def create(client, definition, role):
    text, name = json.dumps(definition), f"CallCenter{uuid.uuid4().hex}"
    return client.create_state_machine(name=name, definition=text, roleArn=role)["stateMachineArn"]


def start(client, machine, data=CASE):
    return client.start_execution(stateMachineArn=machine, input=data)["executionArn"]


def end_of(client, execution):
    """DescribeExecution's answer once the execution has ended."""
    while (found := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
        time.sleep(0.005)
    return found


def outcome(found):
    """Status, and the cause or the error."""
    return found["status"], found.get("error") or found.get("cause")


def at_once(client, machine, number):
    """How often each outcome was met among executions started by ten threads."""
    with ThreadPoolExecutor(10) as pool:
        executions = list(pool.map(lambda _: start(client, machine), range(number)))
        return Counter(outcome(found) for found in pool.map(lambda arn: end_of(client, arn), executions))


def test_two_hundred_at_once_all_end_well_with_a_retry(call_center):
    _, client, definition, role = call_center
    definition = copy.deepcopy(definition)
    for state in definition["States"].values():
        if state["Type"] == "Task":
            state["Retry"] = [RETRY]
    assert set(at_once(client, create(client, definition, role), 200)) == RIGHT


def test_who_comes_while_ten_are_at_work_fails_with_lambdas_error(call_center, tmp_path):
    _, client, _, role = call_center
    (tmp_path / "held.py").write_text(HELD)
    task = {
        "Type": "Task",
        "Resource": helpers.create_function("HeldFunction", str(tmp_path / "held.py"), timeout=60),
        "End": True,
    }
    machine = create(client, {"StartAt": "Held", "States": {"Held": task}}, role)
    door = tmp_path / "door"
    executions = [start(client, machine, json.dumps(str(door))) for _ in range(12)]
    until(lambda: statuses(client, machine)["FAILED"] == 2)
    assert statuses(client, machine) == {"RUNNING": 10, "FAILED": 2}
    door.touch()
    found = Counter(outcome(end_of(client, execution)) for execution in executions)
    assert found == {("SUCCEEDED", None): 10, ("FAILED", "Lambda.TooManyRequestsException"): 2}


def statuses(client, machine):
    """How many executions of the machine have each status."""
    return Counter(each["status"] for each in client.list_executions(stateMachineArn=machine)["executions"])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_thousand_runs_are_right_keep_memory_flat_and_leave_no_process(call_center):
    server, client, definition, role = call_center
    machine = create(client, definition, role)
    for _ in range(50):
        end_of(client, start(client, machine))
    before = memory(server.pid)
    found = Counter(outcome(end_of(client, start(client, machine))) for _ in range(1000))
    assert set(found) == RIGHT
    assert memory(server.pid) - before < 25_000  # KiB: 25 for what each run keeps, 24 events and 16 lines of log
    workers = children(server.pid)
    assert len(workers) >= 5
    os.kill(server.pid, signal.SIGTERM)
    until(lambda: all(ended(pid) for pid in workers))


def memory(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(next(line for line in file if line.startswith("VmRSS")).split()[1])


def children(pid):
    return subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
