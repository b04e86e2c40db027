"""What can be called off: an execution, and in it each set of Parallel branches or Map iterations."""

from typing import Protocol

from local_aws.states.language.failure import Cancelled


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

    def drop(self, item: Cancellable) -> None:
        """Lets the item go on when the scope is called off; no error when it is not in it."""
        self._inside.pop(item, None)

    def cancel(self) -> None:
        """Calls it off: whoever waits in it goes on and ends, whoever works in it stops at the next event."""
        self._cancelled = True
        for item in list(self._inside):
            item.cancel()

    def check(self) -> None:
        """Raises Cancelled when it was called off. Any thread may ask, as often as it likes."""
        if self._cancelled:
            raise Cancelled
