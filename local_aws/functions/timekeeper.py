"""Who ends workers: those past their deadline, those that hold too much memory, those long idle."""

from collections.abc import Callable, Iterable

from local_aws import turns
from local_aws.functions.worker import OUT_OF_MEMORY, TIMED_OUT, Worker

TICK = 0.05  # seconds between two looks at the workers that run
RESTS_AFTER = 2.0  # seconds without an invocation after which nobody needs to look so often
RARELY = 30.0  # seconds between two looks at the idle workers


class Timekeeper:
    """Looks at the workers from a thread of its own: an invocation costs it no more than `awake`."""

    def __init__(self, workers: Callable[[], Iterable[Worker]], reap: Callable[[], None]):
        """`workers` gives all there are, `reap` closes those that have been idle for too long."""
        self._workers, self._reap = workers, reap
        self._last = 0.0
        self._rings = turns.Event()
        self._resting = True
        self._ended = False
        turns.Thread(target=self._watch, daemon=True, name="timekeeper").start()

    def awake(self) -> None:
        """Called at each invocation."""
        self._last = turns.monotonic()
        if self._resting:
            self._rings.set()

    def end(self) -> None:
        """No more looks."""
        self._ended = True
        self._rings.set()

    def _watch(self) -> None:
        while not self._ended:
            busy = self._look()
            self._resting = not busy and self._long_since()
            # `awake` may have come before it could see that we rest: look again before sleeping.
            self._resting = self._resting and self._long_since()
            self._rings.wait(RARELY if self._resting else TICK)
            self._rings.clear()
            if self._resting:
                self._reap()

    def _long_since(self) -> bool:
        return turns.monotonic() - self._last > RESTS_AFTER

    def _look(self) -> bool:
        """Whether any worker is at work."""
        busy = False
        for worker in self._workers():
            deadline = worker.deadline
            if deadline is None:
                continue
            busy = True
            worker.memory = max(worker.memory, worker.held())
            why = _why_to_end(worker)
            if why and worker.deadline is deadline:  # it is still at what it did when we looked
                worker.kill(why)
        return busy


def _why_to_end(worker: Worker) -> str | None:
    if worker.is_overdue(turns.monotonic()):
        return TIMED_OUT
    return OUT_OF_MEMORY if worker.memory > worker.configuration.memory * 1024 else None
