"""Several lines of control at once, which succeed together and fail with the first that fails."""

import logging
from collections.abc import Callable
from typing import Any

from local_aws import turns
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.scope import Scope
from local_aws.states.language.failure import Cancelled, StatesError

log = logging.getLogger("local_aws")


class Lane:
    """One of the threads: `previous` is the event after which its next job goes on, 0 before the first."""

    previous = 0


Job = Callable[[Lane], Any]


class Branches:
    """Runs jobs on threads of their own, at most `limit` at a time, each with the execution's baton in hand."""

    def __init__(self, execution: Execution, scope: Scope, jobs: list[Job], limit: int = 0):
        self._execution = execution
        self._scope = scope
        self._jobs = jobs
        self._limit = limit or len(jobs)
        self._next = 0
        self._left = len(jobs)
        self._done = turns.Event()
        self.results: list[Any] = [None] * len(jobs)
        self.failure: Exception | None = None
        self.failed: int | None = None

    def run(self) -> list[Any]:
        """The results in the order of the jobs; raises the first failure, and calls the others off."""
        if self._jobs:
            for _ in range(min(self._limit, len(self._jobs))):
                turns.Thread(target=self._work, daemon=True).start()
            with self._execution.waiting():
                self._done.wait()
        if self.failure:
            self._scope.cancel()
            raise self.failure
        return self.results

    def _work(self) -> None:
        lane = Lane()
        with self._execution.baton:
            while not self._done.is_set() and self._next < len(self._jobs):
                number, self._next = self._next, self._next + 1
                self._attempt(number, lane)

    def _attempt(self, number: int, lane: Lane) -> None:
        try:
            self.results[number] = self._jobs[number](lane)
        except (StatesError, Cancelled) as failure:
            self._fail(number, failure)
        except Exception as fault:
            log.exception("the engine failed in %s", self._execution.arn)
            self._fail(number, StatesError("States.Runtime", f"{type(fault).__name__}: {fault}"))
        self._left -= 1
        if self._left == 0:
            self._done.set()

    def _fail(self, number: int, failure: Exception) -> None:
        if self.failure is None:
            self.failure, self.failed = failure, number
        self._scope.cancel()
        self._done.set()
