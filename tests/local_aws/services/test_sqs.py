"""SQS as boto3 knows it, over HTTP: each operation that is offered, and how each refuses."""

import contextlib
import json
import os
import signal
import threading
import time
from pathlib import Path

import boto3
import pytest
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import HTTPClientError

import local_aws as aws
from local_aws.services import shapes
from local_aws.services.queues import OPERATIONS


def arn(sqs, url):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def take(sqs, url, **params):
    return sqs.receive_message(QueueUrl=url, **params).get("Messages", [])


def redrive(target, most):
    return json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": most})


def test_a_message_is_sent_received_and_deleted(sqs, queue):
    url = queue()
    sent = sqs.send_message(QueueUrl=url, MessageBody="Grüße 🎈")
    (found,) = take(sqs, url, MaxNumberOfMessages=10)
    assert (found["MessageId"], found["Body"]) == (sent["MessageId"], "Grüße 🎈")
    assert found["MD5OfBody"] == sent["MD5OfMessageBody"] and "Attributes" not in found
    sqs.delete_message(QueueUrl=url, ReceiptHandle=found["ReceiptHandle"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=found["ReceiptHandle"])
    assert take(sqs, url) == []


def test_attributes_travel_with_the_message_as_far_as_they_are_asked_for(sqs, queue):
    url = queue()
    given = {
        "kind": {"DataType": "String", "StringValue": "order"},
        "price.net": {"DataType": "Number.int", "StringValue": "10"},
        "price.raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    }
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}}
    sqs.send_message(QueueUrl=url, MessageBody="m", MessageAttributes=given, MessageSystemAttributes=trace)
    names = {"MessageAttributeNames": ["price.*"], "MessageSystemAttributeNames": ["SentTimestamp", "AWSTraceHeader"]}
    (some,) = take(sqs, url, VisibilityTimeout=0, **names)
    assert list(some["MessageAttributes"]) == ["price.net", "price.raw"]
    assert some["MessageAttributes"]["price.raw"]["BinaryValue"] == b"\x00\xff"
    assert list(some["Attributes"]) == ["SentTimestamp", "AWSTraceHeader"]
    (whole,) = take(sqs, url, MessageAttributeNames=["All"], AttributeNames=["All"])
    assert set(whole["MessageAttributes"]) == set(given) and whole["Attributes"]["ApproximateReceiveCount"] == "2"


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ({"a b": {"DataType": "String", "StringValue": "1"}}, "name 'a b' is invalid"),
        ({"aws.x": {"DataType": "String", "StringValue": "1"}}, "name 'aws.x' is invalid"),
        ({"x": {"DataType": "Text", "StringValue": "1"}}, "has an invalid message attribute type"),
        ({"x": {"DataType": "String", "StringValue": ""}}, "must contain a non-empty message attribute value"),
        ({"x": {"DataType": "Number", "StringValue": "one"}}, "Can't cast the value"),
        ({f"x{n}": {"DataType": "String", "StringValue": "1"} for n in range(11)}, "exceeds the allowed maximum [10]"),
    ],
)
def test_attributes_that_are_none_are_refused(sqs, queue, refused, attributes, why):
    call = {"QueueUrl": queue(), "MessageBody": "m", "MessageAttributes": attributes}
    assert why in refused("InvalidParameterValue", sqs.send_message, **call)


def test_a_batch_fails_entry_by_entry(sqs, queue):
    url = queue()
    entries = [{"Id": "a", "MessageBody": "one"}, {"Id": "b", "MessageBody": "two", "DelaySeconds": 901}]
    done = sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [entry["Id"] for entry in done["Successful"]] == ["a"]
    assert [(entry["Id"], entry["Code"], entry["SenderFault"]) for entry in done["Failed"]] == [
        ("b", "InvalidParameterValue", True)
    ]
    (found,) = take(sqs, url)
    handles = [{"Id": "a", "ReceiptHandle": found["ReceiptHandle"]}, {"Id": "b", "ReceiptHandle": "none"}]
    later = sqs.change_message_visibility_batch(
        QueueUrl=url, Entries=[{**handle, "VisibilityTimeout": 0} for handle in handles]
    )
    assert ([e["Id"] for e in later["Successful"]], later["Failed"][0]["Code"]) == (["a"], "ReceiptHandleIsInvalid")
    (found,) = take(sqs, url)
    handles[0]["ReceiptHandle"] = found["ReceiptHandle"]
    done = sqs.delete_message_batch(QueueUrl=url, Entries=handles)
    assert ([e["Id"] for e in done["Successful"]], [e["Id"] for e in done["Failed"]]) == (["a"], ["b"])


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "EmptyBatchRequest"),
        ([("a", "m")] * 2, "BatchEntryIdsNotDistinct"),
        ([(str(number), "m") for number in range(11)], "TooManyEntriesInBatchRequest"),
        ([("a b", "m")], "InvalidBatchEntryId"),
        ([("a", "x" * 600_000), ("b", "x" * 600_000)], "BatchRequestTooLong"),
    ],
)
def test_a_batch_that_is_none_is_refused_as_a_whole(sqs, queue, refused, entries, code):
    url = queue()
    entries = [{"Id": name, "MessageBody": body} for name, body in entries]
    refused(f"AWS.SimpleQueueService.{code}", sqs.send_message_batch, QueueUrl=url, Entries=entries)
    assert take(sqs, url) == []


def test_queues_are_made_found_listed_and_deleted(sqs, name, refused):
    url = sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "5"}, tags={"lab": "own"})["QueueUrl"]
    assert sqs.create_queue(QueueName=name)["QueueUrl"] == url == sqs.get_queue_url(QueueName=name)["QueueUrl"]
    other = {"QueueName": name, "Attributes": {"DelaySeconds": "6"}}
    assert "different value for attribute DelaySeconds" in refused("QueueAlreadyExists", sqs.create_queue, **other)
    assert sqs.list_queues(QueueNamePrefix=name)["QueueUrls"] == [url]
    sqs.tag_queue(QueueUrl=url, Tags={"more": "1"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["lab", "none"])
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"more": "1"}
    sqs.delete_queue(QueueUrl=url)
    assert "QueueUrls" not in sqs.list_queues(QueueNamePrefix=name)
    gone = "AWS.SimpleQueueService.NonExistentQueue"
    for operation in (sqs.delete_queue, sqs.purge_queue, sqs.receive_message, sqs.get_queue_attributes):
        assert refused(gone, operation, QueueUrl=url) == "The specified queue does not exist."
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName=name)
    assert sqs.create_queue(QueueName=name)["QueueUrl"] == url  # AWS wants a minute in between
    sqs.delete_queue(QueueUrl=url)


def test_a_list_of_queues_comes_in_pages_and_a_forged_token_is_refused(sqs, queue, name, refused):
    urls = [queue() for _ in range(5)]
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=name, PaginationConfig={"PageSize": 2})
    assert [len(page["QueueUrls"]) for page in pages] == [2, 2, 1]
    token = sqs.list_queues(QueueNamePrefix=name, MaxResults=2)["NextToken"]
    for given in ({"QueueNamePrefix": "", "NextToken": token}, {"QueueNamePrefix": name, "NextToken": "MTAw"}):
        refused("InvalidParameterValue", sqs.list_queues, MaxResults=2, **given)
    assert len(urls) == 5


@pytest.mark.parametrize("name", ["a b", "", "x" * 81, "ä", "a.b", "x.fifo"])
def test_a_name_that_is_none_is_refused(sqs, refused, name):
    refused("InvalidParameterValue", sqs.create_queue, QueueName=name)


def test_attributes_of_a_queue_are_told_and_changed(sqs, queue, refused):
    url = queue(VisibilityTimeout="7")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "3", "Policy": '{"Version": "2012-10-17"}'})
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (told["VisibilityTimeout"], told["DelaySeconds"]) == ("7", "3") and "Policy" in told
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    some = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy", "QueueArn"])["Attributes"]
    assert list(some) == ["QueueArn"] and "Attributes" not in sqs.get_queue_attributes(QueueUrl=url)
    refused("InvalidAttributeName", sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["Colour"])


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"Colour": "red"}, "InvalidAttributeName"),
        ({"FifoThroughputLimit": "perQueue"}, "InvalidAttributeName"),
        ({"VisibilityTimeout": "43201"}, "InvalidAttributeValue"),
        ({"VisibilityTimeout": "-1"}, "InvalidAttributeValue"),
        ({"MaximumMessageSize": "1023"}, "InvalidAttributeValue"),
        ({"MessageRetentionPeriod": "59"}, "InvalidAttributeValue"),
        ({"ReceiveMessageWaitTimeSeconds": "21"}, "InvalidAttributeValue"),
        ({"DelaySeconds": "9" * 5000}, "InvalidAttributeValue"),
        ({"Policy": "[]"}, "InvalidAttributeValue"),
        ({"Policy": "[" * 60_000}, "InvalidAttributeValue"),
        ({"RedrivePolicy": "{}"}, "InvalidParameterValue"),
        ({"RedrivePolicy": redrive("arn:aws:sqs:us-east-1:123456789012:none", 1)}, "InvalidParameterValue"),
        ({"RedrivePolicy": redrive("arn:aws:sqs:us-east-1:123456789012:none", 1001)}, "InvalidParameterValue"),
    ],
)
def test_an_attribute_that_is_none_changes_nothing(sqs, queue, refused, attributes, code):
    url = queue()
    refused(code, sqs.set_queue_attributes, QueueUrl=url, Attributes={"DelaySeconds": "1", **attributes})
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["DelaySeconds"])["Attributes"]
    assert told == {"DelaySeconds": "0"}


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"MaxNumberOfMessages": 11}, "Value 11 for parameter MaxNumberOfMessages is invalid"),
        ({"MaxNumberOfMessages": 0}, "Must be between 1 and 10"),
        ({"WaitTimeSeconds": 21}, "Must be between 0 and 20"),
        ({"VisibilityTimeout": 43_201}, "Must be between 0 and 43200"),
    ],
)
def test_a_receive_out_of_bounds_is_refused(sqs, queue, refused, params, why):
    assert why in refused("InvalidParameterValue", sqs.receive_message, QueueUrl=queue(), **params)


def test_a_message_that_is_none_is_refused(client, sqs, queue, refused):
    url = queue(MaximumMessageSize="1024")
    assert "shorter than 1024" in refused(
        "InvalidParameterValue", sqs.send_message, QueueUrl=url, MessageBody="x" * 1025
    )
    assert "#x0" in refused("InvalidMessageContents", sqs.send_message, QueueUrl=url, MessageBody="a\0b")
    assert refused("MissingParameter", sqs.send_message, QueueUrl=url, MessageBody="") == (
        "The request must contain the parameter MessageBody."
    )
    careless = client("sqs", validates=False)
    assert "MessageBody" in refused("MissingParameter", careless.send_message, QueueUrl=url)
    late = {"QueueUrl": url, "MessageBody": "m", "DelaySeconds": 901}
    assert "DelaySeconds must be >= 0 and <= 900" in refused("InvalidParameterValue", sqs.send_message, **late)
    fifo = {"QueueUrl": url, "MessageBody": "m", "MessageDeduplicationId": "1"}
    assert "not valid for this queue type" in refused("InvalidParameterValue", sqs.send_message, **fifo)


def test_visibility_is_changed_while_somebody_has_the_message(sqs, queue, refused):
    url = queue()
    sqs.send_message(QueueUrl=url, MessageBody="m")
    handle = take(sqs, url)[0]["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    change = {"QueueUrl": url, "ReceiptHandle": handle, "VisibilityTimeout": 5}
    refused("AWS.SimpleQueueService.MessageNotInflight", sqs.change_message_visibility, **change)
    refused("InvalidParameterValue", sqs.change_message_visibility, **change | {"VisibilityTimeout": 43_201})
    handle = take(sqs, url)[0]["ReceiptHandle"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=handle)
    refused("InvalidParameterValue", sqs.change_message_visibility, **change | {"ReceiptHandle": handle})
    refused("ReceiptHandleIsInvalid", sqs.change_message_visibility, **change | {"ReceiptHandle": "x"})


def test_a_fifo_queue_wants_groups_and_ids(sqs, queue, refused):
    url = queue(".fifo", FifoQueue="true")
    assert "MessageGroupId" in refused("MissingParameter", sqs.send_message, QueueUrl=url, MessageBody="m")
    grouped = {"QueueUrl": url, "MessageBody": "m", "MessageGroupId": "g"}
    assert "ContentBasedDeduplication" in refused("InvalidParameterValue", sqs.send_message, **grouped)
    refused("InvalidParameterValue", sqs.send_message, **grouped, DelaySeconds=1, MessageDeduplicationId="1")
    refused("InvalidParameterValue", sqs.send_message, **grouped, MessageDeduplicationId="a b")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"ContentBasedDeduplication": "true"})
    first, second = (sqs.send_message(**grouped) for _ in range(2))
    assert first["MessageId"] == second["MessageId"] and first["SequenceNumber"] == second["SequenceNumber"]
    (found,) = take(sqs, url, AttributeNames=["All"], MaxNumberOfMessages=10)
    assert found["Attributes"]["MessageGroupId"] == "g"
    assert found["Attributes"]["SequenceNumber"] == first["SequenceNumber"]
    refused("InvalidAttributeValue", sqs.set_queue_attributes, QueueUrl=url, Attributes={"FifoQueue": "true"})


def test_dead_letters_arrive_are_listed_and_go_back(sqs, queue, refused):
    dead = queue()
    url = queue(VisibilityTimeout="0", RedrivePolicy=redrive(arn(sqs, dead), 1))
    sent = sqs.send_message(QueueUrl=url, MessageBody="bad")["MessageId"]
    assert [message["MessageId"] for message in take(sqs, url)] == [sent] and take(sqs, url) == []
    (found,) = take(sqs, dead, AttributeNames=["All"], VisibilityTimeout=0)
    assert (found["MessageId"], found["Attributes"]["DeadLetterQueueSourceArn"]) == (sent, arn(sqs, url))
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [url]
    task = sqs.start_message_move_task(SourceArn=arn(sqs, dead))["TaskHandle"]
    (moved,) = sqs.list_message_move_tasks(SourceArn=arn(sqs, dead))["Results"]
    assert (moved["Status"], moved["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 1)
    assert [message["MessageId"] for message in take(sqs, url)] == [sent] and take(sqs, dead) == []
    refused("ResourceNotFoundException", sqs.cancel_message_move_task, TaskHandle=task)
    refused("InvalidParameterValue", sqs.start_message_move_task, SourceArn=arn(sqs, url))
    refused("ResourceNotFoundException", sqs.start_message_move_task, SourceArn=arn(sqs, url) + "x")


def test_a_dead_letter_queue_is_of_the_same_kind(sqs, queue, refused):
    target = arn(sqs, queue(".fifo", FifoQueue="true"))
    call = {"QueueUrl": queue(), "Attributes": {"RedrivePolicy": redrive(target, 1)}}
    assert "same type of queue" in refused("InvalidParameterValue", sqs.set_queue_attributes, **call)


def test_who_waits_gets_the_message_when_it_comes_and_holds_up_nobody(sqs, queue):
    url, found = queue(ReceiveMessageWaitTimeSeconds="20"), []
    waiting = [threading.Thread(target=lambda: found.extend(take(sqs, url))) for _ in range(3)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    assert sqs.list_queue_tags(QueueUrl=url)["ResponseMetadata"]["HTTPStatusCode"] == 200 and found == []
    for body in "abc":
        sqs.send_message(QueueUrl=url, MessageBody=body)
    for thread in waiting:
        thread.join(10)
    assert sorted(message["Body"] for message in found) == ["a", "b", "c"]


def test_who_waits_in_a_queue_that_is_deleted_waits_no_longer(sqs, queue):
    url, ended = queue(), threading.Event()

    def wait():
        with contextlib.suppress(sqs.exceptions.QueueDoesNotExist):  # who comes too late need not wait either
            take(sqs, url, WaitTimeSeconds=20)
        ended.set()

    threading.Thread(target=wait).start()
    time.sleep(0.3)
    sqs.delete_queue(QueueUrl=url)
    assert ended.wait(10)


@pytest.mark.slow
def test_a_server_that_is_killed_ends_long_polls_and_the_next_one_is_empty(home, monkeypatch):
    server = aws.start(home)
    for variable, value in server.environment.items():
        monkeypatch.setenv(variable, value)
    client, ended = boto3.Session().client("sqs", config=Config(retries={"total_max_attempts": 1})), []
    url = client.create_queue(QueueName="own")["QueueUrl"]

    def wait():
        try:
            take(client, url, WaitTimeSeconds=20)
        except HTTPClientError as error:
            ended.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.5)
    os.kill(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    thread.join(10)
    assert len(ended) == 1 and not thread.is_alive()
    aws.start(home)
    with pytest.raises(client.exceptions.QueueDoesNotExist):
        client.send_message(QueueUrl=url, MessageBody="m")


def test_each_operation_that_is_offered_is_called_here():
    text = Path(__file__).read_text("utf-8")
    assert [name for name in OPERATIONS.names if f"sqs.{xform_name(name)}" not in text] == []


def test_what_comes_back_while_somebody_waits_is_received(sqs, queue):
    url = queue(VisibilityTimeout="1")
    sqs.send_message(QueueUrl=url, MessageBody="m")
    take(sqs, url)
    assert [message["Body"] for message in take(sqs, url, WaitTimeSeconds=20)] == ["m"]


def test_what_sqs_has_and_is_not_offered_is_refused_with_a_sentence(sqs, queue, refused):
    left = set(shapes.model("sqs").operation_names) - set(OPERATIONS.names)
    assert left == {"AddPermission", "RemovePermission"}
    call = {"QueueUrl": queue(), "Label": "l", "AWSAccountIds": ["123456789012"], "Actions": ["SendMessage"]}
    told = refused("UnsupportedOperation", sqs.add_permission, **call)
    assert told.startswith("The local AWS does not offer AddPermission of SQS. It has CancelMessageMoveTask,")
