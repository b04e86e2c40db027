"""What histories cost: the server's resident memory while executions carry a lot of data, and when they are gone.

uv run pytest -n 0 -s --benchmark-only tests/benchmarks/test_memory_of_histories.py
"""

import json
import os
import random
import string
import sys
import threading
import time
from pathlib import Path

import boto3
import pytest

import local_aws as aws

ROLE = "arn:aws:iam::123456789012:role/LabRole"
RUNS, STATES, BYTES, LATER = 5, 200, 260_000, 101
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PASSED_ON = {}
RENEWED = {"Parameters": {"id.$": "States.UUID()", "data.$": "$.data"}}
EVEN, UNEVEN = "x" * BYTES, "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=BYTES))


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A local AWS of the test's own."""
    server = aws.start(tmp_path / "home")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    aws.stop(tmp_path / "home")


class Resident:
    """The server's resident memory, and the most of it since this began, in MB."""

    def __init__(self, pid):
        self._file, self._over = Path(f"/proc/{pid}/status"), threading.Event()
        self.most = self.before = self.now()
        threading.Thread(target=self._watch, daemon=True).start()

    def now(self):
        return int(self._file.read_text().partition("VmRSS:")[2].split()[0]) // 1024

    def added(self):
        return f"{self.now() - self.before:+d}"

    def _watch(self):
        while not self._over.wait(0.01):
            self.most = max(self.most, self.now())


def ended(sfn, arns):
    for arn in arns:
        while sfn.describe_execution(executionArn=arn)["status"] == "RUNNING":
            time.sleep(0.05)
    time.sleep(1)


def carried(server, state, data):
    """What memory the executions took, in a sentence."""
    sfn = boto3.Session().client("stepfunctions")
    states = {f"S{number}": {"Type": "Pass", **state, "Next": f"S{number + 1}"} for number in range(STATES)}
    definition = json.dumps({"StartAt": "S0", "States": {**states, f"S{STATES}": {"Type": "Succeed"}}})
    machine = sfn.create_state_machine(name="m", definition=definition, roleArn=ROLE)["stateMachineArn"]
    start = {"stateMachineArn": machine, "input": json.dumps({"data": data})}
    ended(sfn, [sfn.start_execution(stateMachineArn=machine, input='{"data": 1}')["executionArn"]])
    resident, began = Resident(server.pid), time.monotonic()
    ended(sfn, [sfn.start_execution(**start)["executionArn"] for _ in range(RUNS)])
    took, after = time.monotonic() - began - 1, resident.added()
    small = {**start, "input": '{"data": 1}'}
    ended(sfn, [sfn.start_execution(**small)["executionArn"] for _ in range(LATER)])
    later = resident.added()
    sfn.delete_state_machine(stateMachineArn=machine)
    time.sleep(1)
    return (
        f"{resident.before} MB; at most {resident.most - resident.before:+d}, after {after}, {LATER} executions later "
        f"{later}, deleted {resident.added()} MB; {took:.1f} s; load {os.getloadavg()[0]:.1f}"
    )


@pytest.mark.parametrize("data", [EVEN, UNEVEN], ids=["even", "uneven"])
@pytest.mark.parametrize("state", [PASSED_ON, RENEWED], ids=["passed on", "renewed"])
def test_five_executions_of_200_states_with_a_quarter_of_a_megabyte(benchmark, server, state, data):
    """Data that are passed on are the same in each event; renewed, each state's are others."""
    print(f"\n{benchmark.pedantic(carried, (server, state, data), rounds=1)}")
