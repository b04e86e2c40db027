"""A FIFO queue: messages of a group in order, one consumer of a group at a time, and none taken twice."""

import bisect
import itertools
from collections import OrderedDict

from local_aws.services.queues.message import Message
from local_aws.services.queues.queue import Bury, Queue
from local_aws.services.queues.recent import Recent
from local_aws.services.queues.refusals import invalid

FIRST, STEP = 18_849_496_460_467_696_128, 256  # sequence numbers as AWS has them


class FifoQueue(Queue):
    """A queue whose messages wait in groups; a group is closed while one of its messages is in flight."""

    is_fifo = True

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._sequence = itertools.count(FIRST, STEP)
        self._recent = Recent(self._now)
        self._groups: dict[str, list[Message]] = {}
        self._held: dict[str, set[str]] = {}  # by group, the messages in flight
        self._open: OrderedDict[str, None] = OrderedDict()  # groups with messages that can be received

    def send(self, message: Message, delay: int | None = None) -> Message:
        """The message as the queue has it; one that was sent before has the id that it got then."""
        with self.changed:
            key = self._key(message)
            if earlier := self._recent.get(key):
                message.id, message.sequence = earlier
                return message
            sent = super().send(message, delay)
            self._recent.put(key, message.id, message.sequence)
            return sent

    def adopt(self, message: Message, delay: int = 0) -> Message:
        """The message, at the end of its group."""
        with self.changed:
            message.sequence = next(self._sequence)
            return super().adopt(message, delay)

    def delete(self, handle: str) -> None:
        """Deletes the message; the next of its group can be received then."""
        with self.changed:
            super().delete(handle)
            self._tell_all()

    def clear(self) -> None:
        """Forgets all messages; their deduplication ids are remembered."""
        with self.changed:
            super().clear()
            for kept in (self._groups, self._held, self._open):
                kept.clear()

    def _key(self, message: Message) -> tuple[str, str]:
        of_group = self.attributes["DeduplicationScope"] == "messageGroup"
        return (message.group if of_group else "", message.deduplication)

    def _offer(self, message: Message) -> None:
        message.visible_at = 0.0
        bisect.insort(self._groups.setdefault(message.group, []), message, key=lambda waiting: waiting.sequence)
        self._tell(message.group)

    def _take(self, most: int, bury: Bury) -> list[Message]:
        found: list[Message] = []
        while self._open and len(found) < most:
            group = next(iter(self._open))
            self._take_of(group, most, bury, found)
            self._tell(group)
        return found

    def _take_of(self, group: str, most: int, bury: Bury, found: list[Message]) -> None:
        waiting = self._groups.get(group, [])
        while waiting and len(found) < most:
            message = waiting.pop(0)
            if not bury(message):
                found.append(message)
                self._held.setdefault(group, set()).add(message.id)

    def _has_ready(self) -> bool:
        return bool(self._open)

    def _waiting(self) -> list[Message]:
        return [message for group in self._open for message in self._groups[group]]

    def _let_come_back(self, message: Message) -> None:
        self._let_go(message)
        self._offer(message)

    def _withdraw(self, message: Message) -> None:
        if not self._let_go(message):
            waiting = self._groups.get(message.group, [])
            at = bisect.bisect_left(waiting, message.sequence, key=lambda each: each.sequence)
            if waiting[at : at + 1] == [message]:
                del waiting[at]
        self._tell(message.group)

    def _let_go(self, message: Message) -> bool:
        """Whether it was in flight, which it is no longer."""
        held = self._held.get(message.group, set())
        was_held = message.id in held
        held.discard(message.id)
        if not held:
            self._held.pop(message.group, None)
        return was_held

    def _tell(self, group: str) -> None:
        """Opens or closes the group, as it is now."""
        if self._groups.get(group) and group not in self._held:
            self._open.setdefault(group)
        else:
            self._open.pop(group, None)
        if not self._groups.get(group):
            self._groups.pop(group, None)

    def _is_stale(self, message: Message, number: int) -> bool:
        return super()._is_stale(message, number) or message.visible_at <= self._now()

    def _stale(self, handle: str) -> None:
        raise invalid(handle, "ReceiptHandle", "The receipt handle has expired.")
