"""Queue, topic and bus beside Step Functions and Lambda: the main ways of a message, over HTTP."""

import json

import pytest

from local_aws.functions.sources.event import failures_in

HANDLER = """
import boto3, json
sqs = boto3.client("sqs")
def lambda_handler(event, context):
    for record in event["Records"]:
        sqs.send_message(QueueUrl="URL", MessageBody=record["body"])
        if record["body"] == "bad":
            queue = sqs.get_queue_url(QueueName=record["eventSourceARN"].split(":")[5])["QueueUrl"]
            sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0)
            raise ValueError("bad")
"""
SEND, PUBLISH, PUT = (f"arn:aws:states:::{action}" for action in ("sqs:sendMessage", "sns:publish", "events:putEvents"))


def test_a_message_is_sent_received_and_deleted(sqs, queue, taken, refused):
    url = queue()
    sent = sqs.send_message(QueueUrl=url, MessageBody="Grüße 🎈")
    (found,) = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    assert (found["MessageId"], found["MD5OfBody"]) == (sent["MessageId"], sent["MD5OfMessageBody"])
    assert taken(url) == ["Grüße 🎈"]
    refused("ReceiptHandleIsInvalid", sqs.delete_message, QueueUrl=url, ReceiptHandle="made up")
    gone = {"QueueUrl": f"{url}x"}
    assert refused("AWS.SimpleQueueService.NonExistentQueue", sqs.receive_message, **gone).endswith("does not exist.")


def test_a_published_message_reaches_the_queues_that_want_it(sns, topic, queue, arn_of, taken):
    arn, urls = topic(), [queue(), queue()]
    for url, kind in zip(urls, "ab", strict=True):
        given = {"FilterPolicy": json.dumps({"kind": [kind]}), "RawMessageDelivery": "true"}
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes=given)
    for kind in "abc":
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=arn, Message=f"for {kind}", MessageAttributes=attributes)
    assert [taken(url) for url in urls] == [["for a"], ["for b"]]


def test_tasks_send_publish_and_put(task, sns, topic, queue, arn_of, rule, taken, name):
    url, arn = queue(), topic()
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes={"RawMessageDelivery": "true"})
    rule({"source": [name]}, {"Arn": arn_of(url), "InputPath": "$.detail"})
    entry = {"Source": name, "DetailType": "t", "Detail": {"put": 1}}
    for resource, parameters in (
        (SEND, {"QueueUrl": url, "MessageBody": {"sent": 1}}),
        (PUBLISH, {"TopicArn": arn, "Message": {"published": 1}}),
        (PUT, {"Entries": [entry]}),
    ):
        ended, events = task(resource, parameters)
        assert [event["type"] for event in events[2:5]] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
        assert json.loads(ended["output"])["SdkHttpMetadata"]["HttpStatusCode"] == 200
    assert taken(url, 3) == ['{"sent":1}', '{"published":1}', '{"put":1}']


@pytest.mark.parametrize(
    ("resource", "parameters", "error"),
    [
        (
            SEND,
            {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/none", "MessageBody": "m"},
            *["SQS.QueueDoesNotExistException"],
        ),
        (SEND, {"QueueUrl": "https://none.invalid/1/none", "MessageBody": "m"}, "SQS.SdkClientException"),
        ("arn:aws:states:::aws-sdk:sqs:getQueueUrl", {"QueueName": "none"}, "Sqs.QueueDoesNotExistException"),
        (PUBLISH, {"TopicArn": "arn:aws:sns:us-east-1:123456789012:none", "Message": "m"}, "SNS.NotFoundException"),
        (PUT, {"Entries": [{"Source": "aws.own", "DetailType": "t", "Detail": {}}]}, "EventBridge.FailedEntry"),
    ],
)
def test_a_refusal_has_the_name_that_step_functions_gives_it(task, resource, parameters, error):
    assert task(resource, parameters)[0]["error"] == error


def test_each_change_of_an_executions_status_is_an_event(task, queue, arn_of, rule, taken, name):
    url = queue()
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [{"suffix": f":{name}"}]}}
    rule(pattern, {"Arn": arn_of(url), "InputPath": "$.detail.status"})
    task(SEND, {"QueueUrl": queue(), "MessageBody": "m"})
    assert taken(url, 2) == ['"RUNNING"', '"SUCCEEDED"']


def test_messages_call_a_function_and_end_with_the_dead_letters_when_it_fails(
    sqs, queue, arn_of, deploy, taken, client
):
    dead, report, functions = queue(), queue(), client("lambda")
    policy = json.dumps({"deadLetterTargetArn": arn_of(dead), "maxReceiveCount": 1})
    url = queue(RedrivePolicy=policy)
    function = deploy(HANDLER.replace("URL", report))
    own = functions.create_event_source_mapping(EventSourceArn=arn_of(url), FunctionName=function, BatchSize=1)["UUID"]
    for body in ("good", "bad"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    assert sorted(taken(report, 2)) == ["bad", "good"] and taken(dead) == ["bad"]
    functions.delete_event_source_mapping(UUID=own)
    assert failures_in(b'{"batchItemFailures": [{"itemIdentifier": "a"}]}', {"a", "b"}) == {"a"}


def test_other_sources_of_events_are_refused(client, refused, deploy):
    call = {"EventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s", "StartingPosition": "LATEST"}
    function = deploy(HANDLER)
    create = client("lambda").create_event_source_mapping
    assert "The local AWS" in refused("InvalidParameterValueException", create, FunctionName=function, **call)
