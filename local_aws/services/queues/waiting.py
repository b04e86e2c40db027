"""Waiting for messages: of a client in a long poll, and of whoever wants to be called when there are some."""

from collections.abc import Callable

from local_aws import turns
from local_aws.services.queues.message import Message
from local_aws.services.queues.queue import Queue
from local_aws.turns import alarms, crew

MOST_POLLS = 200  # that wait at once; the next is answered at once, as one that does not wait
_polls = turns.BoundedSemaphore(MOST_POLLS)
Received = list[tuple[Message, str]]


def received(queue: Queue, most: int, seconds: int, visibility: int | None) -> Received:
    """At most so many messages with their receipt handles; none when none has come in so many seconds.

    Who waits holds no lock, and its own connection's thread alone.
    """
    found = queue.receive(most, visibility)
    if found or not seconds or not _polls.acquire(blocking=False):
        return found
    try:
        return _waited(queue, most, seconds, visibility)
    finally:
        _polls.release()


def call_when_ready(queue: Queue, call: Callable[[], object]) -> None:
    """Calls, once and soon, when the queue may have a message that can be received, or has been deleted."""

    def ring() -> None:
        with queue.changed:
            if ring not in queue.watches:
                return
            queue.watches.discard(ring)
        crew.submit(call)

    with queue.changed:
        queue.watches.add(ring)
        due = queue.next_moment()
        if queue.is_deleted or (due is not None and due <= 0):
            ring()
        elif due is not None:
            alarms.after(due, ring)


def _waited(queue: Queue, most: int, seconds: int, visibility: int | None) -> Received:
    until = turns.monotonic() + seconds
    while not queue.is_deleted:
        seen = queue.version
        if found := queue.receive(most, visibility):
            return found
        with queue.changed:
            left, due = until - turns.monotonic(), queue.next_moment()
            if left <= 0:
                break
            if queue.version == seen and (due is None or due > 0):
                queue.changed.wait(left if due is None else min(left, due))
    return []
