"""The memory that all messages together may take: who sends without end is refused before others suffer."""

from local_aws import turns
from local_aws.services.queues.refusals import full

MOST = 128 * 1024 * 1024  # bytes


class Space:
    """Bytes that are taken and given back."""

    def __init__(self, most: int = MOST):
        self._most, self._taken, self._lock = most, 0, turns.Lock()

    def take(self, size: int) -> None:
        """Takes so many. Raises OverLimit when they are not there."""
        with self._lock:
            if self._taken + size > self._most:
                raise full(f"{self._most // 1024 // 1024} MB of messages at most, in all queues together")
            self._taken += size

    def give_back(self, size: int) -> None:
        """Gives them back."""
        with self._lock:
            self._taken -= size
