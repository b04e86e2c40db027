"""The AWS without a socket: botocore's requests are answered in the process that asks."""

import io
import json
import os
import socket
from pathlib import Path

import boto3
import pytest
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError
from botocore.handlers import BUILTIN_HANDLERS

LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
PASS = json.dumps({"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}})


@pytest.fixture
def no_sockets(in_process, monkeypatch):
    """From now on nobody connects to anything."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("somebody connects"))
    return in_process


@pytest.fixture
def faults(in_process):
    path = Path(os.environ["LOCAL_AWS_HOME"], "faults.json")
    yield lambda **plan: path.write_text(json.dumps(plan))
    path.unlink(missing_ok=True)


def test_every_protocol_is_answered_without_a_connection(no_sockets):
    assert boto3.Session().client("sts").get_caller_identity()["Account"] == "123456789012"
    assert boto3.Session().client("iam").get_role(RoleName="LabRole")["Role"]["Arn"] == LAB_ROLE
    assert "logGroups" in boto3.Session().client("logs").describe_log_groups()
    sfn = boto3.Session().client("stepfunctions")
    machine = sfn.create_state_machine(name="InProcess", definition=PASS, roleArn=LAB_ROLE)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=machine, input='"ä"')["executionArn"]
    while (told := sfn.describe_execution(executionArn=execution))["status"] == "RUNNING":
        pass
    assert (told["status"], told["output"]) == ("SUCCEEDED", '"ä"')
    sfn.delete_state_machine(stateMachineArn=machine)


@pytest.mark.parametrize("payload", [b'{"a": 1}', io.BytesIO(b'{"a": 1}'), '{"a": 1}'])
def test_a_function_gets_what_was_sent_in_any_form_and_its_answer_is_a_stream(no_sockets, zipped, payload):
    awslambda = boto3.Session().client("lambda")
    settings = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Timeout": 30}
    awslambda.create_function(FunctionName="InProcess", Role=LAB_ROLE, Code=zipped, **settings)
    try:
        answer = awslambda.invoke(FunctionName="InProcess", Payload=payload)["Payload"]
        assert answer.read(3) + answer.read() == b'{"a": 1}'
    finally:
        awslambda.delete_function(FunctionName="InProcess")


def test_objects_are_answered_without_a_connection(no_sockets):
    s3 = boto3.Session().client("s3")
    s3.create_bucket(Bucket="in-process")
    s3.put_object(Bucket="in-process", Key="k", Body=b"\x00\xff" * 20_000)
    assert s3.get_object(Bucket="in-process", Key="k", Range="bytes=1-2")["Body"].read() == b"\xff\x00"
    assert s3.head_object(Bucket="in-process", Key="k")["ContentLength"] == 40_000
    s3.delete_object(Bucket="in-process", Key="k")
    s3.delete_bucket(Bucket="in-process")


def test_the_signature_is_verified_there_too(no_sockets):
    client = boto3.Session().client("sts", aws_secret_access_key="x" * 40, aws_access_key_id="AKIAIOSFODNN7EXAMPLE")
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client.get_caller_identity()
    key = no_sockets.environment["AWS_ACCESS_KEY_ID"]
    client = boto3.Session().client("sts", aws_secret_access_key="x" * 40, aws_access_key_id=key)
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client.get_caller_identity()


def test_an_answer_that_is_cut_off_is_a_closed_connection_and_boto3_asks_again(no_sockets, faults):
    faults(rules=[{"operation": "GetCallerIdentity", "fault": "cut-after", "times": 2}])
    once = Config(retries={"total_max_attempts": 1})
    with pytest.raises(ConnectionClosedError):
        boto3.Session().client("sts", config=once).get_caller_identity()
    answer = boto3.Session().client("sts").get_caller_identity()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


def test_what_is_for_another_endpoint_is_left_to_it(in_process):
    for url in ("https://sts.amazonaws.com/", "http://127.0.0.1:22222/"):
        assert in_process.answer(AWSRequest("POST", url, data=b"").prepare()) is None


def test_sessions_that_are_made_when_it_is_no_longer_installed_are_not_answered(in_process):
    inside = ("before-send", in_process.answer)
    BUILTIN_HANDLERS.remove(inside)
    with in_process.installed():
        assert inside in BUILTIN_HANDLERS
    assert inside not in BUILTIN_HANDLERS
    BUILTIN_HANDLERS.append(inside)  # the fixture takes it out
