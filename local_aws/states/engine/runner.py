"""An execution set going, and ended when its time is over."""

import json
import logging
from collections.abc import Awaitable
from typing import Any

from local_aws import turns
from local_aws.states.engine import choice_state, parallel_state, simple_states, wait_state  # noqa: F401 (they register)
from local_aws.states.engine.clock import iso
from local_aws.states.engine.execution import EXPRESS_SECONDS, Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.maps import map_state  # noqa: F401 (they register)
from local_aws.states.engine.program import run_program
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.tasks import task  # noqa: F401 (they register)
from local_aws.states.engine.variables import Variables
from local_aws.states.language.failure import Cancelled, StatesError

log = logging.getLogger("local_aws")


def start(execution: Execution) -> None:
    """Sets it going; it ends by itself, by its TimeoutSeconds, or when it is stopped."""
    started = {
        "input": execution.input_text,
        "inputDetails": UNTRUNCATED,
        "roleArn": execution.machine.role_arn,
    }
    execution.record("ExecutionStarted", 0, started, execution.scope)
    _begin(execution)


def restart(execution: Execution) -> None:
    """Sets an execution that was opened again going, from where it stands."""
    _begin(execution)


def _begin(execution: Execution) -> None:
    seconds = execution.machine.program.get("TimeoutSeconds")
    if execution.machine.type == "EXPRESS":
        seconds = min(seconds or EXPRESS_SECONDS, EXPRESS_SECONDS)
    if seconds:  # AWS takes 0 too
        execution.end_in(seconds)
    execution.baton.start(_run(execution))


def context_object(execution: Execution, data: Any) -> dict[str, Any]:
    """What `$$` and `$states.context` begin with."""
    redriven = {"RedriveTime": iso(execution.redriven)} if execution.redriven else {}
    return {
        "Execution": {
            "Id": execution.arn,
            "Input": data,
            "Name": execution.name,
            "RoleArn": execution.machine.role_arn,
            "StartTime": iso(execution.started),
            "RedriveCount": execution.redrives,
            **redriven,
        },
        "StateMachine": {"Id": execution.machine.arn, "Name": execution.machine.name},
    }


async def _run(execution: Execution) -> None:
    data = json.loads(execution.input_text)
    frame = Frame(execution, execution.scope, context_object(execution, data), Variables(), execution.standing)
    try:
        output = await run_program(frame, execution.machine.program, data)
        execution.succeed(output, frame.previous, frame.scope)
    except StatesError as failure:
        execution.end("FAILED", frame.previous, failure, frame.scope)
    except Cancelled:
        pass
    except Exception as fault:
        log.exception("the engine failed in %s", execution.arn)
        failure = StatesError("States.Runtime", f"{type(fault).__name__}: {fault}")
        execution.end("FAILED", frame.previous, failure, frame.scope)


def finished(execution: Execution, work: Awaitable[Any]) -> Any:
    """What comes of the work, done as a line of control of the execution; what it raises is raised here."""
    done, outcome = turns.Event(), []

    async def line() -> None:
        try:
            outcome.append((await work, None))
        except Exception as problem:
            outcome.append((None, problem))
        done.set()

    execution.baton.start(line())
    done.wait()
    answer, problem = outcome[0]
    if problem:
        raise problem
    return answer
