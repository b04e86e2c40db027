"""Executions as they run: what a live view asks for, and many of them at once."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from botocore.exceptions import EndpointConnectionError

from learner_lab.asking.invocations import log_lines
from learner_lab.resources import waiting
from learner_lab.session import target
from learner_lab.session.clients import kept
from learner_lab.words.masking import mask
from learner_lab.words.sentences import sentence

CONSOLE = "https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{arn}"
GOES_ON = ("RUNNING", "PENDING_REDRIVE")
SPARE, MOST = 2, 50  # functions that run_many leaves to others; executions that it runs at once in a large account

PACE = waiting.Pace(0.5)  # on AWS all live views together ask at most twice a second

Source = TypeVar("Source")


def source(arn: str, make: Callable[..., Source], start: Callable[[str, dict], str]) -> Source:
    """What `make` makes of an execution's name and definition, and of the calls that ask for it and stop it.

    `start(state machine's ARN, input)` is the notebook's own verb: the answer's `start(input)` makes the next source.
    """
    sfn, local = kept("stepfunctions"), target.is_local()
    machine_arn = described(sfn, arn)["stateMachineArn"]
    machine = sfn.describe_state_machine_for_execution(executionArn=arn)
    return make(
        name=machine["name"],
        execution=arn.rpartition(":")[2],
        definition=machine["definition"],
        page=partial(_page_here, sfn, arn) if local else partial(_page, sfn, PACE, arn),
        start=lambda input: source(start(machine_arn, input), make, start),
        stop=partial(sfn.stop_execution, executionArn=arn, cause="Stopped from the notebook."),
        logs=partial(log_lines, kept("logs")),
        explain=sentence,
        mask=mask,
        link=None if local else CONSOLE.format(region=sfn.meta.region_name, arn=arn),
        slowest=0.4 if local else 5,
    )


class Ended(Exception):
    """The AWS on this machine has ended, and the execution with it: nothing that would pass by itself."""


def _page(sfn, pace: waiting.Pace | None, arn: str, **request) -> dict:
    if pace:
        pace.wait()
    return sfn.get_execution_history(executionArn=arn, includeExecutionData=True, **request)


def _page_here(sfn, arn: str, **request) -> dict:
    try:
        return _page(sfn, None, arn, **request)
    except EndpointConnectionError as error:  # refused: nobody listens there any more
        raise Ended(sentence(error)) from error


def described(sfn, arn: str) -> dict:
    """DescribeExecution's answer; an execution that has only begun may not be known everywhere yet."""
    return waiting.despite(sfn.exceptions.ExecutionDoesNotExist, lambda: sfn.describe_execution(executionArn=arn))


def at_once(awslambda) -> int:
    """How many executions may run side by side: fewer than functions may, so that none is throttled."""
    limit = awslambda.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    return max(1, min(limit - SPARE, MOST))


def run_all(sfn, start: Callable[[], str], count: int, most: int) -> Iterator[str]:
    """The ARNs of `count` executions, each as it ends, at most so many running at a time."""
    running: set[str] = set()
    started = 0
    while started < count or running:
        while started < count and len(running) < most:
            running.add(start())
            started += 1
        ended = {arn for arn in running if described(sfn, arn)["status"] not in GOES_ON}
        running -= ended
        yield from sorted(ended)
        time.sleep(0 if ended else 0.02 if target.is_local() else 0.5)
