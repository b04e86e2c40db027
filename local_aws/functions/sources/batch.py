"""A batch of messages: gathered, handed to the function, and deleted as far as it went well."""

import logging
from collections.abc import Callable

from local_aws import functions
from local_aws.functions.invocation import Invocation
from local_aws.functions.sources.event import Received, event_of, failures_in, record_of, wanted
from local_aws.functions.sources.mapping import Mapping
from local_aws.services.queues.queue import Queue
from local_aws.turns import crew
from local_aws.wire import ServiceError

AT_A_TIME = 10  # messages that a queue gives at once
LARGEST = 5 * 1024 * 1024  # bytes of a batch, which with all that is told of it must fit into an event
GONE = ("ResourceNotFoundException",)
THROTTLED = ("TooManyRequestsException",)
log = logging.getLogger("local_aws")


class Batch:
    """Messages of one queue for one call."""

    def __init__(self, mapping: Mapping, queue: Queue):
        self._mapping, self._queue = mapping, queue
        self._messages: list[Received] = []
        self._size = 0

    @property
    def is_empty(self) -> bool:
        """Whether it has no messages yet."""
        return not self._messages

    @property
    def is_full(self) -> bool:
        """Whether it is as large as it may be."""
        return len(self._messages) >= self._mapping.options.batch_size or self._size >= LARGEST

    def gather(self) -> None:
        """Takes what the queue has now. What the filters do not want is deleted, as Lambda does.

        ServiceError where there is none, and the queue gives nothing for now: too many of its messages are in flight.
        """
        try:
            while not self.is_full and (found := self._received()):
                for received in found:
                    self._take(received)
        except ServiceError:
            if self.is_empty:
                raise

    def call(self) -> str:
        """What came of it: `OK`, `PROBLEM: …`, or the code of the refusal that keeps the function from being called."""
        records = [record_of(self._mapping, received) for received in self._messages]
        mapping = self._mapping
        try:
            with crew.away():
                done = functions.invoke(mapping.function, event_of(records), mapping.context)
        except ServiceError as refused:
            return refused.code
        failed = self._failed(done)
        self._delete(lambda received: received[0].id not in failed)
        return "PROBLEM: Function call failed" if done.function_error else "OK"

    def _received(self) -> list[Received]:
        left = self._mapping.options.batch_size - len(self._messages)
        return self._queue.receive(min(AT_A_TIME, left), max(1, self._queue.attributes["VisibilityTimeout"]))

    def _take(self, received: Received) -> None:
        if wanted(self._mapping, record_of(self._mapping, received)):
            self._messages.append(received)
            self._size += received[0].size
        else:
            self._queue.delete(received[1])

    def _failed(self, done: Invocation) -> set[str]:
        ids = {message.id for message, _ in self._messages}
        if done.function_error:
            return ids
        return failures_in(done.payload, ids) if self._mapping.options.reports_items else set()

    def _delete(self, well: Callable[[Received], bool]) -> None:
        for received in filter(well, self._messages):
            try:
                self._queue.delete(received[1])
            except ServiceError as late:  # the function took longer than the message was out of sight
                log.info("%s: %s", self._mapping.source, late)
