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
    """Hands each job to an idle thread or to a new one; what is too much for `most` of them waits its turn."""

    def __init__(self, most: int = MOST):
        self._most = most
        self._lock = turns.Lock()
        self._waiting: deque[Job] = deque()
        self._handed: turns.SimpleQueue = turns.SimpleQueue()  # one job for each thread that is idle no longer
        self._idle = self._busy = 0

    def submit(self, job: Job) -> None:
        """Lets the job be done soon. Jobs must not wait for each other, unless they say so (`away`)."""
        with self._lock:
            self._waiting.append(job)
            self._hand_out()

    @contextmanager
    def away(self) -> Iterator[None]:
        """While this lasts, the job waits for something: its thread does not count, and another takes its place."""
        with self._lock:
            self._busy -= 1
            self._hand_out()
        try:
            yield
        finally:
            with self._lock:
                self._busy += 1

    def _hand_out(self) -> None:
        while self._waiting and self._busy < self._most:
            job = self._waiting.popleft()
            self._busy += 1
            if self._idle:
                self._idle -= 1
                self._handed.put(job)
            else:
                turns.Thread(target=self._work, args=(job,), daemon=True, name="crew").start()

    def _work(self, job: Job | None) -> None:
        while job:
            try:
                job()
            except Exception:
                log.exception("a job failed")
            job = self._next()

    def _next(self) -> Job | None:
        """The next job; None when none has come for so long that the thread may go."""
        with self._lock:
            if self._waiting and self._busy <= self._most:
                return self._waiting.popleft()
            self._busy -= 1
            self._idle += 1
        while True:
            try:
                return self._handed.get(timeout=IDLE_SECONDS)
            except turns.Empty:
                with self._lock:
                    if self._idle:  # else a job has just been handed to each that was
                        self._idle -= 1
                        return None


_crew = Crew()
submit, away = _crew.submit, _crew.away
