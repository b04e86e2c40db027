"""Tags belong to a log group, and go with it."""

import boto3
import pytest

GROUP = "/aws/lambda/TaggedFunction"


@pytest.fixture
def logs(local_aws):
    return boto3.client("logs")


def test_a_log_group_that_is_not_there_cannot_be_tagged(logs):
    arn = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.tag_resource(resourceArn=arn, tags={"lab": "mine"})


def test_a_new_log_group_has_none_of_the_tags_of_the_one_before(logs):
    logs.create_log_group(logGroupName=GROUP, tags={"lab": "mine"})
    arn = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"][0]["arn"].removesuffix(":*")
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {"lab": "mine"}
    logs.tag_resource(resourceArn=arn, tags={"more": "tags"})
    logs.delete_log_group(logGroupName=GROUP)
    logs.create_log_group(logGroupName=GROUP)
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {}
    logs.delete_log_group(logGroupName=GROUP)
