"""A distributed Map over a CSV of 10,000 rows in S3, in batches of 100 and without: time, and the server's memory.

uv run pytest -n 0 -s --benchmark-only tests/benchmarks/test_map_over_csv_speed.py
"""

import json
import time

import boto3
import pytest

import local_aws as aws
from tests.benchmarks.test_memory_of_histories import ROLE, Resident, pytestmark  # noqa: F401
from tests.local_aws.storage.rows import BATCHED, definition, rows_of_csv

ROWS = 10_000


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A local AWS of the test's own, with the rows in a bucket."""
    server = aws.start(tmp_path / "home")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it keeps the keys of the server before
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="rows")
    s3.put_object(Bucket="rows", Key="rows.csv", Body=rows_of_csv(ROWS))
    yield server
    aws.stop(tmp_path / "home")


@pytest.mark.parametrize("batch", [BATCHED, None], ids=["batches of 100", "each row alone"])
def test_rows_of_a_csv(server, benchmark, batch):
    sfn = boto3.client("stepfunctions")
    text = json.dumps(definition("rows", batch))
    machine = sfn.create_state_machine(name="Rows", definition=text, roleArn=ROLE)["stateMachineArn"]

    def run():
        arn = sfn.start_execution(stateMachineArn=machine)["executionArn"]
        while (told := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            time.sleep(0.02)
        assert told["status"] == "SUCCEEDED", told

    resident = Resident(server.pid)
    benchmark.pedantic(run, rounds=3, iterations=1)
    resident._over.set()
    print(f"\n{ROWS} rows, {batch or 'no'} batches: {resident.before} MB before, {resident.most} MB at most")
