"""What a mapping that is on does: it waits for messages without a thread, and calls its function with them."""

from local_aws import turns
from local_aws.functions.sources.batch import GONE, THROTTLED, Batch
from local_aws.functions.sources.mapping import Mapping
from local_aws.functions.sources.window import Window
from local_aws.services.queues import call_when_ready
from local_aws.services.queues.queue import Queue
from local_aws.turns import alarms, crew
from local_aws.wire import ServiceError

AT_ONCE = 2  # batches of one mapping; Lambda begins with five
THROTTLED_PAUSE = 1.0  # seconds until a function is called again that was throttled, or a queue is asked


class Poller:
    """Takes messages from a queue, a batch at a time, until it is stopped or the queue or the function is gone."""

    def __init__(self, mapping: Mapping, queue: Queue):
        self._mapping, self._queue = mapping, queue
        self._lock = turns.Lock()
        self._busy = 0
        self._waits = self._stopped = False

    def start(self) -> None:
        """Waits for the first message."""
        self._wait()

    def stop(self) -> None:
        """Takes no more messages; what has been taken is finished."""
        self._stopped = True

    def _wait(self) -> None:
        with self._lock:
            if self._waits or self._stopped or self._busy >= (self._mapping.options.most_at_once or AT_ONCE):
                return
            self._waits = True
        call_when_ready(self._queue, self._begin)

    def _begin(self) -> None:
        """There may be messages: one more batch is begun with them."""
        with self._lock:
            self._waits = False
            if self._stopped:
                return
            self._busy += 1
        if self._queue.is_deleted:
            return self._give_up("ERROR: the queue does not exist any more")
        batch = Batch(self._mapping, self._queue)
        try:
            batch.gather()
        except ServiceError:
            alarms.after(THROTTLED_PAUSE, self._end)
            return None
        if batch.is_empty:
            return self._end()
        if batch.is_full or not self._mapping.options.window:
            return self._go_on(batch)
        seconds = self._mapping.options.window
        return Window(batch, self._queue, seconds, lambda: self._stopped, lambda: self._go_on(batch)).open()

    def _go_on(self, batch: Batch) -> None:
        """Calls the function with the batch, while the next one may begin."""
        self._wait()
        self._call(batch)

    def _call(self, batch: Batch) -> None:
        result = batch.call()
        if result in GONE:
            return self._give_up("ERROR: the function does not exist any more")
        if result in THROTTLED:
            alarms.after(THROTTLED_PAUSE, lambda: crew.submit(lambda: self._call(batch)))
            return None
        self._mapping.result = result if result == "OK" or result.startswith("PROBLEM") else f"PROBLEM: {result}"
        return self._end()

    def _end(self) -> None:
        with self._lock:
            self._busy -= 1
        self._wait()

    def _give_up(self, why: str) -> None:
        self._stopped = True
        self._mapping.fail(why)
