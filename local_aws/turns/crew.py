"""Threads that do jobs in the order in which they come: as many as work, none for who waits."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from local_aws import turns

MOST = 16  # threads that compute at a time; those that are away do not count
IDLE_SECONDS = 10.0  # after which a thread without a job ends
log = logging.getLogger("local_aws")

Job = Callable[[], object]


class Crew:
    """Hands jobs to threads, and starts one more when none is idle."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._jobs: deque[Job] = deque()
        self._change = turns.Condition(turns.Lock())
        self._idle = self._busy = 0

    def submit(self, job: Job) -> None:
        """Lets the job be done soon. Jobs must not wait for each other, unless they say so (`away`)."""
        with self._change:
            self._jobs.append(job)
            self._call_one()

    @contextmanager
    def away(self) -> Iterator[None]:
        """While this lasts, the job waits for something: its thread does not count, and another takes its place."""
        with self._change:
            self._busy -= 1
            if self._jobs:
                self._call_one()
        try:
            yield
        finally:
            with self._change:
                self._busy += 1

    def _call_one(self) -> None:
        if len(self._jobs) <= self._idle:
            self._change.notify()
        elif self._busy < self._most:
            self._busy += 1
            turns.Thread(target=self._work, daemon=True, name="crew").start()

    def _work(self) -> None:
        while job := self._next():
            try:
                job()
            except Exception:
                log.exception("a job failed")

    def _next(self) -> Job | None:
        """The next job; None when none has come for so long that the thread may go."""
        with self._change:
            self._busy -= 1
            self._idle += 1
            try:
                while not (self._jobs and self._busy < self._most):
                    if not self._change.wait(IDLE_SECONDS) and not self._jobs:
                        return None
                self._busy += 1
                return self._jobs.popleft()
            finally:
                self._idle -= 1


_crew = Crew()
submit, away = _crew.submit, _crew.away
