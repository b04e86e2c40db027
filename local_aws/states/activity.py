"""An activity: the queue between the executions that want work done and the workers that ask for it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from local_aws import turns
from local_aws.states.engine.clock import now
from local_aws.states.engine.tasks.callback import Callback


@dataclass
class Activity:
    """A name under which work waits."""

    arn: str
    name: str
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=now)

    def __post_init__(self):
        self._waiting: deque[tuple[Callback, str]] = deque()
        self._change = turns.Condition()

    def offer(self, callback: Callback, work: str) -> None:
        """Puts work into the queue."""
        with self._change:
            self._waiting.append((callback, work))
            self._change.notify()

    def withdraw(self, callback: Callback) -> None:
        """Takes work out that nobody has asked for."""
        with self._change:
            self._waiting = deque(entry for entry in self._waiting if entry[0] is not callback)

    def take(self, seconds: float) -> tuple[Callback, str] | None:
        """The oldest work, waiting so long for some to come."""
        with self._change:
            self._change.wait_for(lambda: self._waiting, seconds)
            return self._waiting.popleft() if self._waiting else None
