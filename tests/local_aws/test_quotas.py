"""The numbers that AWS publishes, and those that are this machine's own, written here a second time.

AWS's are from "Service quotas" and the API references of each service, in the words that stand beside them.
"""

import pytest

from local_aws.server import crowd, gate, http11, process
from local_aws.services import account, query_protocol, tables, tags
from local_aws.services.buses import events_api, routing, rules_api, targets_api, transform
from local_aws.services.buses import listing as event_pages
from local_aws.services.buses import store as buses
from local_aws.services.logs_language import expressions, insights, patterns
from local_aws.services.patterns import pattern, rules
from local_aws.services.queues import api as queue_pages
from local_aws.services.queues import message, messages_api, moves, queue, recent, space, waiting
from local_aws.services.queues import store as queues
from local_aws.services.queues.attributes import LONGEST, NUMBERS, Attributes
from local_aws.services.s3 import buckets, objects
from local_aws.services.s3 import content as bodies
from local_aws.services.s3 import tags as s3_tags
from local_aws.services.topics import publishing, subscriptions_api, topic, topics_api
from local_aws.services.topics import store as topics
from local_aws.wire import MOST_DIGITS, MOST_NESTED, RequestContext, ServiceError, plain, shortened

KIB, MIB, GIB = 1024, 1024**2, 1024**3
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
OF_AWS = {
    "a lab runs ten functions at once": (account.CONCURRENCY, 10),
    "SigV4: a request's time may be five minutes off": (gate.SKEW, 5 * MINUTE),
    "SQS: ten messages in a batch": (messages_api.MOST_ENTRIES, 10),
    "SQS: a message is at most a mebibyte": (message.LARGEST, MIB),
    "SQS: ten attributes of a message": (message.MOST_ATTRIBUTES, 10),
    "SQS: 120,000 messages in flight": (queue.MOST_IN_FLIGHT, 120_000),
    "SQS: PurgeQueue once in sixty seconds": (queue.PURGE_PAUSE, MINUTE),
    "SQS: five minutes of deduplication": (recent.REMEMBERED, 5 * MINUTE),
    "SQS: a thousand queues on a page": (queue_pages.PAGE, 1000),
    "SNS: a message is at most 256 KiB": (publishing.LARGEST, 256 * KIB),
    "SNS: ten messages in a batch": (publishing.MOST_ENTRIES, 10),
    "SNS: a hundred topics on a page": (topics_api.PAGE, 100),
    "SNS: a hundred subscriptions on a page": (subscriptions_api.PAGE, 100),
    "SNS: sequence numbers have twenty digits": (topic.Topic.sequence, 10**19),
    "a new topic has lost no subscription": (topic.Topic.deleted, 0),
    "a new message has been received never and is seen at once": (
        (message.Message.receives, message.Message.visible_at, message.Message.sequence),
        (0, 0, 0),
    ),
    "EventBridge: ten entries": (events_api.MOST_ENTRIES, 10),
    "EventBridge: entries have a mebibyte together": (events_api.LARGEST, MIB),
    "EventBridge: a hundred on a page": (event_pages.PAGE, 100),
    "EventBridge: a pattern has 4,096 characters": (rules_api.LONGEST, 4096),
    "EventBridge: a hundred buses": (buses.MOST_BUSES, 100),
    "EventBridge: three hundred rules of a bus": (buses.MOST_RULES, 300),
    "EventBridge: five targets of a rule": (targets_api.MOST_TARGETS, 5),
    "EventBridge: a template has 8,192 characters": (transform.LONGEST, 8192),
    "EventBridge: a hundred paths of a transformer": (transform.MOST_PATHS, 100),
    "EventBridge: numbers up to five billion are compared": (rules.LARGEST, 5 * 10**9),
    "Lambda stops a loop after sixteen rounds": (routing.MOST_HOPS, 16),
    "S3: a key has 1,024 bytes": (buckets.MOST_BYTES_OF_A_KEY, 1024),
    "S3: ten thousand buckets": (buckets.MOST_BUCKETS, 10_000),
    "S3: metadata of 2 KB": (objects.MOST_METADATA, 2048),
    "S3: a thousand keys are deleted at once": (objects.MOST_AT_ONCE, 1000),
    "S3: fifty tags of a bucket, ten of an object": ((s3_tags.OF_A_BUCKET, s3_tags.OF_AN_OBJECT), (50, 10)),
    "tags: fifty of a resource": (tags.MOST, 50),
    "tags: 128 and 256 characters": ((tags.LONGEST_KEY, tags.LONGEST_VALUE), (128, 256)),
    "Logs Insights: ten thousand rows": (insights.MOST, 10_000),
    "Jackson: numbers of a thousand digits": (MOST_DIGITS, 1000),
    "Jackson: a thousand levels": (MOST_NESTED, 1000),
}
OF_OURS = {
    "a connection has ten seconds to show a key": (crowd.STRANGER, 10),
    "a minute for the next part": (crowd.STALLED, MINUTE),
    "a quarter of an hour between requests": (crowd.IDLE, 15 * MINUTE),
    "512 connections": (crowd.CONNECTIONS, 512),
    "strangers send no more than four bodies": (crowd.CARRIED, 4 * http11.BODY_LIMIT),
    "a head of 64 KiB": (http11.HEAD_LIMIT, 64 * KIB),
    "a body as large as Lambda takes": (http11.BODY_LIMIT, 70_167_211),
    "the server ends after four hours without a request": (process.IDLE_END, 4 * HOUR),
    "messages take 128 MiB": (space.MOST, 128 * MIB),
    "a message takes 600 bytes beside its own": (message.KEPT, 600),
    "two hundred polls wait": (waiting.MOST_POLLS, 200),
    "a hundred moves are remembered": (moves.KEPT, 100),
    "a thousand queues, a thousand topics": ((queues.MOST_QUEUES, topics.MOST_TOPICS), (1000, 1000)),
    "two hundred subscriptions of a topic": (topics.MOST_SUBSCRIPTIONS, 200),
    "policies of 64 KiB": ((LONGEST, topic.LONGEST), (64 * KIB, 64 * KIB)),
    "ten thousand events wait": (routing.MOST_WAITING, 10_000),
    "patterns are thirty deep and have two thousand rules": ((pattern.DEEPEST, pattern.MOST_RULES), (30, 2000)),
    "queries are fifty deep": (expressions.MOST_DEEP, 50),
    "a second for all searches": (patterns.PATIENCE_SECONDS, 1),
    "forms of ten thousand fields, names of twelve parts": (
        (query_protocol.MOST_FIELDS, query_protocol.DEEPEST),
        (10_000, 12),
    ),
    "items of DynamoDB take 128 MiB: a look at every 4": (
        (tables.MOST, tables.LOOK),
        (128 * MIB, 4 * MIB),
    ),
    "objects have 5 GiB together": (bodies.MOST, 5 * GIB),
    "32 MiB of them in memory": (bodies.MOST_IN_MEMORY, 32 * MIB),
    "none of more than 16 KiB": (bodies.SMALL, 16 * KIB),
    "a hundred thousand objects": (buckets.MOST_THINGS, 100_000),
}


@pytest.mark.parametrize("limit", [*OF_AWS, *OF_OURS])
def test_a_limit_is_the_number_that_is_written_of_it(limit):
    found, written = {**OF_AWS, **OF_OURS}[limit]
    assert found == written


RANGES = {  # SetQueueAttributes in the API reference: the least, the most, the default
    "DelaySeconds": (0, 15 * MINUTE, 0),
    "MaximumMessageSize": (KIB, MIB, MIB),
    "MessageRetentionPeriod": (MINUTE, 14 * DAY, 4 * DAY),
    "ReceiveMessageWaitTimeSeconds": (0, 20, 0),
    "VisibilityTimeout": (0, 12 * HOUR, 30),
    "KmsDataKeyReusePeriodSeconds": (MINUTE, DAY, 5 * MINUTE),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_an_attribute_of_a_queue_has_its_range_and_its_default(name):
    least, most, default = RANGES[name]
    assert Attributes({}, False)[name] == default
    assert [Attributes({name: str(value)}, False)[name] for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(ServiceError, match=f"Invalid value for the parameter {name}"):
            Attributes({name: str(value)}, False)


@pytest.mark.parametrize(
    ("name", "value", "most", "refusal"),
    [
        ("k", "v", 50, None),
        ("k" * 128, "v" * 256, 50, None),
        ("k" * 129, "v", 50, "TagKey"),
        ("", "v", 50, "TagKey"),
        ("AWS:k", "v", 50, "TagKey"),
        ("k", "v" * 257, 50, "TagValue"),
    ],
)
def test_a_tag_of_s3_has_a_key_of_128_and_a_value_of_256_characters(name, value, most, refusal):
    listed = [{"Key": name, "Value": value}]
    if refusal is None:
        assert s3_tags.tags_of(listed, most) == {name: value}
    else:
        with pytest.raises(ServiceError, match=refusal):
            s3_tags.tags_of(listed, most)


@pytest.mark.parametrize(
    ("count", "most", "whose"), [(10, 10, None), (11, 10, "Object"), (50, 50, None), (51, 50, "Bucket")]
)
def test_an_object_has_ten_tags_and_a_bucket_fifty(count, most, whose):
    listed = [{"Key": f"k{number}"} for number in range(count)]
    if whose is None:
        assert len(s3_tags.tags_of(listed, most)) == count
    else:
        with pytest.raises(ServiceError, match=f"{whose} tags cannot be greater than {most}"):
            s3_tags.tags_of(listed, most)


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "AccessDeniedException"), (413, "RequestEntityTooLargeException"), (404, "BadRequestException")],
)
def test_a_refusal_of_no_protocol_has_the_code_of_its_status(status, code):
    response = plain(status, "why")
    assert response.status == status and f'"{code}"' in response.body.decode()


def test_a_refusal_is_a_400_and_a_request_came_through_no_rule_unless_it_says_so():
    assert ServiceError("Odd", "why").status == 400
    assert RequestContext("1", "us-east-1", "id", "student").hops == 0
    assert len(shortened("x" * 41)) == 41 and shortened("x" * 40) == "x" * 40


def test_sns_tells_the_retries_that_aws_tells():
    policy = topics_api.RETRIES["http"]["defaultHealthyRetryPolicy"]
    numbers = {name: value for name, value in policy.items() if value and name != "backoffFunction"}
    assert numbers == {"minDelayTarget": 20, "maxDelayTarget": 20, "numRetries": 3} and len(policy) == 7


def test_small_objects_leave_memory_for_files_when_it_is_full(tmp_path):
    shelf, data = bodies.Shelf(tmp_path / "s3"), b"x" * bodies.SMALL
    kept = [shelf.keep(data) for _ in range(bodies.MOST_IN_MEMORY // bodies.SMALL + 1)]
    assert not (tmp_path / "s3").exists() and kept
    kept.append(shelf.keep(data))
    assert len([*(tmp_path / "s3").iterdir()]) == 1


def test_a_large_object_is_read_a_mebibyte_at_a_time(tmp_path):
    large = bodies.Shelf(tmp_path / "s3").keep(b"x" * (2 * MIB + 1))
    assert [len(part) for part in large] == [MIB, MIB, 1]
