"""Where a live account is asked: things under names that nobody else has, all of which are gone afterwards."""

import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import choices, record
from learner_lab.resources import functions, ownership, waiting
from learner_lab.resources.kinds import FUNCTION, KINDS, LOG_GROUP, STATE_MACHINE, Kind, name_of
from learner_lab.resources.packages import zip_source
from learner_lab.session import roles

LONGEST = 120  # seconds of one execution


class Ran(NamedTuple):
    """How an execution ended, and what it left: its ARN, status, output (of JSON), error, cause, and all events."""

    arn: str
    status: str
    output: Any
    error: str | None
    cause: str | None
    events: list[dict[str, Any]]

    @property
    def end(self) -> dict[str, Any]:
        """Status, output, error and cause, as far as there are any."""
        found = {"status": self.status, "output": self.output, "error": self.error, "cause": self.cause}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def types(self) -> list[str]:
        """The events' types, in their order."""
        return [event["type"] for event in self.events]


class Stage:
    """A stretch of the account, to be used as a context: what is made on it is gone when it is left, however that is.

    Each thing is recorded in the checkout before it is made, and tagged: should even the leaving be interrupted,
    `helpers.clean_up()` finds it. Its name holds eight random digits, so it can be nobody else's.
    """

    def __init__(self):
        self.mark = choices.named(f"lab-asks-{secrets.token_hex(4)}")
        self.tagged: dict[str, bool] = {}  # kind → whether the account took the lab's tag with the making
        self.left: list[str] = []  # what could not be deleted
        self._made: list[tuple[Kind, str]] = []
        self._account = boto3.client("sts").get_caller_identity()["Account"]
        with roles.expected(roles.name()):
            self.role = boto3.client("iam").get_role(RoleName=roles.name())["Role"]["Arn"]

    def __enter__(self) -> "Stage":
        return self

    def __exit__(self, *_) -> None:
        sfn = boto3.client("stepfunctions")
        for machine in [arn for of, arn in self._made if of is STATE_MACHINE]:
            with suppress(ClientError):  # told below; all at once, for each takes AWS a minute or two
                sfn.delete_state_machine(stateMachineArn=machine)
        for kind in KINDS:
            for arn in [arn for of, arn in self._made if of is kind]:
                self._delete(kind, arn)

    def name(self, what: str) -> str:
        """A name that nobody else has."""
        return f"{self.mark}-{what}"

    def make(self, kind: Kind, name: str, create: Callable[..., object], /, **wanted: Any) -> str:
        """The ARN of what `create(**wanted)` makes under that name, with the lab's tag where the account takes it."""
        arn = f"arn:aws:{kind.in_arn.format(f'{boto3.DEFAULT_SESSION.region_name}:{self._account}')}{name}"
        record.add(arn)
        self._made.append((kind, arn))
        try:
            self._create(kind, create, wanted)
        except ClientError as error:
            if error.response["ResponseMetadata"].get("HTTPStatusCode", 500) < 500:  # refused: nothing was made
                self._made.remove((kind, arn))
                record.forget(arn)
            raise
        return arn

    def machine(self, what: str, definition: dict, **settings: Any) -> str:
        """The ARN of a state machine of this definition."""
        wanted = {"definition": json.dumps(definition), "roleArn": self.role, **settings}
        sfn, name = boto3.client("stepfunctions"), self.name(what)
        return self.make(STATE_MACHINE, name, sfn.create_state_machine, name=name, **wanted)

    def function(self, what: str, source: str, timeout: int = 3, environment: dict | None = None) -> str:
        """The ARN of a function with this source, which can be called, and has its log group."""
        awslambda, logs, name = boto3.client("lambda"), boto3.client("logs"), self.name(what)
        self.log_group(f"/aws/lambda/{name}", logs)
        settings = functions.settings(self.role, environment, timeout)
        code = {"ZipFile": zip_source(source)}
        arn = self.make(FUNCTION, name, awslambda.create_function, FunctionName=name, Code=code, **settings)
        functions.settle(awslambda, {"FunctionName": name})
        return arn

    def log_group(self, name: str, logs) -> str:
        """The ARN of a new log group."""
        return self.make(LOG_GROUP, name, logs.create_log_group, logGroupName=name)

    def run(self, what: str, definition: dict, input: object = None, **settings: Any) -> Ran:
        """How an execution of a new state machine ended; a TimeoutError where it does not."""
        sfn = boto3.client("stepfunctions")
        return ended(sfn, self.start(self.machine(what, definition, **settings), input))

    def start(self, machine: str, input: object = None) -> str:
        """The ARN of a new execution."""
        sfn = boto3.client("stepfunctions")
        return sfn.start_execution(stateMachineArn=machine, input=json.dumps(input or {}))["executionArn"]

    def _create(self, kind: Kind, create: Callable[..., object], wanted: dict[str, Any]) -> None:
        try:
            create(**wanted, **kind.made_with)
            if kind.made_with:
                self.tagged.setdefault(kind.one, True)
        except ClientError as error:
            if not kind.made_with or not ownership.is_denied(error):
                raise
            create(**wanted)
            self.tagged[kind.one] = False

    def _delete(self, kind: Kind, arn: str) -> None:
        try:
            kind.delete(boto3.client(kind.service), arn)
        except Exception as error:  # the others have to go nevertheless
            self.left.append(f"{kind.one} {name_of(arn)}: {error}")
        else:
            record.forget(arn)


def ended(sfn, arn: str) -> Ran:
    """The execution, when it has ended."""
    for _ in waiting.moments(LONGEST, "An execution has not ended."):
        try:
            found = sfn.describe_execution(executionArn=arn)
        except sfn.exceptions.ExecutionDoesNotExist:  # eventual consistency
            continue
        if found["status"] != "RUNNING":
            break
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=arn)
    output = json.loads(found["output"]) if "output" in found else None
    events = [event for page in pages for event in page["events"]]
    return Ran(arn, found["status"], output, found.get("error"), found.get("cause"), events)
