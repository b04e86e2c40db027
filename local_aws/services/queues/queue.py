"""A standard queue: its messages in order, those that can be received now and those whose moment is to come."""

import heapq
import itertools
from collections import OrderedDict
from collections.abc import Callable

from local_aws import turns
from local_aws.seals import opened, sealed
from local_aws.services.queues.attributes import Attributes
from local_aws.services.queues.message import Message
from local_aws.services.queues.refusals import invalid, no_such_queue, refusal
from local_aws.services.queues.space import Space

Bury = Callable[[Message], bool]
MOST_IN_FLIGHT = 120_000
NOT_AVAILABLE = "Message does not exist or is not available for visibility timeout change."
PURGE_PAUSE = 60.0  # seconds between two purges


class Queue:
    """A queue that hands out its messages roughly in order, each at least once.

    Whoever looks at or changes it holds its `changed`, which also tells those who wait that there may be something.
    """

    is_fifo = False

    def __init__(
        self,
        arn: str,
        attributes: Attributes,
        tags: dict[str, str],
        space: Space,
        now: Callable[[], float] = turns.monotonic,
    ):
        """`space` is what messages may take, `now` the clock of delays and visibility, good for differences alone."""
        self.arn, self.attributes, self.tags = arn, attributes, tags
        self.name = arn.rpartition(":")[2]
        self.created = self.modified = int(turns.now().timestamp())
        self.changed = turns.Condition()
        self.is_deleted = False
        self.version = 0
        self.watches: set[Callable[[], object]] = set()
        self.dead_letter_queue: Callable[[], Queue | None] = lambda: None
        self._now, self._space = now, space
        self._messages: OrderedDict[str, Message] = OrderedDict()  # whose first is found at once, unlike a dict's
        self._later: list[tuple[float, int, Message]] = []
        self._numbers = itertools.count(1)
        self._purged: float | None = None
        self._ready: OrderedDict[str, Message] = OrderedDict()

    def send(self, message: Message, delay: int | None = None) -> Message:
        """The message as the queue has it. QueueDoesNotExist when that has been deleted, OverLimit without space."""
        with self.changed:
            if self.is_deleted:
                raise no_such_queue()
            self._space.take(message.weight)
            return self.adopt(message, self.attributes["DelaySeconds"] if delay is None else delay)

    def adopt(self, message: Message, delay: int = 0) -> Message:
        """The message, which has its space already, since it comes from another queue."""
        with self.changed:
            self._messages[message.id] = message
            self._put_off(message, delay) if delay else self._offer(message)
            if self.is_deleted:
                self._forget(message)
            self._tell_all()
        return message

    def receive(self, most: int, visibility: int | None = None) -> list[tuple[Message, str]]:
        """At most so many messages with their receipt handles, out of sight for so many seconds.

        Those that have been received too often go to the dead-letter queue instead, which has a lock of its own.
        """
        dead: list[Message] = []
        with self.changed:
            self._come_back()
            self._check_in_flight()
            visibility = self.attributes["VisibilityTimeout"] if visibility is None else visibility
            target = self.dead_letter_queue()
            found = [self._hand_out(message, visibility) for message in self._take(most, self._bury(target, dead))]
        for message in dead:
            target.adopt(message.dead_letter(self.arn))
        return found

    def delete(self, handle: str) -> None:
        """Deletes the message; nothing when it is gone, or has been received again since."""
        with self.changed:
            message = self._received(handle)
            if message:
                self._forget(message)

    def change_visibility(self, handle: str, seconds: int) -> None:
        """Lets the message come back in so many seconds. MessageNotInflight when nobody has it."""
        with self.changed:
            message = self._received(handle)
            if message is None:
                raise invalid(handle, "ReceiptHandle", NOT_AVAILABLE)
            if message.visible_at <= self._now():
                raise refusal("MessageNotInflight", "The specified message isn't in flight.")
            self._put_off(message, seconds) if seconds else self._let_come_back(message)
            self._tell_all()

    def purge(self) -> None:
        """Deletes all messages, at most once a minute."""
        with self.changed:
            if self._purged is not None and self._now() < self._purged + PURGE_PAUSE:
                told = f"Only one PurgeQueue operation on {self.name} is allowed every 60 seconds."
                raise refusal("PurgeQueueInProgress", told)
            self._purged = self._now()
            self.clear()

    def clear(self) -> None:
        """Forgets all messages."""
        with self.changed:
            for message in self._messages.values():
                message.is_gone = True
                self._space.give_back(message.weight)
            self._messages.clear()
            self._later.clear()
            self._ready.clear()

    def next_moment(self) -> float | None:
        """Seconds until a message can be received, none or less when there is one; None when nothing is to come."""
        with self.changed:
            self._come_back()
            if self._has_ready():
                return 0.0
            return self._later[0][0] - self._now() if self._later else None

    def counts(self) -> tuple[int, int, int]:
        """How many messages can be received now, are in flight, are delayed."""
        with self.changed:
            self._come_back()
            hidden = [message for message in self._messages.values() if message.visible_at > self._now()]
            delayed = sum(not message.receives for message in hidden)
            return len(self._messages) - len(hidden), len(hidden) - delayed, delayed

    def take_out(self) -> list[Message]:
        """All messages that can be received now, for another queue to adopt."""
        with self.changed:
            self._come_back()
            found = self._waiting()
            for message in found:
                self._forget(message, keeps_space=True)
            return found

    def close(self) -> None:
        """Forgets all messages for good; whoever waits for some is told."""
        with self.changed:
            self.is_deleted = True
            self.clear()
            self._tell_all()

    # how messages wait: by themselves here, in groups in a FIFO queue

    def _offer(self, message: Message) -> None:
        message.visible_at = 0.0
        self._ready[message.id] = message

    def _take(self, most: int, bury: Bury) -> list[Message]:
        """At most so many of those that wait, which wait no longer."""
        found: list[Message] = []
        while self._ready and len(found) < most:
            _, message = self._ready.popitem(last=False)
            if not bury(message):
                found.append(message)
        return found

    def _has_ready(self) -> bool:
        return bool(self._ready)

    def _waiting(self) -> list[Message]:
        return list(self._ready.values())

    def _let_come_back(self, message: Message) -> None:
        self._offer(message)

    def _withdraw(self, message: Message) -> None:
        self._ready.pop(message.id, None)

    def _is_stale(self, message: Message, number: int) -> bool:
        return message.receives != number

    def _stale(self, handle: str) -> None:
        """A handle of an earlier receive: for a standard queue it is as if the message were gone."""
        return None

    # what both kinds have

    def _put_off(self, message: Message, seconds: float) -> None:
        message.visible_at = self._now() + seconds
        heapq.heappush(self._later, (message.visible_at, next(self._numbers), message))

    def _come_back(self) -> None:
        """Lets messages be seen whose moment has come, and drops those that are too old."""
        while self._later and self._later[0][0] <= self._now():
            moment, _, message = heapq.heappop(self._later)
            if not message.is_gone and message.visible_at == moment:  # else it was put off again since
                self._let_come_back(message)
        while self._messages and self._is_too_old(first := next(iter(self._messages.values()))):
            self._forget(first)

    def _is_too_old(self, message: Message) -> bool:
        return message.sent <= turns.now().timestamp() - self.attributes["MessageRetentionPeriod"]

    def _hand_out(self, message: Message, visibility: int) -> tuple[Message, str]:
        message.receives += 1
        message.first_received = message.first_received or turns.now().timestamp()
        self._put_off(message, visibility) if visibility else self._let_come_back(message)
        return message, f"{sealed(self.arn + message.id, message.receives)}:{message.id}"

    def _received(self, handle: str) -> Message | None:
        """The message that was handed out with this handle last. ReceiptHandleIsInvalid when it was never given out."""
        token, _, found = handle.partition(":")
        bad = refusal(
            "ReceiptHandleIsInvalid", f'The input receipt handle "{handle[:1100]}" is not a valid receipt handle.'
        )
        (number,) = opened(token, self.arn + found, bad)
        message = self._messages.get(found)
        return self._stale(handle) if message and self._is_stale(message, number) else message

    def _bury(self, target: "Queue | None", dead: list[Message]) -> Bury:
        """What takes a message out that is too old, or received too often: then it is among the dead. Says whether."""
        most = self.attributes.redrive.most if target else None

        def bury(message: Message) -> bool:
            if self._is_too_old(message):  # dead letters are as old as they were where they came from
                self._forget(message)
            elif most is not None and message.receives >= most:
                self._forget(message, keeps_space=True)
                dead.append(message)
            return message.is_gone

        return bury

    def _forget(self, message: Message, keeps_space: bool = False) -> None:
        message.is_gone = True
        del self._messages[message.id]
        if not keeps_space:
            self._space.give_back(message.weight)
        self._withdraw(message)
        if len(self._later) > 2 * len(self._messages) + 100:  # mostly those of deleted messages
            self._later = [entry for entry in self._later if not entry[2].is_gone]
            heapq.heapify(self._later)

    def _tell_all(self) -> None:
        """Lets all who wait look again."""
        self.version += 1
        self.changed.notify_all()
        for watch in list(self.watches):
            watch()

    def _check_in_flight(self) -> None:
        if len(self._later) > MOST_IN_FLIGHT:
            raise refusal("OverLimit", "The maximum number of in flight messages is reached.")
