"""How long one run takes: `uv run --group peers pytest -n 0 --benchmark-only tests/benchmarks/test_one_run.py`.

One run is StartExecution, then DescribeExecution without pause until it is terminal, by one warm client, with four
functions called. Two peers stand beside it: moto's own server, which does not run the functions' code, and MiniStack,
which does.
"""

import importlib
import io
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

ROOT = Path(__file__).parents[2]
MINISTACK = ["uvx", "--quiet", "--from", "ministack==1.5.33", "ministack"]
ROLE = "arn:aws:iam::123456789012:role/LabRole"
FUNCTIONS = {
    "Open Case": "open_case",
    "Assign Case": "assign_case",
    "Work on Case": "work_on_case",
    "Close Case": "close_case",
}


def zipped(source: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("lambda_function.py", source)
    return written.getvalue()


def four_tasks(client, role: str) -> dict:
    """The tutorial's way to a closed case, in 24 events: four functions, which exist, and a choice."""
    states, names = {}, list(FUNCTIONS)
    for name, following in zip(names, [*names[1:], None], strict=True):
        function = client("lambda").create_function(
            FunctionName=f"bench-{FUNCTIONS[name]}",
            Runtime="python3.13",
            Role=role,
            Handler="lambda_function.lambda_handler",
            Code={"ZipFile": zipped((ROOT / "lambdas" / f"{FUNCTIONS[name]}.py").read_text("utf-8"))},
        )
        states[name] = {"Type": "Task", "Resource": function["FunctionArn"]}
        states[name] |= {"Next": following} if following else {"End": True}
    rule = {"Variable": "$.Status", "IsPresent": True, "Next": "Close Case"}
    states["Work on Case"]["Next"] = "Is Case Resolved"
    states["Is Case Resolved"] = {"Type": "Choice", "Choices": [rule], "Default": "Close Case"}
    return {"StartAt": names[0], "States": states}


def run(sfn, machine: str, name: str | None = None) -> str:
    given = {"name": name} if name else {}
    arn = sfn.start_execution(stateMachineArn=machine, input='{"inputCaseID": "001"}', **given)["executionArn"]
    while (status := sfn.describe_execution(executionArn=arn)["status"]) == "RUNNING":
        pass
    return status


@pytest.fixture
def ours(local_aws):
    return lambda service: boto3.client(service)


@pytest.fixture
def motos(monkeypatch):
    """Clients of moto's own server with its executing Step Functions."""
    pytest.importorskip("flask_cors", reason="uv run --group peers brings what moto's server imports")
    server = importlib.import_module("moto.server").ThreadedMotoServer(port=0, verbose=False)
    settings = importlib.import_module("moto.core.config").default_user_config
    monkeypatch.setitem(settings["stepfunctions"], "execute_state_machine", True)
    monkeypatch.setitem(settings["lambda"], "use_docker", False)
    server.start()
    _, port = server.get_host_and_port()
    monkeypatch.setenv("MOTO_PORT", str(port))  # where moto's engine calls functions
    endpoint = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    config = Config(inject_host_prefix=False)
    yield lambda service: boto3.client(service, endpoint_url=endpoint, config=config, **keys)
    server.stop()


@pytest.fixture
def ministacks(tmp_path):
    """Clients of MiniStack, which uvx fetches into an environment of its own: it wants another botocore than ours."""
    if not shutil.which("uvx"):
        pytest.skip("uv's uvx brings MiniStack")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "TMPDIR": str(tmp_path),
        "LOG_LEVEL": "ERROR",
    }
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(MINISTACK, env={**os.environ, **settings}, cwd=tmp_path, stdout=log, stderr=log)
    endpoint = f"http://127.0.0.1:{port}"
    wait_until_it_answers(endpoint)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    yield lambda service: boto3.Session().client(service, endpoint_url=endpoint, **keys)
    process.terminate()
    process.wait(20)


def wait_until_it_answers(endpoint: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(f"{endpoint}/_ministack/health").close()
        except OSError:
            time.sleep(0.2)
    pytest.skip("MiniStack could not be fetched or started")


def test_one_run_here(benchmark, ours):
    sfn = ours("stepfunctions")
    definition = json.dumps(four_tasks(ours, ROLE))
    machine = sfn.create_state_machine(name="bench", definition=definition, roleArn=ROLE)["stateMachineArn"]
    try:
        assert benchmark.pedantic(run, (sfn, machine), rounds=100, warmup_rounds=10) == "SUCCEEDED"
    finally:
        sfn.delete_state_machine(stateMachineArn=machine)
        for function in FUNCTIONS.values():
            ours("lambda").delete_function(FunctionName=f"bench-{function}")


def test_one_run_on_motos_server(benchmark, motos):
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    role = motos("iam").create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    sfn = motos("stepfunctions")
    definition = json.dumps(four_tasks(motos, role))
    machine = sfn.create_state_machine(name="bench", definition=definition, roleArn=role)["stateMachineArn"]
    names = (f"run-{number}" for number in range(1000))
    status = benchmark.pedantic(lambda: run(sfn, machine, next(names)), rounds=20, warmup_rounds=2)
    assert status in ("SUCCEEDED", "FAILED")  # it only echoes: the third task gets what it does not expect


def test_one_run_on_ministack(benchmark, ministacks):
    sfn = ministacks("stepfunctions")
    definition = json.dumps(four_tasks(ministacks, ROLE))
    machine = sfn.create_state_machine(name="bench", definition=definition, roleArn=ROLE)["stateMachineArn"]
    assert benchmark.pedantic(run, (sfn, machine), rounds=20, warmup_rounds=2) == "SUCCEEDED"
