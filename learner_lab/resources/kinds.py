"""What this lab makes in an account, kind by kind: where it is listed, how it is tagged, how it is deleted."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import record
from learner_lab.resources import functions, ownership, services, state_machines
from learner_lab.resources.services import There, paged

FOLDER = re.compile(r".*:(?:(?:table|rule|event-bus)/)?", re.S)  # what stands before a name in an ARN
ENDED = "voc-cancel-cred"  # in the denials of a session that is over
NAMED_OTHERWISE = {"event bus": "event buses"}


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    one        what one of them is called
    service    boto3's name of the service that keeps it
    listed     all of them, whoever made them, asked of the service's client: {ARN: description}
    delete     deletes the one with this ARN, with the service's client; one that is gone is no error
    tag        adds tags, {name: value}, to the one with this ARN; None where only its maker can
    in_arn     what stands in its ARN before its name, {} for region and account
    made_with  the lab's tag as the operation that makes one takes it, {parameter: tags}; nothing where it takes none
    shown      what a list calls one of them, by its description, where its ARN's end says nothing
    proven     whether a Learner Lab is known to let one list them
    """

    one: str
    service: str
    listed: Callable[..., There]
    delete: Callable[[object, str], None]
    tag: Callable[[object, str, dict[str, str]], None] | None = None
    shown: Callable[[dict[str, Any]], str] | None = None
    proven: bool = False
    in_arn: str = ""
    made_with: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def many(self) -> str:
        """What several of them are called."""
        plural = f"{self.one[:-1]}ies" if self.one.endswith("y") else f"{self.one}s"
        return NAMED_OTHERWISE.get(self.one, plural)

    def there(self, client, **only: str) -> There:
        """All that are there, whoever made them: {ARN: description}, by name."""
        return dict(sorted(self.listed(client, **only).items()))

    def seen(self, client) -> There | None:
        """The same; None where the account denies the question. For kinds that are proven, the denial rises."""
        try:
            return self.there(client)
        except ClientError as error:
            if self.proven or not ownership.is_denied(error) or ENDED in str(error):
                raise
            return None

    def named(self, name: str) -> str | None:
        """The ARN of the one that has this name in the account, where we are; None if there is none."""
        return next((arn for arn in self.seen(boto3.client(self.service)) or {} if name_of(arn) == name), None)

    def adopt(self, arn: str) -> None:
        """Makes one the lab's: it carries the lab's tag or, where tags are denied, is recorded."""
        client = boto3.client(self.service)
        ownership.mark(arn, lambda: self.tag(client, arn, ownership.TAG))


def name_of(arn: str) -> str:
    """The name of a thing, which ends its ARN; of a rule with that of its event bus, if it has one of its own."""
    return FOLDER.sub("", arn, count=1)


def _tag_states(sfn, arn: str, tags: dict[str, str]) -> None:
    sfn.tag_resource(resourceArn=arn, tags=[{"key": key, "value": value} for key, value in tags.items()])


def _delete_activity(sfn, arn: str) -> None:
    sfn.delete_activity(activityArn=arn)  # no error where it is gone
    record.forget(arn)


def _delete_log_group(logs, arn: str) -> None:
    with suppress(logs.exceptions.ResourceNotFoundException):
        logs.delete_log_group(logGroupName=name_of(arn))
    record.forget(arn)


SFN = "stepfunctions"
LISTED = {"tags": ownership.TAG_LIST}
NAMED = {"Tags": [{"Key": name, "Value": tag} for name, tag in ownership.TAG.items()]}
STATE_MACHINE = Kind(
    "state machine",
    SFN,
    paged("list_state_machines", "stateMachines", "stateMachineArn"),
    state_machines.delete,
    _tag_states,
    proven=True,
    in_arn="states:{}:stateMachine:",
    made_with=LISTED,
)
ACTIVITY = Kind(
    "activity",
    SFN,
    paged("list_activities", "activities", "activityArn"),
    _delete_activity,
    _tag_states,
    proven=True,
    in_arn="states:{}:activity:",
    made_with=LISTED,
)
FUNCTION = Kind(
    "function",
    "lambda",
    paged("list_functions", "Functions", "FunctionArn"),
    functions.delete,
    proven=True,
    in_arn="lambda:{}:function:",
    made_with={"Tags": ownership.TAG},
)
LOG_GROUP = Kind(
    "log group",
    "logs",
    paged("describe_log_groups", "logGroups", "arn"),
    _delete_log_group,
    proven=True,
    in_arn="logs:{}:log-group:",
    made_with={"tags": ownership.TAG},
)
RULE = Kind(
    "rule",
    "events",
    services.rules,
    services.delete_rule,
    services.tag_events,
    in_arn="events:{}:rule/",
    made_with=NAMED,
)
BUS = Kind("event bus", "events", services.buses, services.delete_bus, services.tag_events)
MAPPING = Kind(
    "event source mapping", "lambda", services.mappings, services.delete_mapping, shown=services.mapping_in_words
)
TOPIC = Kind(
    "topic",
    "sns",
    paged("list_topics", "Topics", "TopicArn"),
    services.delete_topic,
    services.tag_topic,
    in_arn="sns:{}:",
    made_with=NAMED,
)
QUEUE = Kind(
    "queue",
    "sqs",
    services.queues,
    services.delete_queue,
    services.tag_queue,
    in_arn="sqs:{}:",
    made_with={"tags": ownership.TAG},
)
TABLE = Kind(
    "table",
    "dynamodb",
    services.tables,
    services.delete_table,
    services.tag_table,
    in_arn="dynamodb:{}:table/",
    made_with=NAMED,
)
BUCKET = Kind("bucket", "s3", services.buckets, services.delete_bucket, services.tag_bucket, in_arn="s3:::")

KINDS = (  # in the order in which they are deleted: what sends before what receives
    STATE_MACHINE, ACTIVITY, RULE, BUS, MAPPING, FUNCTION, TOPIC, QUEUE, TABLE, BUCKET, LOG_GROUP
)  # fmt: skip
