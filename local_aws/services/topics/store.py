"""The topics of one account in one region."""

import re

from local_aws import turns
from local_aws.services.own import Kept, Operations
from local_aws.services.topics.refusals import full, invalid, not_found
from local_aws.services.topics.topic import OF_FIFO, OF_TOPICS, Subscription, Topic, checked

NAME = re.compile(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo")
MOST_TOPICS, MOST_SUBSCRIPTIONS = 1000, 200  # of a topic
ENDPOINTS = {
    "sqs": re.compile(r"arn:aws:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,80}"),
    "lambda": re.compile(r"arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9_$-]{1,128})?"),
}
NAMES = {"sqs": "SQS", "lambda": "Lambda"}
NOT_HERE = ("email", "email-json", "http", "https", "sms", "application", "firehose")


class Store:
    """Topics by their ARNs, in order of creation."""

    def __init__(self, account: str, region: str):
        self.account, self.region = account, region
        self.topics: dict[str, Topic] = {}
        self.lock = turns.RLock()

    def topic(self, arn: str) -> Topic:
        """The topic. NotFound when there is none, InvalidParameter when this is no topic's ARN."""
        if len(arn.split(":")) != 6 or not arn.startswith("arn:aws:sns:"):
            raise invalid("TopicArn")
        if arn not in self.topics:
            raise not_found("Topic")
        return self.topics[arn]

    def subscription(self, arn: str) -> Subscription:
        """The subscription. NotFound when there is none."""
        if len(arn.split(":")) != 7 or not arn.startswith("arn:aws:sns:"):
            raise invalid("SubscriptionArn")
        topic = self.topics.get(arn.rpartition(":")[0])
        if topic is None or arn not in topic.subscriptions:
            raise not_found("Subscription")
        return topic.subscriptions[arn]

    def create(self, name: str, given: dict[str, str], tags: dict[str, str]) -> Topic:
        """The topic of this name, new or, with these attributes and tags, there already."""
        if not NAME.fullmatch(name):
            raise invalid("Topic Name")
        _check_kind(name, given)
        arn = f"arn:aws:sns:{self.region}:{self.account}:{name}"
        with self.lock:
            if topic := self.topics.get(arn):
                return _same(topic, given, tags)
            if len(self.topics) >= MOST_TOPICS:
                raise full(f"{MOST_TOPICS} topics at most")
            self.topics[arn] = Topic(arn, dict(given), tags)
            return self.topics[arn]

    def subscribe(self, topic: Topic, protocol: str, endpoint: str, given: dict[str, str]) -> Subscription:
        """The endpoint's subscription to the topic, new or there already."""
        _check_endpoint(protocol, endpoint)
        with self.lock:
            for known in topic.subscriptions.values():
                if (known.protocol, known.endpoint) == (protocol, endpoint):
                    return _subscribed(known, given)
            if len(topic.subscriptions) >= MOST_SUBSCRIPTIONS:
                raise full(f"{MOST_SUBSCRIPTIONS} subscriptions of a topic at most")
            made = Subscription(topic, protocol, endpoint, given)
            topic.subscriptions[made.arn] = made
            return made

    def all_subscriptions(self) -> list[Subscription]:
        """The subscriptions to all topics."""
        return [each for topic in list(self.topics.values()) for each in list(topic.subscriptions.values())]


def _check_kind(name: str, given: dict[str, str]) -> None:
    is_fifo = given.get("FifoTopic") == "true"
    if name.endswith(".fifo") and not is_fifo:
        raise invalid("Topic Name")
    if is_fifo and not name.endswith(".fifo"):
        raise invalid(
            "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII "
            "letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long."
        )
    checked(given, (*OF_TOPICS, *OF_FIFO) if is_fifo else (*OF_TOPICS, "FifoTopic"))


def _same(topic: Topic, given: dict[str, str], tags: dict[str, str]) -> Topic:
    if any(topic.attributes.get(name, "") != value for name, value in given.items()):
        raise invalid("Attributes Reason: Topic already exists with different attributes")
    if tags and tags != topic.tags:
        raise invalid("Tags Reason: Topic already exists with different tags")
    return topic


def _subscribed(known: Subscription, given: dict[str, str]) -> Subscription:
    if any(known.attributes.get(name) != value for name, value in given.items()):
        raise invalid("Attributes Reason: Subscription already exists with different attributes")
    return known


def _check_endpoint(protocol: str, endpoint: str) -> None:
    if protocol in NOT_HERE:
        raise invalid(f"Protocol: the local AWS delivers to sqs and lambda, and reaches nobody by {protocol}.")
    if protocol not in ENDPOINTS:
        raise invalid(f"Amazon SNS does not support this protocol string: {protocol[:100]}")
    if not ENDPOINTS[protocol].fullmatch(endpoint):
        raise invalid(f"{NAMES[protocol]} endpoint ARN")


STORES: Kept[Store] = Kept(Store)
OPERATIONS: Operations[Store] = Operations("SNS", STORES)
