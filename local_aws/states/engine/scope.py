"""What can be called off: an execution, and in it each set of Parallel branches or Map iterations."""

from collections.abc import Iterator
from contextlib import contextmanager

from local_aws import turns
from local_aws.states.language.failure import Cancelled


class Signal(turns.Event):
    """Something to wait for; being called off is one way for the wait to end."""

    def cancel(self) -> None:
        """Ends the wait."""
        self.set()


class Scope:
    """A part of an execution that ends as a whole; calling it off calls off all that was opened inside."""

    def __init__(self, parent: "Scope | None" = None):
        self.cancelled = Signal()
        self._inside: list[Scope | Signal] = [self.cancelled]
        if parent:
            parent.add(self)

    def add(self, item: "Scope | Signal") -> None:
        """Lets the item be called off with this scope; at once, when that has happened already."""
        self._inside.append(item)
        if self.cancelled.is_set():
            item.cancel()

    def cancel(self) -> None:
        """Calls it off: whoever waits in it wakes, whoever works in it stops at the next event."""
        for item in list(self._inside):
            item.cancel()

    def check(self) -> None:
        """Raises Cancelled when it was called off."""
        if self.cancelled.is_set():
            raise Cancelled

    @contextmanager
    def waking(self, signal: Signal) -> Iterator[None]:
        """While this lasts, calling off the scope sets the signal."""
        self.add(signal)
        try:
            yield
        finally:
            self._inside.remove(signal)
