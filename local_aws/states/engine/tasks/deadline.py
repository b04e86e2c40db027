"""Work that may take only so long."""

from collections.abc import Callable
from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.turns.clock import Clock
from local_aws.turns.lines import Signal


class TimedOut(Exception):
    """The time is over; the work may still be going on, and nobody looks at its end."""


class Deadline:
    """A moment that TimeoutSeconds sets; without seconds it never comes."""

    def __init__(self, clock: Clock, seconds: float | None):
        self._clock = clock
        self.moment = None if seconds is None else clock.moment() + seconds

    def check(self) -> None:
        """Raises TimedOut once it has come."""
        if self.moment is not None and self._clock.moment() >= self.moment:
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

    await frame.wait(done, deadline.moment, work, outside=True)
    if not outcome:
        raise TimedOut
    answer, problem = outcome[0]
    if problem:
        raise problem
    return answer
