"""Several lines of control at once, which succeed together and fail with the first that fails."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.states.engine.scope import Scope
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.turns.lines import Signal

log = logging.getLogger("local_aws")


class Lane:
    """One of the lines of control: `previous` is the event after which its next job goes on, 0 before the first."""

    previous = 0


Job = Callable[[Lane], Awaitable[Any]]


class Branches:
    """Runs jobs on lines of control of their own, at most `limit` at a time."""

    def __init__(self, frame: Frame, scope: Scope, jobs: list[Job], limit: int = 0):
        """`frame` waits for them; calling off the `scope` calls off all."""
        self._frame = frame
        self._scope = scope
        self._jobs = jobs
        self._limit = limit or len(jobs)
        self._next = 0
        self._left = len(jobs)
        self._done = Signal()
        self.results: list[Any] = [None] * len(jobs)
        self.failure: Exception | None = None
        self.failed: int | None = None

    async def run(self) -> list[Any]:
        """The results in the order of the jobs; raises the first failure, and calls the others off."""
        if self._jobs:
            for _ in range(min(self._limit, len(self._jobs))):
                self._frame.execution.baton.start(self._work())
            await self._frame.wait(self._done)
        if self.failure:
            self._scope.cancel()
            raise self.failure
        return self.results

    async def _work(self) -> None:
        lane = Lane()
        while not self._done.is_set() and self._next < len(self._jobs):
            number, self._next = self._next, self._next + 1
            await self._attempt(number, lane)

    async def _attempt(self, number: int, lane: Lane) -> None:
        try:
            self.results[number] = await self._jobs[number](lane)
        except (StatesError, Cancelled) as failure:
            self._fail(number, failure)
        except Exception as fault:
            log.exception("the engine failed in %s", self._frame.execution.arn)
            self._fail(number, StatesError("States.Runtime", f"{type(fault).__name__}: {fault}"))
        self._left -= 1
        if self._left == 0:
            self._done.set()

    def _fail(self, number: int, failure: Exception) -> None:
        if self.failure is None:
            self.failure, self.failed = failure, number
        self._scope.cancel()
        self._done.set()
