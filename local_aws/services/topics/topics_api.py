"""The operations on topics."""

import json
from typing import Any

from local_aws.services import tags as tagging
from local_aws.services.pages import page
from local_aws.services.topics.refusals import invalid
from local_aws.services.topics.store import OPERATIONS, Store
from local_aws.services.topics.topic import OF_FIFO, OF_TOPICS, Topic, checked
from local_aws.wire import RequestContext, ServiceError

PAGE = 100
ACTIONS = (
    *("GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe"),
    *("ListSubscriptionsByTopic", "Publish"),
)
RETRIES = {
    "http": {
        "defaultHealthyRetryPolicy": {
            "minDelayTarget": 20,
            "maxDelayTarget": 20,
            "numRetries": 3,
            "numMaxDelayRetries": 0,
            "numNoDelayRetries": 0,
            "numMinDelayRetries": 0,
            "backoffFunction": "linear",
        },
        "disableSubscriptionOverrides": False,
        "defaultRequestPolicy": {"headerContentType": "text/plain; charset=UTF-8"},
    }
}
operation = OPERATIONS.operation


@operation
def create_topic(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"TopicArn"}` of the topic, new or there already."""
    tags = _checked_tags(tagging.by_key(params.get("Tags", [])))
    return {"TopicArn": store.create(params["Name"], params.get("Attributes", {}), tags).arn}


@operation
def delete_topic(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Deletes the topic with its subscriptions; one that is not there is no error."""
    arn = params["TopicArn"]
    if not arn.startswith("arn:aws:sns:") or len(arn.split(":")) != 6:
        raise invalid("TopicArn")
    store.topics.pop(arn, None)


@operation
def list_topics(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Topics": [{"TopicArn"}], "NextToken"}`: a hundred at a time."""
    name = f"topics {store.account} {store.region}"
    found, token = page(list(store.topics), name, params.get("NextToken"), PAGE, invalid("NextToken"))
    return {"Topics": [{"TopicArn": arn} for arn in found], "NextToken": token}


@operation
def get_topic_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Attributes": {…}}`."""
    return {"Attributes": _told(store.topic(params["TopicArn"]), store.account)}


@operation
def set_topic_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Changes one attribute of the topic; an empty one is as if it had never been given."""
    topic, name = store.topic(params["TopicArn"]), params["AttributeName"]
    known = (*OF_TOPICS, "ContentBasedDeduplication", "FifoThroughputScope") if topic.is_fifo else OF_TOPICS
    given = checked({name: params.get("AttributeValue", "")}, known)
    topic.attributes = {key: value for key, value in (topic.attributes | given).items() if value}


@operation
def tag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Adds tags to the topic, or replaces their values."""
    topic = _tagged(store, params)
    topic.tags = _checked_tags(topic.tags | tagging.by_key(params["Tags"]))


@operation
def untag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Takes tags away; keys that are not there are no error."""
    topic = _tagged(store, params)
    topic.tags = tagging.without(topic.tags, params["TagKeys"])


@operation
def list_tags_for_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Tags": [{"Key", "Value"}]}`."""
    return {"Tags": tagging.pairs_of(_tagged(store, params).tags)}


def _tagged(store: Store, params: dict[str, Any]) -> Topic:
    if params["ResourceArn"] not in store.topics:
        raise ServiceError("ResourceNotFound", "Resource does not exist", 404)
    return store.topics[params["ResourceArn"]]


def _told(topic: Topic, owner: str) -> dict[str, str]:
    counts = {
        "SubscriptionsConfirmed": str(len(topic.subscriptions)),
        "SubscriptionsPending": "0",
        "SubscriptionsDeleted": str(topic.deleted),
    }
    policies = {"Policy": _policy(topic, owner), "EffectiveDeliveryPolicy": json.dumps(RETRIES)}
    fifo = dict.fromkeys(OF_FIFO[:2], "false") if topic.is_fifo else {}
    kept = {name: value for name, value in topic.attributes.items() if name != "FifoTopic" or topic.is_fifo}
    return {"TopicArn": topic.arn, "Owner": owner, "DisplayName": "", **counts, **policies, **fifo, **kept}


def _policy(topic: Topic, owner: str) -> str:
    """The policy of a topic that has been given none."""
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in ACTIONS],
        "Resource": topic.arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": owner}},
    }
    return json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})


def _checked_tags(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > tagging.MOST:
        raise ServiceError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")
    if tagging.odd_key(tags) is not None:
        raise invalid("Tags: keys have 1 to 128 characters, values 256 at most")
    return tags
