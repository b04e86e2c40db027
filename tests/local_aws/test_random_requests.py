"""Requests at random, nearly right: each is answered or refused, and none makes a service of ours fail."""

from collections import Counter

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import local_aws
from tests.local_aws.random_requests import PASS, ROLE, Maker

SERVICES = ("stepfunctions", "lambda", "logs", "sqs", "sns", "dynamodb", "s3", "events", "iam", "sts")
UNASKED = ("GetActivityTask", "StartLiveTail", "SelectObjectContent", "InvokeWithResponseStream")  # wait, or stream
S3_PLACE = {"Bucket": "odd", "Key": "k"}
NAIVE = Config(parameter_validation=False, retries={"max_attempts": 0}, s3={"addressing_style": "path"})
KEYS = {
    "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture(scope="module")
def client_of(tmp_path_factory):
    """Clients of a server of their own, with something in each service that the requests may be about."""
    home = tmp_path_factory.mktemp("home")
    keys = local_aws.start(home).environment
    where = {"endpoint_url": keys["AWS_ENDPOINT_URL"], "region_name": "us-east-1", "config": NAIVE}
    where |= {name: keys[name.upper()] for name in ("aws_access_key_id", "aws_secret_access_key")}
    made = {name: boto3.session.Session().client(name, **where) for name in SERVICES}
    made["stepfunctions"].create_state_machine(name="odd", definition=PASS, roleArn=ROLE)
    made["stepfunctions"].create_activity(name="odd")
    made["logs"].create_log_group(logGroupName="/odd")
    made["sqs"].create_queue(QueueName="odd")
    made["sns"].create_topic(Name="odd")
    made["dynamodb"].create_table(TableName="odd", **KEYS)
    made["s3"].create_bucket(Bucket="odd")
    made["events"].put_rule(Name="odd", EventPattern='{"source": ["a"]}')
    yield made
    local_aws.stop(home)


def outcome(client, maker: Maker) -> str:
    """What came of a request made at random: "answered", which a refusal is too, "unasked", or what failed."""
    operation = client.meta.service_model.operation_model(maker.choice(client.meta.service_model.operation_names))
    if operation.name in UNASKED or operation.has_event_stream_output:
        return "unasked"
    params = maker.of(operation.input_shape) if operation.input_shape else {}
    params.pop("ContentLength", None)  # more than is sent would be waited for
    params.pop("WaitTimeSeconds", None)
    if client.meta.service_model.service_name == "s3":  # without these two botocore sends nothing
        params |= {name: told for name, told in S3_PLACE.items() if name in operation.input_shape.members}
    try:
        client._make_api_call(operation.name, params)
    except ClientError as error:
        return f"{error}: {params}" if "The local AWS failed" in str(error) else "answered"
    except Exception:  # botocore cannot even send it, or reads another protocol in the answer to an unsigned request
        return "unasked"
    return "answered"


@pytest.mark.parametrize(
    ("service", "seed", "requests"),
    [(service, 1, 40) for service in SERVICES]
    + [pytest.param(service, 2, 600, marks=pytest.mark.slow) for service in SERVICES],
)
def test_no_request_makes_a_service_fail(client_of, service, seed, requests):
    client, maker = client_of[service], Maker(seed)
    found = Counter(outcome(client, maker) for _ in range(requests))
    assert [each for each in found if each not in ("answered", "unasked")] == []
    assert found["answered"] > requests / 2
