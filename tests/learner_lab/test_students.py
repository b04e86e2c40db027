"""Two students on one machine, with one checkout that neither of them writes into, as on a JupyterHub."""

import os
import runpy
import subprocess
import sys

import pytest

import local_aws
from conftest import ROOT, copy_of_the_guide

pytestmark = pytest.mark.slow

own = runpy.run_path(str(ROOT / ".ci/regenerate.py"))["own"]
WORKS = """
import boto3, helpers, sys
helpers.connect(prefix=sys.argv[1])
helpers.create_state_machine("Mine", {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
helpers.design("Draft").insert("Pass", name="One")
names = [one["name"] for one in boto3.client("stepfunctions").list_state_machines()["stateMachines"]]
print(*names)
"""


@pytest.fixture
def checkout(tmp_path):
    return copy_of_the_guide(tmp_path / "shared")


@pytest.fixture
def homes(tmp_path):
    """A folder of each student's own; what ran there has ended afterwards."""
    folders = [tmp_path / name for name in ("ada", "bob")]
    for folder in folders:
        folder.mkdir()
    yield folders
    for folder in folders:
        local_aws.stop(folder / "local_aws")


def test_two_students_with_one_checkout_have_an_account_each_and_leave_nothing_in_it(checkout, homes):
    before = {path for path in checkout.rglob("*") if "__pycache__" not in path.parts}
    for home in homes:
        environment = {**os.environ, **own(home), "PYTHONPATH": str(checkout)}
        command = [sys.executable, "-c", WORKS, f"{home.name}-"]
        done = subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True)
        assert done.stdout.splitlines()[-1:] == [f"{home.name}-Mine"], done.stderr
        assert {"local_aws", "learner_lab", "designs"} < {path.name for path in home.iterdir()}
    assert {path for path in checkout.rglob("*") if "__pycache__" not in path.parts} == before
