"""An execution set going on a thread of its own, and ended when its time is over."""

import json
import logging
from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.states.engine import choice_state, parallel_state, simple_states, wait_state  # noqa: F401 (they register)
from local_aws.states.engine.clock import iso, scaled
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.history import UNTRUNCATED
from local_aws.states.engine.maps import map_state  # noqa: F401 (they register)
from local_aws.states.engine.program import run_program
from local_aws.states.engine.tasks import task  # noqa: F401 (they register)
from local_aws.states.engine.variables import Variables
from local_aws.states.language.failure import Cancelled, StatesError

EXPRESS_SECONDS = 300
log = logging.getLogger("local_aws")


def start(execution: Execution) -> None:
    """Sets it going; it ends by itself, by its TimeoutSeconds, or when it is stopped."""
    started = {
        "input": execution.input_text,
        "inputDetails": UNTRUNCATED,
        "roleArn": execution.machine.role_arn,
    }
    execution.record("ExecutionStarted", 0, started, execution.scope)
    _begin(execution, _from_start)


def restart(execution: Execution) -> None:
    """Sets it going again from the state in which it failed, was stopped or ran out of time."""
    _begin(execution, _from_standing)


def _begin(execution: Execution, work: Callable[[Execution, Frame, Any], Any]) -> None:
    turns.Thread(target=_run, args=(execution, work), daemon=True, name=execution.name).start()
    seconds = execution.machine.program.get("TimeoutSeconds")
    if execution.machine.type == "EXPRESS":
        seconds = min(seconds or EXPRESS_SECONDS, EXPRESS_SECONDS)
    if seconds is not None:
        _end_after(execution, scaled(seconds))


def context_object(execution: Execution, data: Any) -> dict[str, Any]:
    """What `$$` and `$states.context` begin with."""
    return {
        "Execution": {
            "Id": execution.arn,
            "Input": data,
            "Name": execution.name,
            "RoleArn": execution.machine.role_arn,
            "StartTime": iso(execution.started),
            "RedriveCount": execution.redrives,
        },
        "StateMachine": {"Id": execution.machine.arn, "Name": execution.machine.name},
    }


def _run(execution: Execution, work: Callable[[Execution, Frame, Any], Any]) -> None:
    data = json.loads(execution.input_text)
    frame = Frame(execution, execution.scope, context_object(execution, data), Variables())
    with execution.baton:
        try:
            output = work(execution, frame, data)
            execution.succeed(output, frame.previous)
        except StatesError as failure:
            execution.variables = frame.variables.all()
            execution.end("FAILED", frame.previous, failure)
        except Cancelled:
            execution.variables = frame.variables.all()
        except Exception as fault:
            log.exception("the engine failed in %s", execution.arn)
            failure = StatesError("States.Runtime", f"{type(fault).__name__}: {fault}")
            execution.end("FAILED", frame.previous, failure)


def _from_start(execution: Execution, frame: Frame, data: Any) -> Any:
    return run_program(frame, execution.machine.program, data)


def _from_standing(execution: Execution, frame: Frame, data: Any) -> Any:
    """The output, from the state on in which the execution stood; that state is entered anew."""
    frame.previous = len(execution.history.events())
    frame.record("ExecutionRedriven", {"redriveCount": execution.redrives})
    frame.variables.assign(execution.variables)
    program = execution.machine.program
    name, data = execution.standing or (program["StartAt"], data)
    return run_program(frame, {**program, "StartAt": name}, data)


def _end_after(execution: Execution, seconds: float) -> None:
    def watch() -> None:
        if not execution.finished.wait(seconds):
            execution.end("TIMED_OUT", len(execution.history.events()), StatesError())

    turns.Thread(target=watch, daemon=True).start()
