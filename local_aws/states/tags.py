"""Tags of state machines and activities."""

from typing import Any

from local_aws.wire import RequestContext, ServiceError

from .operations import operation
from .refusals import check_arn
from .store import Store

MOST = 50


@operation("TagResource")
def tag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; the tags are added, or their values replaced."""
    arn = params["resourceArn"]
    tags = _tags_of(store, arn)
    tags.update(check_tags(tags | by_key(params["tags"]), arn))
    return {}


@operation("UntagResource")
def untag_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; keys that are not there are no error."""
    tags = _tags_of(store, params["resourceArn"])
    for key in params["tagKeys"]:
        tags.pop(key, None)
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"tags": [{"key": …, "value": …}]}`."""
    tags = _tags_of(store, params["resourceArn"])
    return {"tags": [{"key": key, "value": value} for key, value in tags.items()]}


def by_key(tags: list[dict[str, str]]) -> dict[str, str]:
    """`{"key": "value"}`."""
    return {tag["key"]: tag["value"] for tag in tags}


def check_tags(tags: dict[str, str], arn: str) -> dict[str, str]:
    """The tags of the resource with this ARN, when they are no more than one may have."""
    if len(tags) > MOST:
        raise ServiceError("TooManyTags", f"More than {MOST} tags: '{arn}'", resourceName=arn)
    return tags


def _tags_of(store: Store, arn: str) -> dict[str, str]:
    check_arn(arn)
    resource = store.machines.get(arn) or store.activities.get(arn)
    if resource is None:
        raise ServiceError("ResourceNotFound", f"Resource not found: '{arn}'", resourceName=arn)
    return resource.tags
