"""What waiting costs: how late many waits are, on how many threads and in how much memory of the server.

uv run pytest -n 0 -s --benchmark-only tests/benchmarks/test_waits_speed.py
"""

import json
import statistics
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

import local_aws as aws

ROLE = "arn:aws:iam::123456789012:role/LabRole"
WAITING = 3000
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A local AWS of the test's own, in real time."""
    monkeypatch.setenv("LOCAL_AWS_TIME", "real")
    server = aws.start(tmp_path / "home")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    aws.stop(tmp_path / "home")


def status(pid, field):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(field)))


def created(sfn, state):
    definition = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "End": True, **state}}})
    return sfn.create_state_machine(name=uuid.uuid4().hex, definition=definition, roleArn=ROLE)["stateMachineArn"]


def late(sfn, arn, due):
    """Milliseconds by which the execution left its Wait too late: after so many seconds, or after that moment."""
    while sfn.describe_execution(executionArn=arn)["status"] == "RUNNING":
        time.sleep(0.2)
    times = {event["type"]: event["timestamp"] for event in sfn.get_execution_history(executionArn=arn)["events"]}
    due = times["WaitStateEntered"] + timedelta(seconds=due) if isinstance(due, int) else due
    return (times["WaitStateExited"] - due).total_seconds() * 1000


def waited(server, sfn, due):
    """Starts the executions, and tells how they waited."""
    moment = None if isinstance(due, int) else due.isoformat().replace("+00:00", "Z")
    machine = created(sfn, {"Timestamp": moment} if moment else {"Seconds": due})
    resident, before = status(server.pid, "VmRSS"), status(server.pid, "Threads")
    with ThreadPoolExecutor(4) as pool:
        began = time.monotonic()
        arns = list(pool.map(lambda _: sfn.start_execution(stateMachineArn=machine)["executionArn"], range(WAITING)))
        started = time.monotonic() - began
        threads, most = status(server.pid, "Threads"), status(server.pid, "VmRSS")
        lates = sorted(pool.map(lambda arn: late(sfn, arn, due), arns))
    return (
        f"{WAITING} started in {started:.1f} s; late by p50 {statistics.median(lates):.0f}, "
        f"p99 {lates[len(lates) * 99 // 100]:.0f}, at most {lates[-1]:.0f} ms; "
        f"threads {before} → {threads}; resident {resident // 1024} → {most // 1024} MB"
    )


@pytest.mark.parametrize("seconds", [2, 15])
def test_many_executions_in_wait(benchmark, server, seconds):
    """With 2 seconds the first go on while the last are started; with 15 all wait at once."""
    sfn = boto3.Session().client("stepfunctions", config=Config(max_pool_connections=4))
    print(f"\n{seconds} seconds: {benchmark.pedantic(waited, (server, sfn, seconds), rounds=1)}")


def test_many_executions_that_wait_for_one_moment(benchmark, server):
    sfn = boto3.Session().client("stepfunctions", config=Config(max_pool_connections=4))
    due = (datetime.now(UTC) + timedelta(seconds=25)).replace(microsecond=0)
    print(f"\none moment: {benchmark.pedantic(waited, (server, sfn, due), rounds=1)}")
