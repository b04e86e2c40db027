"""The workers that there are: warm ones reused, cold ones started, no more at once than the account allows."""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local_aws import turns
from local_aws.functions.configuration import Configuration
from local_aws.functions.timekeeper import Timekeeper
from local_aws.functions.worker import Make, Worker
from local_aws.services.account import CONCURRENCY
from local_aws.wire import ServiceError

IDLE_LIMIT = 300.0  # seconds that a warm worker is kept
MOST_IDLE = 20  # warm workers, of all functions together


class Pool:
    """All workers of this server."""

    def __init__(self, aws: Mapping[str, str], folder: Path, make: Make):
        """`aws` are the variables that lead a handler's own boto3 to AWS; workers get their folders in `folder`."""
        self._aws, self._folder, self._make = aws, folder, make
        self._lock = turns.Lock()
        self._idle: dict[str, list[Worker]] = {}
        self._running: Counter[str] = Counter()  # invocations, by "account:region" and by function ARN
        self._workers: set[Worker] = set()
        self._timekeeper = Timekeeper(lambda: list(self._workers), self._reap)
        self._ended = False

    @contextmanager
    def worker(self, configuration: Configuration) -> Iterator[Worker]:
        """A worker for one invocation, warm if there is one. Raises ServiceError past the concurrency limit."""
        self._enter(configuration)
        try:
            self._timekeeper.awake()
            worker = self._warm(configuration) or self._cold(configuration)
            try:
                yield worker
            finally:
                self._give_back(worker)
        finally:
            self._leave(configuration)

    def shutdown(self) -> None:
        """Ends all workers and removes their folders; later invocations are refused."""
        with self._lock:
            self._ended = True
            idle = {worker for workers in self._idle.values() for worker in workers}
            self._idle.clear()
            self._workers -= idle
        self._timekeeper.end()
        for worker in list(self._workers):
            worker.kill()  # whoever waits for it closes it
        for worker in idle:
            worker.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _enter(self, configuration: Configuration) -> None:
        account = _account(configuration)
        with self._lock:
            self._check_open()
            reserved = configuration.reserved
            if reserved is not None and self._running[configuration.arn] >= int(reserved):
                raise _throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
            if self._running[account] >= CONCURRENCY:
                raise _throttled("ConcurrentInvocationLimitExceeded")
            self._running[account] += 1
            self._running[configuration.arn] += 1

    def _leave(self, configuration: Configuration) -> None:
        with self._lock:
            for name in (_account(configuration), configuration.arn):
                self._running[name] -= 1
                if not self._running[name]:
                    del self._running[name]

    def _warm(self, configuration: Configuration) -> Worker | None:
        with self._lock:
            idle = self._idle.get(_key(configuration), [])
            while idle:
                worker = idle.pop()
                if worker.configuration.revision == configuration.revision:
                    return worker
                self._discard(worker)  # the function was changed since
        return None

    def _cold(self, configuration: Configuration) -> Worker:
        try:
            worker = self._make(configuration, self._aws, self._folder)
        except (OSError, ValueError) as error:  # strerror, for the whole error names a path of the laptop
            message = f"The local AWS could not start a worker: {getattr(error, 'strerror', None) or error}"
            raise ServiceError("ServiceException", message, 500) from None
        with self._lock:
            self._workers.add(worker)
            if self._ended:  # while it started
                self._discard(worker)
            self._check_open()
        return worker

    def _give_back(self, worker: Worker) -> None:
        worker.idle_since = turns.monotonic()
        with self._lock:
            if worker.usable and not self._ended:
                self._idle.setdefault(_key(worker.configuration), []).append(worker)
                idle = [w for workers in self._idle.values() for w in workers]
                if len(idle) > MOST_IDLE:
                    self._take_out(min(idle, key=lambda w: w.idle_since))
            else:
                self._discard(worker)

    def _reap(self) -> None:
        limit = turns.monotonic() - IDLE_LIMIT
        with self._lock:
            for worker in [w for workers in self._idle.values() for w in workers if w.idle_since < limit]:
                self._take_out(worker)

    def _take_out(self, worker: Worker) -> None:
        self._idle[_key(worker.configuration)].remove(worker)
        self._discard(worker)

    def _discard(self, worker: Worker) -> None:
        self._workers.discard(worker)
        turns.Thread(target=worker.close, daemon=True).start()  # removing its folder takes a moment

    def _check_open(self) -> None:
        if self._ended:
            raise ServiceError("ServiceException", "The local AWS is ending.", 500)


def _key(configuration: Configuration) -> str:
    return f"{configuration.arn}:{configuration.version}"


def _account(configuration: Configuration) -> str:
    return ":".join(configuration.arn.split(":")[3:5])


def _throttled(reason: str) -> ServiceError:
    return ServiceError("TooManyRequestsException", "Rate Exceeded.", 429, Reason=reason, Type="User")
