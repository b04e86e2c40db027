"""The operations on subscriptions."""

from typing import Any

from local_aws.services.pages import page
from local_aws.services.topics.refusals import invalid
from local_aws.services.topics.store import OPERATIONS, Store
from local_aws.services.topics.topic import OF_SUBSCRIPTIONS, Subscription, checked
from local_aws.wire import RequestContext

PAGE = 100
operation = OPERATIONS.operation


@operation
def subscribe(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"SubscriptionArn"}`; queues and functions need not confirm it."""
    topic = store.topic(params["TopicArn"])
    given = checked(params.get("Attributes", {}), OF_SUBSCRIPTIONS)
    return {"SubscriptionArn": store.subscribe(topic, params["Protocol"], params.get("Endpoint", ""), given).arn}


@operation
def unsubscribe(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Ends the subscription; one that is not there is no error."""
    arn = params["SubscriptionArn"]
    if len(arn.split(":")) != 7:
        raise invalid(f"SubscriptionArn Reason: An ARN must have at least 6 elements, not {len(arn.split(':'))}")
    topic = store.topics.get(arn.rpartition(":")[0])
    if topic and topic.subscriptions.pop(arn, None):
        topic.deleted += 1


@operation
def list_subscriptions(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Subscriptions": […], "NextToken"}`: a hundred at a time."""
    return _listed(store.all_subscriptions(), f"subscriptions {store.account} {store.region}", store, params)


@operation
def list_subscriptions_by_topic(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Subscriptions": […], "NextToken"}` of one topic."""
    topic = store.topic(params["TopicArn"])
    return _listed(list(topic.subscriptions.values()), topic.arn, store, params)


@operation
def get_subscription_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Attributes": {…}}`."""
    found = store.subscription(params["SubscriptionArn"])
    told = {
        **_told(found, store.account),
        "ConfirmationWasAuthenticated": "true",
        "PendingConfirmation": "false",
        "RawMessageDelivery": "false",
        "SubscriptionPrincipal": f"arn:aws:iam::{store.account}:role/voclabs",
    }
    if "FilterPolicy" in found.attributes:
        told["FilterPolicyScope"] = "MessageAttributes"
    return {"Attributes": told | found.attributes}


@operation
def set_subscription_attributes(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Changes one attribute of the subscription."""
    found = store.subscription(params["SubscriptionArn"])
    found.change(checked({params["AttributeName"]: params.get("AttributeValue", "")}, OF_SUBSCRIPTIONS))


def _listed(items: list[Subscription], name: str, store: Store, params: dict[str, Any]) -> dict[str, Any]:
    found, token = page(items, name, params.get("NextToken"), PAGE, invalid("NextToken"))
    return {"Subscriptions": [_told(each, store.account) for each in found], "NextToken": token}


def _told(found: Subscription, owner: str) -> dict[str, str]:
    return {
        "SubscriptionArn": found.arn,
        "Owner": owner,
        "Protocol": found.protocol,
        "Endpoint": found.endpoint,
        "TopicArn": found.topic.arn,
    }
