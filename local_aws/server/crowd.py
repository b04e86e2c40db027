"""The connections that there are: who has shown no key is a stranger, and goes first when room is short.

Who is silent for too long is sent away. Nobody's socket has a time-out for that, which would cost each request three
looks whether something is there: one look a second at all of them does.
"""

import contextlib
import socket

from local_aws import turns
from local_aws.server.http11 import BODY_LIMIT

CONNECTIONS = 512  # at once; beyond it a connection is closed unanswered, and botocore tries again
CARRIED = 4 * BODY_LIMIT  # bytes that all strangers together may have sent or announced
STRANGER = 10.0  # seconds in which the first request must be there, whole: until then nobody has shown a key
STALLED = 60.0  # seconds after that in which the next part of a request must come, or an answer be taken
IDLE = 900.0  # seconds that may lie between two requests


class Guest:
    """One connection: a stranger, until it has shown the key."""

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self.is_stranger = True
        self.carried = 0  # bytes
        self.due: float | None = turns.monotonic() + STRANGER  # when it is sent away; None while it is answered

    def expect(self, begun: bool) -> None:
        """Gives it time for what it does next: to end what it has `begun`, or to begin. A stranger gets no more."""
        if not self.is_stranger:
            self.due = turns.monotonic() + (STALLED if begun else IDLE)


class Crowd:
    """All connections, the oldest first."""

    def __init__(self):
        self._guests: dict[Guest, None] = {}
        self._lock = turns.Lock()

    def enter(self, connection: socket.socket) -> Guest | None:
        """The guest, if there is room, in the oldest stranger's place if need be. Who enters is a stranger."""
        with self._lock:
            if len(self._guests) >= CONNECTIONS and not self._make_room():
                return None
            guest = Guest(connection)
            self._guests[guest] = None
        return guest

    def carry(self, guest: Guest, size: int) -> None:
        """Counts what a stranger brings; when it is too much for all of them, the oldest are sent away."""
        if not guest.is_stranger:  # most are known: they need no lock
            return
        with self._lock:
            guest.carried += size
            while sum(stranger.carried for stranger in self._strangers()) > CARRIED:
                self._make_room()

    def leave(self, guest: Guest) -> None:
        """Takes out a connection that has ended."""
        with self._lock:
            self._guests.pop(guest, None)

    def make_room(self) -> None:
        """Sends the oldest stranger away: the system has no more descriptors, or no more threads."""
        with self._lock:
            self._make_room()

    def look_round(self) -> None:
        """Sends away who is overdue."""
        now = turns.monotonic()
        with self._lock:
            for guest in [guest for guest in self._guests if guest.due is not None and guest.due <= now]:
                self._send_away(guest)

    def _strangers(self) -> list[Guest]:
        return [guest for guest in self._guests if guest.is_stranger]

    def _make_room(self) -> bool:
        """Whether there was a stranger, who is gone now."""
        strangers = self._strangers()
        if strangers:
            self._send_away(strangers[0])
        return bool(strangers)

    def _send_away(self, guest: Guest) -> None:
        """Its thread wakes up, finds the connection ended, and closes it."""
        del self._guests[guest]
        with contextlib.suppress(OSError):
            guest.connection.shutdown(socket.SHUT_RDWR)
