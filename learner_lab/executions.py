"""Executions as they run: what a live view asks for, and many of them at once."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from learner_lab import target, waiting
from learner_lab.errors import sentence
from learner_lab.invocations import log_lines
from learner_lab.masking import mask

CONSOLE = "https://{region}.console.aws.amazon.com/states/home?region={region}#/v2/executions/details/{arn}"


def seen(sfn, logs, arn: str) -> dict:
    """What a live view needs of an execution: its machine's name and definition, and calls that ask and stop."""
    machine = sfn.describe_state_machine_for_execution(executionArn=arn)
    local = target.is_local()
    return {
        "name": machine["name"],
        "definition": machine["definition"],
        "page": partial(sfn.get_execution_history, executionArn=arn, includeExecutionData=True),
        "stop": partial(sfn.stop_execution, executionArn=arn, cause="Stopped from the notebook."),
        "logs": partial(log_lines, logs),
        "explain": sentence,
        "mask": mask,
        "link": None if local else CONSOLE.format(region=sfn.meta.region_name, arn=arn),
        "slowest": 0.4 if local else 5,
    }


def machine_of(sfn, arn: str) -> str:
    """The ARN of the state machine whose execution this is."""
    return _described(sfn, arn)["stateMachineArn"]


def _described(sfn, arn: str) -> dict:
    """DescribeExecution's answer; an execution that has only begun may not be known everywhere yet."""
    return waiting.despite(sfn.exceptions.ExecutionDoesNotExist, lambda: sfn.describe_execution(executionArn=arn))


def at_once(awslambda) -> int:
    """How many executions may run side by side: fewer than functions may, so that none is throttled."""
    limit = awslambda.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    return max(1, min(limit - 2, 50))


def run_all(sfn, start: Callable[[], str], count: int, most: int) -> Iterator[str]:
    """The ARNs of `count` executions, each as it ends, at most so many running at a time."""
    running: set[str] = set()
    started = 0
    while started < count or running:
        while started < count and len(running) < most:
            running.add(start())
            started += 1
        ended = {arn for arn in running if _described(sfn, arn)["status"] != "RUNNING"}
        running -= ended
        yield from sorted(ended)
        time.sleep(0 if ended else 0.02 if target.is_local() else 0.5)
