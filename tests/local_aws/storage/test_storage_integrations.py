"""What a Task asks of DynamoDB and S3: by Step Functions' own integrations, and through AWS's SDK."""

import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.local_aws.storage.conftest import LAB_ROLE
from tests.local_aws.storage.lists import mostly_slow

ADA = {"customer": {"S": "Ada"}, "order": {"N": "1"}}


@pytest.fixture
def task(run):
    """How a Task with this Resource and these parameters ends."""

    def task(resource, data=None, **parameters):
        state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True}
        return run({"T": state}, data)

    return task


def events(ended):
    found = boto3.client("stepfunctions").get_execution_history(executionArn=ended["executionArn"])["events"]
    return [event["type"] for event in found], found


def test_an_item_is_put_read_changed_and_deleted_by_tasks(task, table):
    item = {**ADA, "status": {"S": "open"}}
    put = task("dynamodb:putItem", TableName=table, Item=item)["output"]
    assert set(put) == {"SdkHttpMetadata", "SdkResponseMetadata"}
    got = task("dynamodb:getItem", TableName=table, Key=ADA)["output"]
    assert got["Item"] == item
    values = {":s": {"S": "closed"}, ":n": {"N": "1"}}
    names = {"ExpressionAttributeNames": {"#s": "status"}, "ExpressionAttributeValues": values}
    change = {"UpdateExpression": "SET #s = :s, n = :n", "ReturnValues": "ALL_NEW", **names}
    new = task("dynamodb:updateItem", TableName=table, Key=ADA, **change)["output"]["Attributes"]
    assert new == {**ADA, "status": {"S": "closed"}, "n": {"N": "1"}}
    old = task("dynamodb:deleteItem", TableName=table, Key=ADA, ReturnValues="ALL_OLD")["output"]
    assert old["Attributes"] == new
    assert "Item" not in task("dynamodb:getItem", TableName=table, Key=ADA)["output"]


def test_a_text_stands_for_a_value_of_dynamodbs_as_in_published_machines(run, dynamodb, table):
    written = {"customer.$": "$.who", "order": {"N": "1"}, "done": "false", "is": {"BOOL": "true"}, "of": {"L": ["a"]}}
    put = {"TableName": table, "Item": written}
    states = {"T": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": put, "End": True}}
    assert run(states, {"who": "Ada"})["status"] == "SUCCEEDED"
    kept = {**ADA, "done": {"S": "false"}, "is": {"BOOL": True}, "of": {"L": [{"S": "a"}]}}
    assert dynamodb.get_item(TableName=table, Key=ADA)["Item"] == kept


def test_an_answer_of_dynamodb_tells_of_http_what_aws_tells(task, table):
    told = task("dynamodb:putItem", TableName=table, Item=ADA)["output"]["SdkHttpMetadata"]
    names = {"Server", "Connection", "x-amzn-RequestId", "x-amz-crc32", "Content-Length", "Date", "Content-Type"}
    assert (set(told["HttpHeaders"]), told["HttpStatusCode"]) == (names, 200)
    known = {"Content-Length": "2", "Content-Type": "application/x-amz-json-1.0", "x-amz-crc32": "2745614147"}
    assert {name: told["HttpHeaders"][name] for name in known} == known
    assert told["AllHttpHeaders"]["Connection"] == ["keep-alive"]


def test_a_task_of_dynamodb_is_told_as_any(task, table):
    types, found = events(task("dynamodb:putItem", TableName=table, Item=ADA))
    assert types[2:5] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
    scheduled = found[2]["taskScheduledEventDetails"]
    assert (scheduled["resource"], scheduled["resourceType"], scheduled["region"]) == (
        *("putItem", "dynamodb", "us-east-1"),
    )


@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({"ConditionExpression": "attribute_exists(nothing)"}, "ConditionalCheckFailedException", "request failed"),
        ({"TableName": "Nothing"}, "ResourceNotFoundException", "Requested resource not found"),
        ({"Item": {"customer": {"S": "Ada"}}}, "AmazonDynamoDBException", "Missing the key order in the item"),
        ({"TableName": "/"}, "AmazonDynamoDBException", "must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
    ],
)
def test_a_refusal_of_dynamodb_has_the_name_that_aws_gives_it(task, table, parameters, error, words):
    ended = task("dynamodb:putItem", **{"TableName": table, "Item": ADA, **parameters})
    assert ended["error"] == f"DynamoDB.{error}"
    assert words in ended["cause"] and "(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: " in ended["cause"]


def test_a_refusal_of_dynamodb_can_be_caught_by_its_name(run, table):
    put = {"TableName": table, "Item": ADA, "ConditionExpression": "attribute_exists(nothing)"}
    caught = [{"ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"], "Next": "Known"}]
    states = {
        "Put": {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem", "Parameters": put, "Catch": caught},
        "Known": {"Type": "Pass", "Result": "known", "End": True},
    }
    states["Put"]["End"] = True
    assert run(states)["output"] == "known"


def test_dynamodb_is_asked_in_jsonata_too(run, table):
    item = {"customer": {"S": "{% $states.input.who %}"}, "order": {"N": "{% $string(1 + 1) %}"}}
    states = {
        "Put": {
            "Type": "Task",
            "Resource": "arn:aws:states:::dynamodb:putItem",
            "Arguments": {"TableName": table, "Item": item},
            "Next": "Get",
            "Output": "{% $states.input %}",
        },
        "Get": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:dynamodb:query",
            "Arguments": {
                "TableName": table,
                "KeyConditionExpression": "customer = :c",
                "ExpressionAttributeValues": {":c": {"S": "{% $states.input.who %}"}},
            },
            "Output": "{% $states.result.Items[0].order.N %}",
            "End": True,
        },
    }
    assert run(states, {"who": "Ada"}, QueryLanguage="JSONata")["output"] == "2"


def test_the_sdks_integration_tells_what_dynamodb_answers_and_no_more(task, table):
    assert task("aws-sdk:dynamodb:putItem", TableName=table, Item=ADA)["output"] == {}
    found = task("aws-sdk:dynamodb:scan", TableName=table)["output"]
    assert found == {"Count": 1, "Items": [ADA], "ScannedCount": 1}
    refused = task("aws-sdk:dynamodb:putItem", TableName="Nothing", Item=ADA)
    assert refused["error"] == "DynamoDb.ResourceNotFoundException"
    wrong = task("aws-sdk:dynamodb:putItem", TableName=table, Item={"customer": {"S": "Ada"}})
    assert wrong["error"] == "DynamoDb.DynamoDbException"


@pytest.mark.parametrize(
    ("resource", "parameters", "words"),
    mostly_slow(
        ("dynamodb:putItem", {"TableName": "t"}, "The field 'Item' is required but was missing"),
        ("dynamodb:putItem", {"TableName": "t", "Item": {}, "Table": "t"}, 'The field "Table" is not supported'),
        ("dynamodb:putItem", {"TableName": 1, "Item": {}}, "The value for the field 'TableName' must be a STRING"),
        ("dynamodb:query", {"TableName": "t"}, "is not recognized"),
        ("dynamodb:putItem.sync", {"TableName": "t", "Item": {}}, "is not recognized"),
        ("dynamodb:putItem.waitForTaskToken", {"TableName": "t", "Item": {}}, "is not recognized"),
        ("aws-sdk:dynamodb:putItems", {}, "is not recognized"),
        ("aws-sdk:s3:getObject", {"Bucket": "b", "Key": "k", "Path": "p"}, 'The field "Path" is not supported'),
        ("s3:getObject", {"Bucket": "b", "Key": "k"}, "is not recognized"),
        first=3,
    ),
)
def test_what_a_task_cannot_ask_is_refused_when_the_machine_is_created(local_aws, resource, parameters, words):
    state = {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters, "End": True}
    text = json.dumps({"StartAt": "T", "States": {"T": state}})
    with pytest.raises(ClientError, match="InvalidDefinition") as refused:
        boto3.client("stepfunctions").create_state_machine(name="Refused", definition=text, roleArn=LAB_ROLE)
    assert words in refused.value.response["Error"]["Message"]


@pytest.mark.parametrize(
    ("body", "text"),
    mostly_slow(
        ("a text", "a text"),
        ({"a": [1, "ü"]}, '{"a":[1,"ü"]}'),
        (False, "false"),
        (7, "7"),
        first=1,
    ),
)
def test_an_object_is_put_by_a_task_as_text(task, s3, bucket, body, text):
    put = task("aws-sdk:s3:putObject", Bucket=bucket, Key="k", Body=body)["output"]
    assert set(put) == {"ChecksumCRC32", "ChecksumType", "ETag", "ServerSideEncryption"}
    got = s3.get_object(Bucket=bucket, Key="k")
    assert (got["Body"].read().decode(), got["ContentType"]) == (text, "text/plain; charset=UTF-8")
    said = task("aws-sdk:s3:putObject", Bucket=bucket, Key="k", Body="1", ContentType="text/csv")
    assert said["status"] == "SUCCEEDED" and s3.head_object(Bucket=bucket, Key="k")["ContentType"] == "text/csv"


def test_an_object_is_read_and_found_by_tasks(task, s3, bucket):
    s3.put_object(Bucket=bucket, Key="a b/ü", Body="Zoë".encode(), Metadata={"k": "v"})
    got = task("aws-sdk:s3:getObject", Bucket=bucket, Key="a b/ü")["output"]
    assert (got["Body"], got["ContentLength"], got["Metadata"]) == ("Zoë", 4, {"k": "v"})
    listed = task("aws-sdk:s3:listObjectsV2", Bucket=bucket, Prefix="a b/")["output"]
    assert ([one["Key"] for one in listed["Contents"]], listed["KeyCount"]) == (["a b/ü"], 1)
    head = task("aws-sdk:s3:headObject", Bucket=bucket, Key="a b/ü")["output"]
    assert head["ContentLength"] == 4 and "Body" not in head
    copied = task("aws-sdk:s3:copyObject", Bucket=bucket, Key="c", CopySource=f"{bucket}/a%20b/%C3%BC")["output"]
    assert copied["CopyObjectResult"]["ETag"] == got["ETag"]
    assert task("aws-sdk:s3:deleteObject", Bucket=bucket, Key="c")["output"] == {}


def test_a_refusal_of_s3_has_the_sdks_name(task, bucket):
    ended = task("aws-sdk:s3:getObject", Bucket=bucket, Key="nothing")
    assert ended["error"] == "S3.NoSuchKeyException"
    assert ended["cause"].startswith("The specified key does not exist. (Service: S3, Status Code: 404, Request ID: ")
    assert task("aws-sdk:s3:getObject", Bucket="no-such-bucket", Key="k")["error"] == "S3.NoSuchBucketException"
    assert task("aws-sdk:s3:putBucketPolicy", Bucket=bucket, Policy="{}")["error"] == "S3.S3Exception"


def test_an_object_that_no_output_can_hold_fails_the_task(task, s3, bucket):
    s3.put_object(Bucket=bucket, Key="large", Body=b"x" * 300_000)
    assert task("aws-sdk:s3:getObject", Bucket=bucket, Key="large")["error"] == "States.DataLimitExceeded"


def test_a_function_reaches_tables_and_buckets_as_any_client(local_aws, zip_of, s3, bucket, dynamodb, table):
    source = """
import boto3

def lambda_handler(event, context):
    boto3.resource("dynamodb").Table(event["table"]).put_item(Item={"customer": "Ada", "order": 1})
    boto3.client("s3").put_object(Bucket=event["bucket"], Key="k", Body=b"from the function")
"""
    functions, name = boto3.client("lambda"), "ReachesStorage"
    settings = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Timeout": 60}
    functions.create_function(FunctionName=name, Role=LAB_ROLE, Code=zip_of(source), **settings)
    try:
        answer = functions.invoke(FunctionName=name, Payload=json.dumps({"table": table, "bucket": bucket}))
        assert "FunctionError" not in answer, answer["Payload"].read()
    finally:
        functions.delete_function(FunctionName=name)
    assert dynamodb.get_item(TableName=table, Key=ADA)["Item"] == ADA
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"from the function"


def test_a_task_that_asks_dynamodb_can_be_tried_out(local_aws, dynamodb, table):
    dynamodb.put_item(TableName=table, Item=ADA)
    state = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "End": True}
    state["Parameters"] = {"TableName": table, "Key": ADA}
    sfn = boto3.client("stepfunctions", config=Config(inject_host_prefix=False))
    answer = sfn.test_state(definition=json.dumps(state), roleArn=LAB_ROLE)
    assert (answer["status"], json.loads(answer["output"])["Item"]) == ("SUCCEEDED", ADA)
