"""Threads that do jobs in the order in which they come: as many as work, none for who waits.

Python computes on one thread at a time, and many that take turns are slower than few: 3,000 waits that ended in one
moment were late by 170 ms with 16 threads and by 120 ms with two. So few work while jobs get done, and more as soon as
none has begun for a moment.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from local_aws import turns

FEW, MOST = 2, 16  # threads that compute at a time; those that are away do not count
MOMENT = 0.01  # seconds without a job begun, after which one thread more helps
IDLE_SECONDS = 10.0  # after which a thread without a job ends
log = logging.getLogger("local_aws")

Job = Callable[[], object]


class Crew:
    """Hands each job to an idle thread or to a new one; what is too much for a few of them waits its turn.

    Where that does not come within a moment, one thread more helps, until there are `most`.
    """

    def __init__(self, most: int = MOST):
        self._few, self._most = min(FEW, most), most
        self._allowed = self._few
        self._begun, self._watched = 0, False
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
        while self._waiting and self._busy < self._allowed:
            job = self._first()
            self._busy += 1
            if self._idle:
                self._idle -= 1
                self._handed.put(job)
            else:
                turns.Thread(target=self._work, args=(job,), daemon=True, name="crew").start()
        if self._waiting and not self._watched and self._allowed < self._most:
            self._watched = True
            turns.Thread(target=self._watch, daemon=True, name="crew-watch").start()

    def _first(self) -> Job:
        self._begun += 1
        return self._waiting.popleft()

    def _watch(self) -> None:
        """Looks on while jobs wait."""
        begun = -1
        while self._look_on(begun):
            begun = self._begun
            turns.sleep(MOMENT)

    def _look_on(self, begun: int) -> bool:
        """Allows one thread more where no job has begun since so many had; whether any still waits."""
        with self._lock:
            if not self._waiting:
                self._watched, self._allowed = False, self._few
                return False
            if self._begun == begun and self._allowed < self._most:
                self._allowed += 1
                self._hand_out()
            return True

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
            if self._waiting and self._busy <= self._allowed:
                return self._first()
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
submit, away = getattr(turns, "submit", _crew.submit), getattr(turns, "away", _crew.away)
