"""How quick the local AWS is: found when it runs, started when not, and what its front adds to a call."""

import boto3
import pytest

import local_aws as aws


def test_finding_the_running_server(benchmark, local_aws):
    assert benchmark(aws.start).pid == local_aws.pid


def test_starting_a_server(benchmark, tmp_path):
    home = tmp_path / "home"

    def start():
        aws.stop(home)
        return (), {}

    benchmark.pedantic(lambda: aws.start(home), setup=start, rounds=5)
    aws.stop(home)


@pytest.mark.parametrize(
    ("service", "operation"),
    [("sts", "get_caller_identity"), ("stepfunctions", "list_state_machines"), ("lambda", "list_functions")],
)
def test_a_call_with_a_warm_client(benchmark, local_aws, service, operation):
    call = getattr(boto3.client(service), operation)
    call()
    benchmark(call)
