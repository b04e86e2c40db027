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
        self.moment = None if seconds is None else turns.monotonic() + scaled(seconds)

    def check(self) -> None:
        """Raises TimedOut once it has come."""
        if self.moment is not None and turns.monotonic() >= self.moment:
            raise TimedOut


async def call_before(frame: Frame, deadline: Deadline, call: Callable[[], Any]) -> Any:
    """The call's answer, while the execution's other lines go on; TimedOut when it comes too late."""
    deadline.check()
    done, outcome = Signal(), []

    def work() -> None:
        try:
            outcome.append((call(), None))
        except BaseException as problem:
            outcome.append((None, problem))

    await frame.wait(done, deadline.moment, work)
    if not outcome:
        raise TimedOut
    answer, problem = outcome[0]
    if problem:
        raise problem
    return answer
