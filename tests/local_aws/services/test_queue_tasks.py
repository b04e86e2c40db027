"""Tasks that send messages: what Step Functions tells of it, what it writes as JSON, and how it fails."""

import json

import pytest

SEND = "arn:aws:states:::sqs:sendMessage"


def test_data_in_the_body_are_sent_as_json_and_the_answer_has_what_http_told(task, sqs, queue):
    url = queue()
    body = {"order": {"id.$": "$.id"}}
    ended, events = task(SEND, {"QueueUrl": url, "MessageBody": body, "DelaySeconds": 0}, {"id": 7})
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == '{"order":{"id":7}}'
    told = json.loads(ended["output"])
    assert list(told) == ["MD5OfMessageBody", "MessageId", "SdkHttpMetadata", "SdkResponseMetadata"]
    assert told["SdkHttpMetadata"]["HttpHeaders"]["Content-Length"] == "106"
    assert [event["type"] for event in events[2:5]] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
    assert events[4]["taskSucceededEventDetails"]["resourceType"] == "sqs"


def test_a_token_is_sent_and_waited_for(task, sqs, queue):
    url = queue()

    def answer(sfn):
        (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
        sfn.send_task_success(taskToken=json.loads(message["Body"])["token"], output='"done"')

    body = {"token.$": "$$.Task.Token"}
    ended, events = task(f"{SEND}.waitForTaskToken", {"QueueUrl": url, "MessageBody": body}, answer=answer)
    assert json.loads(ended["output"]) == "done"
    assert [event["type"] for event in events[2:6]] == [
        *("TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded")
    ]


@pytest.mark.parametrize(
    ("resource", "url", "error", "cause"),
    [
        (SEND, "https://sqs.us-east-1.amazonaws.com/1/none", "SQS.QueueDoesNotExistException", "NonExistentQueue;"),
        (SEND, "http://none.invalid/1/none", "SQS.SdkClientException", "none.invalid: Name or service not known"),
        ("arn:aws:states:::aws-sdk:sqs:sendMessage", "none", "Sqs.QueueDoesNotExistException", "(Service: Sqs, Status"),
    ],
)
def test_a_queue_that_is_not_there_fails_the_task(task, resource, url, error, cause):
    ended, _ = task(resource, {"QueueUrl": url, "MessageBody": "m"})
    assert ended["error"] == error and cause in ended["cause"]


def test_a_body_of_null_is_missing(task, queue):
    ended, _ = task(SEND, {"QueueUrl": queue(), "MessageBody.$": "$.none"}, {"none": None})
    assert ended["error"] == "SQS.AmazonSQSException"
    assert ended["cause"].startswith("The request must contain the parameter MessageBody. (Service: AmazonSQS; Status")


def test_every_action_can_be_called_through_the_sdk(task, sqs, queue):
    url = queue()
    sqs.send_message(QueueUrl=url, MessageBody="m")
    ended, _ = task("arn:aws:states:::aws-sdk:sqs:receiveMessage", {"QueueUrl": url, "MaxNumberOfMessages": 10})
    assert [message["Body"] for message in json.loads(ended["output"])["Messages"]] == ["m"]


def test_through_the_sdk_a_body_is_a_text(task, queue):
    ended, _ = task("arn:aws:states:::aws-sdk:sqs:sendMessage", {"QueueUrl": queue(), "MessageBody": {"a": 1}})
    assert ended["status"] == "FAILED"
