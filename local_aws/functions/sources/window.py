"""The time in which a batch that is not full may grow."""

from collections.abc import Callable

from local_aws import turns
from local_aws.functions.sources.batch import Batch
from local_aws.services.queues import call_when_ready
from local_aws.services.queues.queue import Queue
from local_aws.turns import alarms, crew


class Window:
    """Open for so many seconds, or until the batch is full or nothing more may come; then it calls back, once."""

    def __init__(
        self, batch: Batch, queue: Queue, seconds: float, is_over: Callable[[], bool], closed: Callable[[], object]
    ):
        """`is_over` says whether no more messages may be taken."""
        self._batch, self._queue, self._seconds = batch, queue, seconds
        self._is_over, self._closed = is_over, closed
        self._lock = turns.Lock()
        self._is_open = True

    def open(self) -> None:
        """Lets messages in from now on."""
        alarms.after(self._seconds, lambda: crew.submit(self._close))
        call_when_ready(self._queue, self._look)

    def _look(self) -> None:
        with self._lock:
            if not self._is_open:
                return
            self._gather()
        if self._batch.is_full or self._queue.is_deleted or self._is_over():
            self._close()
        else:
            call_when_ready(self._queue, self._look)

    def _close(self) -> None:
        with self._lock:
            if not self._is_open:
                return
            self._is_open = False
            self._gather()
        self._closed()

    def _gather(self) -> None:
        if not self._is_over():
            self._batch.gather()
