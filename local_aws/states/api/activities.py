"""CreateActivity and what else is done with activities."""

from typing import Any

from local_aws.states.activity import Activity
from local_aws.states.api.encryption import AWS_OWNED_KEY, encryption_of
from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.api.tags import by_key, check_tags
from local_aws.states.refusals import check_arn, check_name
from local_aws.states.store import Store
from local_aws.wire import RequestContext

LONG_POLL_SECONDS = 60


@operation("CreateActivity")
def create_activity(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The activity's ARN; the old one's when there is one of that name."""
    name = check_name(params["name"])
    arn = store.arn("activity", name)
    tags = check_tags(by_key(params.get("tags", [])), arn)
    encryption_of(params)
    with store.lock:
        activity = store.activities.setdefault(arn, Activity(arn, name, tags))
    return {"activityArn": activity.arn, "creationDate": activity.created}


@operation("DescribeActivity")
def describe_activity(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The activity."""
    activity = store.activity(params["activityArn"])
    return {**_told(activity), "encryptionConfiguration": AWS_OWNED_KEY}


@operation("ListActivities")
def list_activities(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """All activities."""
    return listed("activities", [_told(activity) for activity in store.all(store.activities)], params)


@operation("DeleteActivity")
def delete_activity(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; not being there is no error."""
    arn = check_arn(params["activityArn"], "activity")
    with store.lock:
        store.activities.pop(arn, None)
    return {}


@operation("GetActivityTask")
def get_activity_task(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """A token and its work; an answer without them when none came within a minute."""
    taken = store.activity(params["activityArn"]).take(LONG_POLL_SECONDS)
    if taken is None:
        return {}
    callback, work = taken
    callback.send("started", params.get("workerName"))
    return {"taskToken": callback.token, "input": work}


def _told(activity: Activity) -> dict[str, Any]:
    return {"activityArn": activity.arn, "name": activity.name, "creationDate": activity.created}
