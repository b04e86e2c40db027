"""What this lab makes in an account, kind by kind: where it is listed, how its tags are read, how it is deleted."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import boto3

from learner_lab.checkout import record
from learner_lab.resources import functions, state_machines


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    one                what one of them is called
    service            boto3's name of the service that keeps it
    listed, members    the operation that lists all of them, page by page, and the list in its answer
    arn                the member of each that is its ARN
    delete             deletes the one with this ARN, with the service's client; one that is gone is no error
    """

    one: str
    service: str
    listed: str
    members: str
    arn: str
    delete: Callable[[object, str], None]

    def there(self, client, **only: str) -> dict[str, dict]:
        """All that are there, whoever made them: {ARN: description}, by name."""
        pages = client.get_paginator(self.listed).paginate(**only)
        found = {each[self.arn].removesuffix(":*"): each for page in pages for each in page[self.members]}
        return dict(sorted(found.items()))

    def named(self, name: str) -> str | None:
        """The ARN of the one that has this name in the account, where we are; None if there is none."""
        return next((arn for arn in self.there(boto3.client(self.service)) if name_of(arn) == name), None)


def name_of(arn: str) -> str:
    """The name of a thing, which ends its ARN."""
    return arn.rpartition(":")[2]


def _delete_activity(sfn, arn: str) -> None:
    sfn.delete_activity(activityArn=arn)  # no error where it is gone
    record.forget(arn)


def _delete_log_group(logs, arn: str) -> None:
    with suppress(logs.exceptions.ResourceNotFoundException):
        logs.delete_log_group(logGroupName=name_of(arn))
    record.forget(arn)


SFN = "stepfunctions"
STATE_MACHINE = Kind(
    "state machine", SFN, "list_state_machines", "stateMachines", "stateMachineArn", state_machines.delete
)
ACTIVITY = Kind("activity", SFN, "list_activities", "activities", "activityArn", _delete_activity)
FUNCTION = Kind("function", "lambda", "list_functions", "Functions", "FunctionArn", functions.delete)
LOG_GROUP = Kind("log group", "logs", "describe_log_groups", "logGroups", "arn", _delete_log_group)

KINDS = (STATE_MACHINE, ACTIVITY, FUNCTION, LOG_GROUP)  # in the order in which they are deleted
