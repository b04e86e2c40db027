"""How quick a function answers: warm, cold, and over HTTP."""

import json

import boto3
import pytest

from tests.local_aws.functions.conftest import deploy, settled  # noqa: F401

SOURCE = 'def lambda_handler(event, context):\n    print(event["Message"])\n    return event\n'
EVENT = {"Case": "001", "Message": "Case 001: opened..."}


def test_a_warm_function_called_in_process(benchmark, deploy):  # noqa: F811
    """As Step Functions calls it: START, a printed line, END and REPORT included."""
    function = deploy(SOURCE)
    function(EVENT)
    assert json.loads(benchmark(function, EVENT).payload) == EVENT


def test_a_cold_function_called_in_process(benchmark, deploy):  # noqa: F811
    functions = iter([deploy(SOURCE) for _ in range(20)])
    benchmark.pedantic(lambda: next(functions)(EVENT), rounds=20)


@pytest.mark.parametrize("size", [100, 100_000, 5_000_000])
def test_a_payload_there_and_back(benchmark, deploy, size):  # noqa: F811
    function = deploy("def lambda_handler(event, context): return event")
    event = "x" * size
    function(event)
    benchmark(function, event)


def test_a_warm_function_called_with_boto3(benchmark, local_aws):
    import helpers

    helpers.create_function("OpenCaseFunction")
    client = boto3.client("lambda")
    benchmark(client.invoke, FunctionName="OpenCaseFunction", Payload='{"inputCaseID": "001"}')
