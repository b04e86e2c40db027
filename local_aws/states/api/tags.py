"""Tags of state machines and activities."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError

MOST = 50


@operation("TagResource")
def tag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the tags are added, or their values replaced."""
    arn = params["resourceArn"]
    tags = store.tags(arn)
    tags.update(check_tags(tags | by_key(params["tags"]), arn))
    return {}


@operation("UntagResource")
def untag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; keys that are not there are no error."""
    tags = store.tags(params["resourceArn"])
    for key in params["tagKeys"]:
        tags.pop(key, None)
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"tags": [{"key": …, "value": …}]}`."""
    tags = store.tags(params["resourceArn"])
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def by_key(tags: list[dict[str, str]]) -> dict[str, str]:
    """`{"key": "value"}`; a tag without a value has an empty one. Raises ValidationException for one without a key."""
    for number, tag in enumerate(tags, start=1):
        if "key" not in tag:
            told = f"Value null at 'tags.{number}.member.key' failed to satisfy constraint: Member must not be null"
            raise ServiceError("ValidationException", f"1 validation error detected: {told}")
    return {tag["key"]: tag.get("value", "") for tag in tags}


def check_tags(tags: dict[str, str], arn: str) -> dict[str, str]:
    """The tags of the resource with this ARN, when they are no more than one may have."""
    if len(tags) > MOST:
        raise ServiceError("TooManyTags", f"More than {MOST} tags: '{arn}'", resourceName=arn)
    return tags
