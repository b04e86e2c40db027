"""The connections that there are: who has shown no key is a stranger, and goes first when room is short."""

import contextlib
import socket

from local_aws import turns
from local_aws.server.http11 import BODY_LIMIT

CONNECTIONS = 512  # at once; beyond it a connection is closed unanswered, and botocore tries again
CARRIED = 4 * BODY_LIMIT  # bytes that all strangers together may have sent or announced


class Crowd:
    """All connections, and which of them are strangers, the oldest first."""

    def __init__(self):
        self._all: set[socket.socket] = set()
        self._strangers: dict[socket.socket, int] = {}  # and how many bytes each carries
        self._lock = turns.Lock()

    def enter(self, connection: socket.socket) -> bool:
        """Whether there is room, in the oldest stranger's place if need be. Who enters is a stranger."""
        with self._lock:
            if len(self._all) >= CONNECTIONS and not self._send_away():
                return False
            self._all.add(connection)
            self._strangers[connection] = 0
        return True

    def carry(self, connection: socket.socket, size: int) -> None:
        """Counts what a stranger brings; when it is too much for all of them, the oldest are sent away."""
        if connection not in self._strangers:  # most are known: they need no lock
            return
        with self._lock:
            if connection in self._strangers:
                self._strangers[connection] += size
            while sum(self._strangers.values()) > CARRIED:
                self._send_away()

    def know(self, connection: socket.socket) -> None:
        """Makes a stranger one who has shown the key."""
        if connection in self._strangers:
            with self._lock:
                self._strangers.pop(connection, None)

    def leave(self, connection: socket.socket) -> None:
        """Takes out a connection that has ended."""
        with self._lock:
            self._all.discard(connection)
            self._strangers.pop(connection, None)

    def make_room(self) -> None:
        """Sends the oldest stranger away: the system has no more descriptors, or no more threads."""
        with self._lock:
            self._send_away()

    def _send_away(self) -> bool:
        """Whether there was a stranger; its thread wakes up, finds the connection ended, and closes it."""
        if not self._strangers:
            return False
        oldest = next(iter(self._strangers))
        del self._strangers[oldest]
        self._all.discard(oldest)
        with contextlib.suppress(OSError):
            oldest.shutdown(socket.SHUT_RDWR)
        return True
