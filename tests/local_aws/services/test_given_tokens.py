"""A list's further page is had for the token of the page before, and for nothing that was made up."""

import boto3
import pytest
from botocore.exceptions import ClientError

FORGED = {
    ("lambda", "list_functions"): ({"Marker": "made-up"}, "InvalidParameterValueException"),
    ("lambda", "list_event_source_mappings"): ({"Marker": "made-up"}, "InvalidParameterValueException"),
    ("logs", "describe_log_groups"): ({"nextToken": "made-up"}, "InvalidParameterException"),
    ("logs", "describe_metric_filters"): ({"nextToken": "made-up"}, "InvalidParameterException"),
    ("iam", "list_roles"): ({"Marker": "made-up"}, "ValidationError"),
    ("resourcegroupstaggingapi", "get_resources"): ({"PaginationToken": "made-up"}, "InvalidParameterException"),
}


@pytest.mark.parametrize(("service", "operation"), FORGED)
def test_a_made_up_token_is_refused(local_aws, service, operation):
    params, code = FORGED[service, operation]
    ask = getattr(boto3.client(service), operation)
    assert ask()
    with pytest.raises(ClientError) as refused:
        ask(**params)
    assert refused.value.response["Error"]["Code"] == code


def test_an_empty_token_asks_for_the_beginning(local_aws):
    assert "ResourceTagMappingList" in boto3.client("resourcegroupstaggingapi").get_resources(PaginationToken="")


def test_the_token_of_a_page_gives_the_next_in_its_own_list_alone(local_aws):
    logs, names = boto3.client("logs"), [f"given-token-{number}" for number in range(3)]
    for name in names:
        logs.create_log_group(logGroupName=name)
    try:
        first = logs.describe_log_groups(logGroupNamePrefix="given-token", limit=2)
        second = logs.describe_log_groups(logGroupNamePrefix="given-token", limit=2, nextToken=first["nextToken"])
        assert [group["logGroupName"] for page in (first, second) for group in page["logGroups"]] == names
        with pytest.raises(ClientError):
            logs.describe_queries(nextToken=first["nextToken"])
    finally:
        for name in names:
            logs.delete_log_group(logGroupName=name)
