"""What is ours: it carries the lab's tag. What does not is never overwritten and never deleted.

Where the account denies tags (unproven for a Learner Lab), the record of what was made takes their place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from learner_lab.checkout import choices, record
from learner_lab.resources import services

TAG = {"lab": "step-functions-lab"}
TAG_LIST = [{"key": key, "value": value} for key, value in TAG.items()]  # Step Functions' form of it
DENIED = ("AccessDeniedException", "AccessDenied", "AuthorizationError", "UnauthorizedOperation")
GONE = ("ResourceNotFound", "StateMachineDoesNotExist", *services.GONE)  # since it was listed
TAGS_OF = {  # service → the tags of one of its things, {name: value}
    "dynamodb": services.table_tags,
    "events": services.events_tags,
    "lambda": lambda client, arn: client.list_tags(Resource=arn)["Tags"],
    "logs": lambda client, arn: client.list_tags_for_resource(resourceArn=arn)["tags"],
    "stepfunctions": lambda client, arn: {
        tag["key"]: tag["value"] for tag in client.list_tags_for_resource(resourceArn=arn)["tags"]
    },
    "s3": services.bucket_tags,
    "sns": services.topic_tags,
    "sqs": services.queue_tags,
}


class NotOurs(Exception):
    """Something has a name that the lab wants, and was not made by the lab."""

    def __init__(self, kind: str, name: str):
        there, other = choices.named(name), f"{choices.prefix()}my-"
        ways = {
            f'helpers.adopt("{name}")': "makes it the lab's, to be overwritten and cleaned up",
            f'helpers.connect(prefix="{other}")': f"gives the lab's things other names, such as {other}{name}",
            "stop here": "and rename or delete it in the console yourself",
        }
        article = "an" if kind[0] in "aeiou" else "a"
        told = "\n".join(f"  {way:<{len(max(ways, key=len))}}  {what}" for way, what in ways.items())
        super().__init__(
            f"There is {article} {kind} {there} that this lab did not make (it lacks the tag lab=step-functions-lab). "
            f"It stays as it is. Choose:\n{told}"
        )
        self.kind, self.name = kind, name


def tagged(create: Callable[..., dict], **tags) -> Callable[..., dict]:
    """`create` with the lab's tags; where tags are denied it makes the thing without and records its ARN."""

    def create_ours(**wanted) -> dict:
        try:
            return create(**wanted, **tags)
        except ClientError as error:
            if not is_denied(error):
                raise
        made = create(**wanted)
        record.add(made.get("FunctionArn") or made["stateMachineArn"])
        return made

    return create_ours


def mark(arn: str, tag: Callable[..., dict], **arguments) -> None:
    """Makes what is there the lab's: tags it, or, where tags are denied, records it."""
    try:
        tag(**arguments)
    except ClientError as error:
        if not is_denied(error):
            raise
        record.add(arn)


@contextmanager
def where_allowed() -> Iterator[None]:
    """What the account forbids in this block is left undone."""
    try:
        yield
    except ClientError as error:
        if not is_denied(error):
            raise


def owns(client, arn: str) -> bool | None:
    """Whether the lab owns what has this ARN, asked with the client of its service; None where it is gone."""
    return is_ours(arn, lambda: TAGS_OF[client.meta.service_model.service_name](client, arn))


def is_ours(arn: str, tags: Callable[[], dict]) -> bool | None:
    """Whether what has this ARN carries the lab's tag, or was recorded in its place; None where it is gone."""
    try:
        return TAG.items() <= tags().items() or record.holds(arn)
    except ClientError as error:
        if error.response["Error"]["Code"] in GONE:
            return None
        if not is_denied(error):
            raise
        return record.holds(arn)


def is_denied(error: ClientError) -> bool:
    """Whether the account forbids this."""
    return error.response["Error"]["Code"] in DENIED
