"""The usual wrong answers, whatever the exercise: read off what AWS has."""

import difflib
import json
from collections.abc import Iterable, Iterator

import boto3

from learner_lab.checkout import choices
from learner_lab.exercises.checked import shortened
from learner_lab.exercises.runs import newest_of, story
from learner_lab.resources import call_center, refusals
from learner_lab.resources.kinds import FUNCTION, STATE_MACHINE, name_of
from learner_lab.resources.packages import code_hash, zip_source
from learner_lab.words import sentences
from learner_lab.words.masking import mask

PLACEHOLDERS = (":REGION:", ":ACCOUNT_ID:")
STOP = "boto3.client('stepfunctions').stop_execution(executionArn=…)"


def usual_mistake(made: str | None, ran: str | None) -> str | None:
    """The sentence for what is wrong with what should have been made and run; None where it is something else."""
    try:
        return next(_mistakes(made, ran), None)
    except Exception as error:  # a diagnosis that fails is none
        return sentences.unanswered(error)


def absent(made: str | None, ran: str | None) -> str | None:
    """The sentence for what was never made under its name; None where both are there."""
    try:
        for name in (name_in(name) for name in (made, ran) if name):
            if name not in (_functions() if name.endswith("Function") else _machines()):
                kind = "function" if name.endswith("Function") else "state machine"
                return f"There is no {kind} {name} yet: make it first."
    except Exception as error:  # a diagnosis that fails is none
        return sentences.unanswered(error)
    return None


def placeholder(name: str | None) -> str | None:
    """The sentence for a state machine that calls a function nowhere; None for any other, and for a function."""
    try:
        machine = _machines().get(name_in(name)) if name and not name.endswith("Function") else None
        return next(_placeholders(_definition(machine)), None) if machine else None
    except Exception as error:  # a diagnosis that fails is none
        return sentences.unanswered(error)


def unfinished(ran: str | None) -> str | None:
    """The sentence for a newest run that has not ended; None for any other.

    It may be about to: an error that says by itself what is wrong says more.
    """
    newest = _newest(ran)
    if newest is None or newest["status"] != "RUNNING":
        return None
    what = f"Wait, or give it what it waits for; one that goes round for ever is stopped by {STOP}."
    return f"The newest run of {name_in(ran)} has not ended. {what}"


def newest_run(ran: str | None) -> list[str]:
    """A line with what the newest run of that state machine visited and how it ended; none where there is no run."""
    newest = _newest(ran)
    return [f"newest run: {story(newest)}"] if newest else []


def _newest(ran: str | None) -> dict | None:
    try:
        return newest_of(_machines()[name_in(ran)]) if ran else None
    except Exception:  # a diagnosis that fails is none
        return None


def name_in(name: str) -> str:
    """The name in the account, of a name or an ARN."""
    return choices.named(name_of(name))


def _mistakes(made: str | None, ran: str | None) -> Iterator[str]:
    for name in dict.fromkeys(name_in(name) for name in (made, ran) if name):
        yield from (_of_a_function if name.endswith("Function") else _of_a_machine)(name)
    if ran:
        yield from _of_a_run(name_in(ran))


def _of_a_function(name: str) -> Iterator[str]:
    functions = _functions()
    if name not in functions:
        yield from _misspelt("function", name, functions)
        return
    code = functions[name]
    tutorial = name.removeprefix(choices.prefix())
    if tutorial in call_center.FUNCTIONS and code == code_hash(zip_source(tutorial)):
        yield f"AWS still has the tutorial's code of {name}: deploy yours, which differs from it, under this name."


def _of_a_machine(name: str) -> Iterator[str]:
    machines = _machines()
    if said := refusals.of(name):
        kept = "it still has the one before" if name in machines else "there is no such state machine yet"
        words = shortened(mask(said))
        yield f"AWS refused your last definition of {name}, so {kept}. Mend it, and send it again: {words}"
    if name not in machines:
        yield from _misspelt("state machine", name, machines)
        return
    definition = _definition(machines[name])
    yield from _placeholders(definition)
    if _bare(definition) == _bare(call_center.definition()):
        yield f"AWS still has the tutorial's definition of {name}: yours was not sent, or was refused. Update it first."


def _placeholders(definition: dict) -> Iterator[str]:
    for state, fields in definition["States"].items():
        if any(word in str(fields.get("Resource")) for word in PLACEHOLDERS):
            yield f"The Resource of {state} is a placeholder (REGION, ACCOUNT_ID): it wants the function's own ARN."


def _of_a_run(name: str) -> Iterator[str]:
    sfn, arn = boto3.client("stepfunctions"), _machines().get(name)
    if not arn:
        return
    newest = newest_of(arn)
    if newest is None:
        yield _without_a_run(name, sfn.describe_state_machine(stateMachineArn=arn)["type"])
    elif newest["status"] == "ABORTED":
        yield f"The newest run of {name} was stopped: mend what it waited for or went round in, then start another."
    elif newest["status"] != "RUNNING":
        ran = sfn.describe_state_machine_for_execution(executionArn=newest["executionArn"])["definition"]
        if json.loads(ran) != _definition(arn):
            yield f"The newest run of {name} ran what was stored before your last update: start another."


def _without_a_run(name: str, type_: str) -> str:
    if type_ == "EXPRESS":
        own = name.removeprefix(choices.prefix())
        return f"{name} is EXPRESS, and no run of it is kept: helpers.remove({own!r}), then make it a Standard one."
    return f"Nothing was started: {name} has no execution yet."


def _misspelt(kind: str, name: str, others: Iterable[str]) -> Iterator[str]:
    for other in difflib.get_close_matches(name, others, 1, 0.8):
        yield f"There is no {kind} {name}: {other} is another name."


def _functions() -> dict[str, str]:
    """{name: hash of its code} of all functions."""
    there = FUNCTION.there(boto3.client(FUNCTION.service)).values()
    return {one["FunctionName"]: one["CodeSha256"] for one in there}


def _machines() -> dict[str, str]:
    """{name: ARN} of all state machines."""
    return {name_of(arn): arn for arn in STATE_MACHINE.there(boto3.client(STATE_MACHINE.service))}


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
