"""What can be called off: an execution, and in it each set of Parallel branches or Map iterations."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from local_aws.states.language.failure import Cancelled


class Signal:
    """Something that one line of control waits for; being called off is one way for the wait to end."""

    def __init__(self):
        self._is_set = False
        self._call: Callable[[], object] | None = None

    def set(self) -> None:
        """Lets the line go on: the one that waits, or the next that would."""
        self._is_set = True
        if call := self._call:
            call()

    cancel = set

    def is_set(self) -> bool:
        """Whether there is nothing to wait for."""
        return self._is_set

    def clear(self) -> None:
        """Makes it something to wait for again."""
        self._is_set = False

    def call(self, back: Callable[[], object] | None) -> None:
        """Says what is called when it is set, at once when it is: in this order, so that neither misses the other."""
        self._call = back
        if back and self._is_set:
            back()


class Cancellable(Protocol):
    """What a scope may hold: it is told when the scope is called off."""

    def cancel(self) -> None:
        """Calls it off."""


class Scope:
    """A part of an execution that ends as a whole; calling it off calls off all that was opened inside."""

    def __init__(self, parent: "Scope | None" = None):
        self._cancelled = False
        self._inside: dict[Cancellable, None] = {}
        if parent:
            parent.add(self)

    def add(self, item: Cancellable) -> None:
        """Lets the item be called off with this scope; at once, when that has happened already."""
        self._inside[item] = None
        if self._cancelled:
            item.cancel()

    def cancel(self) -> None:
        """Calls it off: whoever waits in it goes on and ends, whoever works in it stops at the next event."""
        self._cancelled = True
        for item in list(self._inside):
            item.cancel()

    def check(self) -> None:
        """Raises Cancelled when it was called off. Any thread may ask, as often as it likes."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def waking(self, signal: Signal) -> Iterator[None]:
        """While this lasts, calling off the scope sets the signal."""
        self.add(signal)
        try:
            yield
        finally:
            self._inside.pop(signal, None)
