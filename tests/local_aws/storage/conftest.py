"""What the tests of S3 and DynamoDB share: clients, a bucket and a table of the test's own."""

import functools
import http.client
import itertools
import json
import time

import boto3
import pytest
from botocore.exceptions import ClientError

from local_aws import signature
from local_aws.signature import MOMENT, Signed
from tests.local_aws.conftest import keys_of

LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
NUMBERS = itertools.count(1)
LINE = "order"


@functools.cache
def client_of(service, endpoint):
    """One client for all tests of a server: to make one takes longer than most of them."""
    return boto3.client(service)


def asked(server, method, path, query="", claim="UNSIGNED-PAYLOAD", body=b"", service="s3", **others):
    """Status and body of the answer to a request made by hand.

    `body` is bytes, or makes them from the head's signature and the means to sign what follows it.
    """
    host = server.endpoint.removeprefix("http://")
    headers = {"host": host, "x-amz-date": time.strftime(MOMENT, time.gmtime()), "x-amz-content-sha256": claim}
    headers |= {name.replace("_", "-"): value for name, value in others.items()}
    keys = keys_of(server)
    signed = Signed(keys.id, headers["x-amz-date"][:8], "us-east-1", service, tuple(sorted(headers)))
    seed = signature.made(keys.secret, signed, method, path, query, headers, claim)
    scope = f"{keys.id}/{signed.day}/us-east-1/{service}/aws4_request"
    told = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={';'.join(signed.headers)}, Signature={seed}"
    if callable(body):
        body = body(seed, functools.partial(signature.of_a_chunk, keys.secret, signed, headers["x-amz-date"]))
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request(method, f"{path}?{query}" if query else path, body, {**headers, "Authorization": told})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.fixture
def s3(local_aws):
    return client_of("s3", local_aws.endpoint)


@pytest.fixture
def bucket(s3):
    """The name of an empty bucket, which goes with what is in it."""
    name = f"lab-bucket-{next(NUMBERS)}"
    s3.create_bucket(Bucket=name)
    yield name
    if keys := [{"Key": one["Key"]} for one in s3.list_objects_v2(Bucket=name).get("Contents", [])]:
        s3.delete_objects(Bucket=name, Delete={"Objects": keys})
    for upload in s3.list_multipart_uploads(Bucket=name).get("Uploads", []):
        s3.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
    s3.delete_bucket(Bucket=name)


@pytest.fixture
def dynamodb(local_aws):
    return client_of("dynamodb", local_aws.endpoint)


@pytest.fixture
def table(dynamodb):
    """The name of an empty table: `customer` and `order` are its key, and by `status` there is an index."""
    name = f"Orders{next(NUMBERS)}"
    dynamodb.create_table(TableName=name, **SCHEMA)
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    yield name
    dynamodb.delete_table(TableName=name)
    dynamodb.get_waiter("table_not_exists").wait(TableName=name)


SCHEMA = {
    "KeySchema": [{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": LINE, "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": LINE, "AttributeType": "N"},
        {"AttributeName": "status", "AttributeType": "S"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-status",
            "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


@pytest.fixture
def run(local_aws):
    """Runs states, and describes the execution that has ended, with its output as data."""
    sfn, made = client_of("stepfunctions", local_aws.endpoint), []

    def run(states, data=None, seconds=20, **machine):
        text = json.dumps({"StartAt": next(iter(states)), "States": states, **machine})
        name = f"Neighbours{next(NUMBERS)}"
        made.append(sfn.create_state_machine(name=name, definition=text, roleArn=LAB_ROLE)["stateMachineArn"])
        arn = sfn.start_execution(stateMachineArn=made[-1], input=json.dumps(data or {}))["executionArn"]
        until = time.monotonic() + seconds
        while (told := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            assert time.monotonic() < until, "it still runs"
            time.sleep(0.005)
        return {**told, "output": json.loads(told.get("output", "null"))}

    yield run
    for arn in made:
        sfn.delete_state_machine(stateMachineArn=arn)


@pytest.fixture
def refused():
    """The code, the words and the status of a call that is refused."""

    def refused(call, **params):
        with pytest.raises(ClientError) as refusal:
            call(**params)
        answer = refusal.value.response
        return answer["Error"]["Code"], answer["Error"]["Message"], answer["ResponseMetadata"]["HTTPStatusCode"]

    return refused
