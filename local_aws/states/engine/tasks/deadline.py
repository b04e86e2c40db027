"""Work that may take only so long."""

from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.states.engine.clock import scaled
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.scope import Signal


class TimedOut(Exception):
    """The time is over; the work may still be going on, and nobody looks at its end."""


class Deadline:
    """A moment that TimeoutSeconds sets; without seconds it never comes."""

    def __init__(self, seconds: float | None):
        self._end = None if seconds is None else turns.monotonic() + scaled(seconds)

    def left(self) -> float | None:
        """The seconds that are left, None for ever; TimedOut when there are none."""
        if self._end is None:
            return None
        left = self._end - turns.monotonic()
        if left <= 0:
            raise TimedOut
        return left


def call_before(frame: Frame, deadline: Deadline, call: Callable[[], Any]) -> Any:
    """The call's answer, while the execution's other threads go on; TimedOut when it comes too late."""
    left = deadline.left()
    with frame.execution.waiting():
        answer = call() if left is None else _call_beside(frame, left, call)
    frame.scope.check()
    return answer


def _call_beside(frame: Frame, seconds: float, call: Callable[[], Any]) -> Any:
    done, outcome = Signal(), []

    def work() -> None:
        try:
            outcome.append((call(), None))
        except BaseException as problem:
            outcome.append((None, problem))
        done.set()

    turns.Thread(target=work, daemon=True).start()
    with frame.scope.waking(done):
        done.wait(seconds)
    if frame.scope.cancelled.is_set():
        return None
    if not outcome:
        raise TimedOut
    answer, problem = outcome[0]
    if problem:
        raise problem
    return answer
