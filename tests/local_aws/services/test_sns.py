"""SNS as boto3 knows it, over HTTP: each operation that is offered, how it refuses, and where messages arrive."""

import json
import uuid
from pathlib import Path

import pytest
from botocore import xform_name

from local_aws.services import shapes
from local_aws.services.topics import OPERATIONS

NOWHERE = "arn:aws:sns:us-east-1:123456789012:none"


@pytest.fixture
def subscribed(sns, topic, queue, arn_of):
    """A topic's ARN, and the URL of a queue that has subscribed to it."""

    def subscribe(arn=None, **attributes):
        arn, url = arn or topic(), queue()
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes=attributes)
        return arn, url

    return subscribe


def text(value):
    return {"DataType": "String", "StringValue": value}


def test_a_message_arrives_wrapped(sns, subscribed, taken):
    arn, url = subscribed()
    sent = sns.publish(TopicArn=arn, Message="Grüße", Subject="Order", MessageAttributes={"kind": text("a")})
    told = json.loads(taken(url)[0])
    assert list(told) == [
        *("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature"),
        *("SigningCertURL", "UnsubscribeURL", "MessageAttributes"),
    ]
    assert (told["MessageId"], told["TopicArn"], told["Message"]) == (sent["MessageId"], arn, "Grüße")
    assert told["MessageAttributes"] == {"kind": {"Type": "String", "Value": "a"}}


def test_a_message_arrives_raw_with_its_attributes(sns, sqs, subscribed):
    arn, url = subscribed(RawMessageDelivery="true")
    binary = {"DataType": "Binary", "BinaryValue": b"\x00\xff"}
    sns.publish(TopicArn=arn, Message="m", MessageAttributes={"kind": text("a"), "b": binary})
    (found,) = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert (found["Body"], found["MessageAttributes"]) == ("m", {"kind": text("a"), "b": binary})


def test_a_message_has_a_text_for_each_protocol(sns, subscribed, taken):
    arn, url = subscribed(RawMessageDelivery="true")
    for bodies, arrives in (({"default": "d", "sqs": "s"}, "s"), ({"default": "d", "lambda": "l"}, "d")):
        sns.publish(TopicArn=arn, Message=json.dumps(bodies), MessageStructure="json")
        assert taken(url) == [arrives]


@pytest.mark.parametrize(
    ("policy", "scope", "wanted"),
    [
        ({"kind": ["a", {"prefix": "x"}]}, "MessageAttributes", ["1", "3"]),
        ({"price": [{"numeric": [">", 5]}]}, "MessageAttributes", ["2"]),
        ({"tags": ["red"]}, "MessageAttributes", ["3"]),
        ({"kind": [{"exists": False}]}, "MessageAttributes", ["2"]),
        ({"n": [1, {"numeric": [">=", 3]}]}, "MessageBody", ["1", "3"]),
    ],
)
def test_a_filter_policy_decides_what_arrives(sns, subscribed, taken, policy, scope, wanted):
    arn, url = subscribed(RawMessageDelivery="true", FilterPolicy=json.dumps(policy), FilterPolicyScope=scope)
    tags = {"DataType": "String.Array", "StringValue": '["red", "blue"]'}
    sent = {
        "1": {"kind": text("a")},
        "2": {"price": {"DataType": "Number", "StringValue": "5.5"}},
        "3": {"kind": text("xyz"), "tags": tags},
    }
    for number, attributes in sent.items():
        sns.publish(TopicArn=arn, Message=json.dumps({"n": int(number)}), MessageAttributes=attributes)
    assert [str(json.loads(body)["n"]) for body in taken(url, len(wanted))] == wanted


def test_a_function_is_called_with_the_message(sns, sqs, topic, queue, taken, deploy):
    arn, url = topic(), queue()
    source = f"""
import boto3, json
def lambda_handler(event, context):
    boto3.client("sqs").send_message(QueueUrl="{url}", MessageBody=json.dumps(event))
"""
    function = deploy(source)
    subscription = sns.subscribe(TopicArn=arn, Protocol="lambda", Endpoint=function)["SubscriptionArn"]
    sns.publish(TopicArn=arn, Message="m", MessageAttributes={"kind": text("a")})
    (record,) = json.loads(taken(url)[0])["Records"]
    assert (record["EventSource"], record["EventSubscriptionArn"]) == ("aws:sns", subscription)
    assert (record["Sns"]["Message"], record["Sns"]["Subject"]) == ("m", None)
    assert record["Sns"]["MessageAttributes"] == {"kind": {"Type": "String", "Value": "a"}}


def test_what_cannot_be_delivered_goes_to_the_dead_letters(sns, sqs, topic, queue, arn_of, taken):
    arn, gone, dead = topic(), queue(), queue()
    policy = json.dumps({"deadLetterTargetArn": arn_of(dead)})
    given = {"RedrivePolicy": policy, "RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(gone), Attributes=given)
    sqs.delete_queue(QueueUrl=gone)
    sns.publish(TopicArn=arn, Message="lost")
    assert taken(dead) == ["lost"]


def test_a_fifo_topic_keeps_order_and_takes_no_message_twice(sns, sqs, topic, queue, arn_of):
    arn = topic(".fifo", FifoTopic="true", ContentBasedDeduplication="true")
    url = queue(".fifo", FifoQueue="true")
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes={"RawMessageDelivery": "true"})
    first, same = (sns.publish(TopicArn=arn, Message="a", MessageGroupId="g") for _ in range(2))
    sns.publish(TopicArn=arn, Message="b", MessageGroupId="g", MessageDeduplicationId="k")
    assert first["MessageId"] == same["MessageId"] and first["SequenceNumber"] == same["SequenceNumber"]
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"])["Messages"]
    assert [message["Body"] for message in found] == ["a", "b"]
    assert [message["Attributes"]["MessageGroupId"] for message in found] == ["g", "g"]
    assert found[1]["Attributes"]["MessageDeduplicationId"] == "k"


def test_topics_are_made_listed_told_changed_and_deleted(sns, name, refused):
    tags = [{"Key": "lab", "Value": "own"}]
    arn = sns.create_topic(Name=name, Attributes={"DisplayName": "Orders"}, Tags=tags)["TopicArn"]
    assert sns.create_topic(Name=name)["TopicArn"] == arn
    refused("InvalidParameter", sns.create_topic, Name=name, Attributes={"DisplayName": "Other"})
    refused("InvalidParameter", sns.create_topic, Name=name, Tags=[{"Key": "lab", "Value": "other"}])
    assert arn in [each["TopicArn"] for each in sns.list_topics()["Topics"]]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="A & <b>")
    told = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    assert (told["DisplayName"], told["TopicArn"], told["SubscriptionsConfirmed"]) == ("A & <b>", arn, "0")
    assert json.loads(told["Policy"])["Statement"][0]["Resource"] == arn
    sns.tag_resource(ResourceArn=arn, Tags=[{"Key": "more", "Value": ""}])
    sns.untag_resource(ResourceArn=arn, TagKeys=["lab", "none"])
    assert sns.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "more", "Value": ""}]
    sns.delete_topic(TopicArn=arn)
    sns.delete_topic(TopicArn=arn)
    assert refused("NotFound", sns.get_topic_attributes, TopicArn=arn) == "Topic does not exist"
    refused("ResourceNotFound", sns.list_tags_for_resource, ResourceArn=arn)


def test_subscriptions_are_made_listed_told_changed_and_ended(sns, topic, queue, arn_of, refused):
    arn, endpoint = topic(), arn_of(queue())
    call = {"TopicArn": arn, "Protocol": "sqs", "Endpoint": endpoint}
    own = sns.subscribe(**call, ReturnSubscriptionArn=True)["SubscriptionArn"]
    assert sns.subscribe(**call)["SubscriptionArn"] == own and own.startswith(f"{arn}:")
    refused("InvalidParameter", sns.subscribe, **call, Attributes={"RawMessageDelivery": "true"})
    (told,) = sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
    assert (told["SubscriptionArn"], told["Endpoint"], told["Protocol"]) == (own, endpoint, "sqs")
    assert own in [each["SubscriptionArn"] for each in sns.list_subscriptions()["Subscriptions"]]
    change = {"SubscriptionArn": own, "AttributeName": "FilterPolicy"}
    sns.set_subscription_attributes(**change, AttributeValue='{"a": ["b"]}')
    told = sns.get_subscription_attributes(SubscriptionArn=own)["Attributes"]
    assert (told["FilterPolicy"], told["FilterPolicyScope"]) == ('{"a": ["b"]}', "MessageAttributes")
    refused("InvalidParameter", sns.set_subscription_attributes, **change, AttributeValue='{"a": "b"}')
    sns.set_subscription_attributes(**change, AttributeValue="{}")
    sns.unsubscribe(SubscriptionArn=own)
    sns.unsubscribe(SubscriptionArn=own)
    assert sns.get_topic_attributes(TopicArn=arn)["Attributes"]["SubscriptionsDeleted"] == "1"
    assert refused("NotFound", sns.get_subscription_attributes, SubscriptionArn=own) == "Subscription does not exist"
    refused("InvalidParameter", sns.unsubscribe, SubscriptionArn="x")


def test_lists_come_in_pages_and_a_forged_token_is_refused(sns, topic, refused):
    arn = topic()
    for _ in range(101):
        sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=f"arn:aws:sqs:us-east-1:123456789012:q-{uuid.uuid4()}")
    pages = list(sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn))
    assert [len(page["Subscriptions"]) for page in pages] == [100, 1]
    token = pages[0]["NextToken"]
    refused("InvalidParameter", sns.list_subscriptions_by_topic, TopicArn=topic(), NextToken=token)
    refused("InvalidParameter", sns.list_subscriptions, NextToken=token)
    refused("InvalidParameter", sns.list_topics, NextToken="MTAw")


def test_a_batch_is_published_entry_by_entry(sns, subscribed, taken, refused):
    arn, url = subscribed(RawMessageDelivery="true")
    entries = [{"Id": "a", "Message": "one"}, {"Id": "b", "Message": "two", "Subject": "x" * 101}]
    done = sns.publish_batch(TopicArn=arn, PublishBatchRequestEntries=entries)
    assert [entry["Id"] for entry in done["Successful"]] == ["a"] and taken(url) == ["one"]
    assert [(entry["Id"], entry["Code"]) for entry in done["Failed"]] == [("b", "InvalidParameter")]
    for bad, code in (
        ([{"Id": "a", "Message": "m"}] * 2, "BatchEntryIdsNotDistinct"),
        ([{"Id": str(number), "Message": "m"} for number in range(11)], "TooManyEntriesInBatchRequest"),
        ([{"Id": "a b", "Message": "m"}], "InvalidBatchEntryId"),
        ([{"Id": name, "Message": "m" * 200_000} for name in "ab"], "BatchRequestTooLong"),
    ):
        refused(code, sns.publish_batch, TopicArn=arn, PublishBatchRequestEntries=bad)


@pytest.mark.parametrize(
    ("params", "code", "why"),
    [
        ({"TopicArn": NOWHERE}, "NotFound", "Topic does not exist"),
        ({"TopicArn": "x"}, "InvalidParameter", "TopicArn"),
        ({}, "InvalidParameter", "TopicArn or TargetArn"),
        ({"PhoneNumber": "+4915112345678"}, "InvalidParameter", "sends no text messages"),
    ],
)
def test_publishing_to_nowhere_is_refused(sns, refused, params, code, why):
    assert why in refused(code, sns.publish, Message="m", **params)


@pytest.mark.parametrize(
    ("params", "code", "why"),
    [
        ({"Message": ""}, "InvalidParameter", "Empty message"),
        ({"Message": "x" * 262_145}, "InvalidParameter", "Message too long"),
        ({"Message": "m", "Subject": "a\nb"}, "InvalidParameter", "Subject"),
        ({"Message": "m", "MessageStructure": "json"}, "InvalidParameter", "failed to parse"),
        ({"Message": "{}", "MessageStructure": "json"}, "InvalidParameter", "No default entry"),
        (
            {"Message": "m", "MessageAttributes": {"a": {"DataType": "Text", "StringValue": "1"}}},
            *["ParameterValueInvalid"],
            "type",
        ),
        (
            {"Message": "m", "MessageAttributes": {"a": {"DataType": "Number", "StringValue": "x"}}},
            *["ParameterValueInvalid"],
            "number",
        ),
        ({"Message": "m", "MessageDeduplicationId": "1"}, "InvalidParameter", "not valid for this topic type"),
    ],
)
def test_a_message_that_is_none_is_refused(sns, topic, refused, params, code, why):
    assert why in refused(code, sns.publish, TopicArn=topic(), **params)


def test_a_fifo_topic_wants_groups_and_ids(sns, topic, refused):
    arn = topic(".fifo", FifoTopic="true")
    assert refused("InvalidParameter", sns.publish, TopicArn=arn, Message="m") == (
        "Invalid parameter: The MessageGroupId parameter is required for FIFO topics"
    )
    call = {"TopicArn": arn, "Message": "m", "MessageGroupId": "g"}
    assert "ContentBasedDeduplication" in refused("InvalidParameter", sns.publish, **call)


@pytest.mark.parametrize(
    "given",
    [
        {"Name": "a b"},
        {"Name": ""},
        {"Name": "a.fifo"},
        {"Name": "a", "Attributes": {"FifoTopic": "true"}},
        {"Name": "a", "Attributes": {"Colour": "red"}},
    ],
)
def test_a_topic_that_is_none_is_refused(sns, refused, given):
    refused("InvalidParameter", sns.create_topic, **given)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"Protocol": "email", "Endpoint": "ada@example.org"}, "the local AWS delivers to sqs and lambda"),
        ({"Protocol": "https", "Endpoint": "https://example.org"}, "reaches nobody by https"),
        ({"Protocol": "pigeon", "Endpoint": "x"}, "does not support this protocol string: pigeon"),
        ({"Protocol": "sqs", "Endpoint": "https://sqs.us-east-1.amazonaws.com/1/q"}, "SQS endpoint ARN"),
        ({"Protocol": "lambda", "Endpoint": "f"}, "Lambda endpoint ARN"),
    ],
)
def test_an_endpoint_that_cannot_be_reached_is_refused(sns, topic, refused, given, why):
    assert why in refused("InvalidParameter", sns.subscribe, TopicArn=topic(), **given)


def test_each_operation_that_is_offered_is_called_here():
    text = Path(__file__).read_text("utf-8")
    assert [name for name in OPERATIONS.names if f"sns.{xform_name(name)}" not in text] == []


def test_what_sns_has_and_is_not_offered_is_refused_with_a_sentence(sns, refused):
    told = refused("UnsupportedOperation", sns.list_platform_applications)
    assert told.startswith("The local AWS does not offer ListPlatformApplications of SNS. It has CreateTopic,")
    assert len(OPERATIONS.names) == 16 and set(OPERATIONS.names) < set(shapes.model("sns").operation_names)


@pytest.mark.slow
def test_a_request_that_names_no_operation_is_refused(speak, statuses):
    for body in (b"Action=Fly&Version=2010-03-31", b"a=1&" * 20_000 + b"Action=ListTopics"):
        head = b"POST / HTTP/1.1\r\nHost: HOST\r\nAuthorization: SIGNED\r\nContent-Length: %d\r\n\r\n" % len(body)
        assert statuses(speak(head + body, "sns", body)) == [400]
