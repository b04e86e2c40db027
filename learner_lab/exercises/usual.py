"""The usual wrong answers, whatever the exercise: read off what AWS has."""

import difflib
import json
from collections.abc import Iterable, Iterator

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from learner_lab.checkout import choices
from learner_lab.exercises.runs import newest_of, story
from learner_lab.resources import call_center
from learner_lab.resources.packages import code_hash, zip_source
from learner_lab.words import sentences

PLACEHOLDERS = (":REGION:", ":ACCOUNT_ID:")
STOP = "boto3.client('stepfunctions').stop_execution(executionArn=…)"


def usual_mistake(made: str | None, ran: str | None) -> str | None:
    """The sentence for what is wrong with what should have been made and run; None where it is something else."""
    try:
        return next(_mistakes(made, ran), None)
    except (ClientError, BotoCoreError) as error:
        return sentences.unanswered(error)


def newest_run(ran: str | None) -> list[str]:
    """A line with what the newest run of that state machine visited and how it ended; none where there is no run."""
    try:
        newest = newest_of(_machines()[name_in(ran)]) if ran else None
    except (KeyError, ClientError, BotoCoreError):
        return []
    return [f"newest run: {story(newest)}"] if newest else []


def name_in(name: str) -> str:
    """The name in the account, of a name or an ARN."""
    return choices.named(name.rpartition(":")[2])


def _mistakes(made: str | None, ran: str | None) -> Iterator[str]:
    for name in dict.fromkeys(name_in(name) for name in (made, ran) if name):
        yield from (_of_a_function if name.endswith("Function") else _of_a_machine)(name)
    if ran:
        yield from _of_a_run(name_in(ran))


def _of_a_function(name: str) -> Iterator[str]:
    awslambda = boto3.client("lambda")
    try:
        code = awslambda.get_function_configuration(FunctionName=name)["CodeSha256"]
    except awslambda.exceptions.ResourceNotFoundException:
        pages = awslambda.get_paginator("list_functions").paginate()
        yield _missing("function", name, (one["FunctionName"] for page in pages for one in page["Functions"]))
        return
    tutorial = name.removeprefix(choices.prefix())
    if tutorial in call_center.FUNCTIONS and code == code_hash(zip_source(tutorial)):
        yield f"AWS still has the tutorial's code of {name}: deploy yours under this name."


def _of_a_machine(name: str) -> Iterator[str]:
    machines = _machines()
    if name not in machines:
        yield _missing("state machine", name, machines)
        return
    definition = _definition(machines[name])
    for state, fields in definition["States"].items():
        if any(word in str(fields.get("Resource")) for word in PLACEHOLDERS):
            yield f"The Resource of {state} is a placeholder (REGION, ACCOUNT_ID): it wants the function's own ARN."
    if _bare(definition) == _bare(call_center.definition()):
        yield f"AWS still has the tutorial's definition of {name}: update the machine with yours, then go on."


def _of_a_run(name: str) -> Iterator[str]:
    sfn, arn = boto3.client("stepfunctions"), _machines()[name]
    newest = newest_of(arn)
    if newest is None:
        yield f"Nothing was started: {name} has no execution yet."
    elif newest["status"] == "RUNNING":
        yield f"The newest run of {name} has not ended. Wait for it; one that goes round for ever is stopped by {STOP}."
    else:
        ran = sfn.describe_state_machine_for_execution(executionArn=newest["executionArn"])["definition"]
        if json.loads(ran) != _definition(arn):
            yield f"The newest run of {name} ran what was stored before your last update: start another."


def _missing(kind: str, name: str, others: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, others, 1, 0.7)
    return f"There is no {kind} {name}" + (f": {close[0]} is another name." if close else " yet: make it first.")


def _machines() -> dict[str, str]:
    pages = boto3.client("stepfunctions").get_paginator("list_state_machines").paginate()
    return {one["name"]: one["stateMachineArn"] for page in pages for one in page["stateMachines"]}


def _definition(arn: str) -> dict:
    return json.loads(boto3.client("stepfunctions").describe_state_machine(stateMachineArn=arn)["definition"])


def _bare(definition: dict) -> dict:
    """The definition with its functions' names in place of their ARNs, wherever and however they are called."""
    text = json.dumps(definition, sort_keys=True)
    return json.loads(text, object_hook=_named_alone)


def _named_alone(value: dict) -> dict:
    if "Resource" not in value:
        return value
    return {**value, "Resource": value["Resource"].rpartition(":")[2].removeprefix(choices.prefix())}
