"""What the lab's chapters make beside functions and state machines, service by service: list, tags, deletion.

Each list is `{ARN: description}`, whoever made it. Deleting what is gone is no error; nothing here asks whose it is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from learner_lab.checkout import record
from learner_lab.resources import waiting

There = dict[str, dict[str, Any]]
GONE = (  # what services call what is not there (any more)
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "NotFound",
    "NotFoundException",
    "NoSuchBucket",
    "ResourceNotFoundException",
)
DEFAULT_BUS = "default"


@contextmanager
def gone(arn: str) -> Iterator[None]:
    """Deleting it in this block is no error when it was gone before; then it is struck off the record."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in GONE:
            raise
    record.forget(arn)


def paged(operation: str, members: str, arn: str) -> Callable[..., There]:
    """What lists by an operation with pages: the list in its answers, and the member of each that is its ARN."""

    def listed(client, **only: str) -> There:
        pages = client.get_paginator(operation).paginate(**only)
        return {each[arn].removesuffix(":*"): each for page in pages for each in page[members]}

    return listed


def arn_of(client, account: str, name: str) -> str:
    """The ARN of what a service lists by its name alone."""
    return f"arn:aws:{client.meta.service_model.endpoint_prefix}:{client.meta.region_name}:{account}:{name}"


# Queues


def queues(sqs) -> There:
    """All queues: their URLs hold account and name."""
    pages = sqs.get_paginator("list_queues").paginate()
    urls = [url for page in pages for url in page.get("QueueUrls", [])]
    return {arn_of(sqs, *url.rsplit("/", 2)[1:]): {"QueueUrl": url} for url in urls}


def queue_tags(sqs, arn: str) -> dict[str, str]:
    """The queue's tags."""
    return sqs.list_queue_tags(QueueUrl=_url(sqs, arn)).get("Tags", {})


def tag_queue(sqs, arn: str, tags: dict[str, str]) -> None:
    """Adds tags to a queue."""
    sqs.tag_queue(QueueUrl=_url(sqs, arn), Tags=tags)


def delete_queue(sqs, arn: str) -> None:
    """The queue is gone with its messages. AWS may list it for a minute, and takes the name again after as long."""
    with gone(arn):
        sqs.delete_queue(QueueUrl=_url(sqs, arn))


def _url(sqs, arn: str) -> str:
    return sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]


# Topics


def topic_tags(sns, arn: str) -> dict[str, str]:
    """The topic's tags."""
    return _named(sns.list_tags_for_resource(ResourceArn=arn)["Tags"])


def tag_topic(sns, arn: str, tags: dict[str, str]) -> None:
    """Adds tags to a topic."""
    sns.tag_resource(ResourceArn=arn, Tags=_listed(tags))


def delete_topic(sns, arn: str) -> None:
    """The topic is gone, and with it its subscriptions: AWS leaves those of a deleted topic behind for days."""
    with gone(arn):
        pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn)
        found = [one["SubscriptionArn"] for page in pages for one in page["Subscriptions"]]
        for subscription in filter(lambda one: one.startswith("arn:"), found):  # others wait for their confirmation
            sns.unsubscribe(SubscriptionArn=subscription)
        sns.delete_topic(TopicArn=arn)


# Tables


def tables(dynamodb) -> There:
    """All tables."""
    pages = dynamodb.get_paginator("list_tables").paginate()
    names = [name for page in pages for name in page["TableNames"]]
    described = (_table(dynamodb, name) for name in names)
    return {one["TableArn"]: one for one in described if one and one["TableStatus"] != "DELETING"}


def table_tags(dynamodb, arn: str) -> dict[str, str]:
    """The table's tags."""
    pages = dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    return _named([tag for page in pages for tag in page["Tags"]])


def tag_table(dynamodb, arn: str, tags: dict[str, str]) -> None:
    """Adds tags to a table."""
    dynamodb.tag_resource(ResourceArn=arn, Tags=_listed(tags))


def delete_table(dynamodb, arn: str) -> None:
    """The table is gone with its items; one that is being made or changed is waited for."""
    name = {"TableName": arn.rpartition("/")[2]}
    with gone(arn):
        try:
            dynamodb.delete_table(**name)
        except dynamodb.exceptions.ResourceInUseException:
            dynamodb.get_waiter("table_exists").wait(**name, WaiterConfig=waiting.QUICKLY)
            dynamodb.delete_table(**name)
        dynamodb.get_waiter("table_not_exists").wait(**name, WaiterConfig=waiting.QUICKLY)


def _table(dynamodb, name: str) -> dict[str, Any] | None:
    try:
        return dynamodb.describe_table(TableName=name)["Table"]
    except dynamodb.exceptions.ResourceNotFoundException:  # gone since it was listed
        return None


# Buckets


def buckets(s3) -> There:
    """The buckets that are in the client's region; their list is one for all regions."""
    found = s3.list_buckets()["Buckets"]
    return {f"arn:aws:s3:::{one['Name']}": one for one in found if _region(s3, one["Name"]) == s3.meta.region_name}


def bucket_tags(s3, arn: str) -> dict[str, str]:
    """The bucket's tags."""
    try:
        return _named(s3.get_bucket_tagging(Bucket=arn.rpartition(":")[2])["TagSet"])
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchTagSet":
            raise
        return {}


def tag_bucket(s3, arn: str, tags: dict[str, str]) -> None:
    """Adds tags to a bucket, whose tags S3 replaces all at once."""
    together = {"TagSet": _listed(bucket_tags(s3, arn) | tags)}
    s3.put_bucket_tagging(Bucket=arn.rpartition(":")[2], Tagging=together)


def delete_bucket(s3, arn: str) -> None:
    """The bucket is gone with its objects, all their versions, and uploads that were never completed."""
    bucket = {"Bucket": arn.rpartition(":")[2]}
    with gone(arn):
        for page in s3.get_paginator("list_object_versions").paginate(**bucket):
            found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            keys = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
            if keys:
                s3.delete_objects(**bucket, Delete={"Objects": keys, "Quiet": True})
        for page in s3.get_paginator("list_multipart_uploads").paginate(**bucket):
            for upload in page.get("Uploads", []):
                s3.abort_multipart_upload(**bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        s3.delete_bucket(**bucket)


def _region(s3, bucket: str) -> str | None:
    """Where the bucket is; None where it is gone, or somebody else's business."""
    try:
        return s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] or "us-east-1"
    except ClientError:
        return None


# Event buses, and rules on all of them


def buses(events) -> There:
    """All event buses but the account's default one, which nobody makes."""
    found = _turned(events.list_event_buses, "EventBuses")
    return {one["Arn"]: one for one in found if one["Name"] != DEFAULT_BUS}


def rules(events) -> There:
    """The rules of all event buses, but those that AWS's services keep for themselves."""
    names = [DEFAULT_BUS, *(bus["Name"] for bus in buses(events).values())]
    found = [one for name in names for one in _turned(events.list_rules, "Rules", EventBusName=name)]
    return {one["Arn"]: one for one in found if "ManagedBy" not in one}


def events_tags(events, arn: str) -> dict[str, str]:
    """The tags of an event bus or a rule."""
    return _named(events.list_tags_for_resource(ResourceARN=arn)["Tags"])


def tag_events(events, arn: str, tags: dict[str, str]) -> None:
    """Adds tags to an event bus or a rule."""
    events.tag_resource(ResourceARN=arn, Tags=_listed(tags))


def delete_rule(events, arn: str) -> None:
    """The rule is gone, after its targets."""
    *bus, name = arn.partition(":rule/")[2].split("/")
    rule = {"EventBusName": "/".join(bus) or DEFAULT_BUS}
    with gone(arn):
        targets = [one["Id"] for one in _turned(events.list_targets_by_rule, "Targets", Rule=name, **rule)]
        for begin in range(0, len(targets), 100):
            events.remove_targets(Rule=name, Ids=targets[begin : begin + 100], **rule)
        events.delete_rule(Name=name, **rule)


def delete_bus(events, arn: str) -> None:
    """The event bus is gone, after all that was ruled on it."""
    name = arn.partition(":event-bus/")[2]
    with gone(arn):
        for one in _turned(events.list_rules, "Rules", EventBusName=name):
            delete_rule(events, one["Arn"])
        events.delete_event_bus(Name=name)


# Event source mappings


def mappings(awslambda) -> There:
    """All event source mappings but those that are on their way out."""
    listed = paged("list_event_source_mappings", "EventSourceMappings", "EventSourceMappingArn")
    found = listed(awslambda)
    return {arn: one for arn, one in found.items() if one.get("State") != "Deleting"}


def delete_mapping(awslambda, arn: str) -> None:
    """The event source mapping is gone, or on its way out."""
    with gone(arn):
        awslambda.delete_event_source_mapping(UUID=arn.rpartition(":")[2])


def mapping_in_words(mapping: dict[str, Any]) -> str:
    """`Orders → ShipOrder`: its id says nothing."""
    function = mapping.get("FunctionArn", "").partition(":function:")[2]
    return f"{mapping.get('EventSourceArn', '?').rpartition(':')[2]} → {function}"


def _turned(operation: Callable[..., dict], members: str, **asked: str) -> list[dict[str, Any]]:
    """All members of a list that boto3 has no paginator for."""
    found, more = [], {}
    while True:
        answer = operation(**asked, **more)
        found += answer[members]
        if not answer.get("NextToken"):
            return found
        more = {"NextToken": answer["NextToken"]}


def _listed(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _named(tags: list[dict[str, str]]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags}
