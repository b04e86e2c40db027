"""The front: one listening socket on loopback, a thread for each connection, answers from a function."""

import contextlib
import logging
import os
import socket
from typing import Protocol

from local_aws import turns
from local_aws.server.crowd import Crowd, Guest
from local_aws.server.http11 import BadRequest, Reader
from local_aws.turns import alarms
from local_aws.wire import Request, Response, plain

LOOK = 1.0  # seconds between two looks at who is overdue
PARTING = 1.0  # seconds in which a client may take the last answer
log = logging.getLogger("local_aws")


class CutConnection(Exception):
    """Raised by an answer that must not arrive: the connection is closed without a word."""


def listen(port: int, wanted: int | None = None) -> socket.socket:
    """A socket that listens on 127.0.0.1: at `port`, or when that is 0 at the `wanted` one if it is free.

    The port of the server before is the wanted one, so that clients that were made for it still work.
    """
    if not port and wanted:
        with contextlib.suppress(OSError, OverflowError):
            return _bound(wanted)
    return _bound(port)


class Desk(Protocol):
    """What stands behind the front."""

    def at_once(self, request: Request) -> Response | None:
        """The answer that needs no body, else None. It is the connection's last."""

    def admit(self, request: Request) -> Response | None:
        """The refusal of a whole request, else None. It is the connection's last."""

    def answer(self, request: Request) -> Response:
        """The answer to a request that has been admitted. Raises CutConnection."""


class Front:
    """Serves the requests that reach a listening socket until it is told to stop."""

    def __init__(self, listener: socket.socket, desk: Desk):
        self._listener, self._desk = listener, desk
        self._crowd = Crowd()
        self._stopping = turns.Event()
        self._last = turns.monotonic()

    @property
    def idle(self) -> float:
        """Seconds since the last request of somebody with the key."""
        return turns.monotonic() - self._last

    @property
    def stopping(self) -> bool:
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def serve(self) -> None:
        """Accepts connections until `stop`."""
        self._listener.settimeout(1.0 if os.name == "nt" else None)  # there Ctrl-C does not interrupt accept()
        self._look_round()
        while not self.stopping:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:  # nobody came
                continue
            except OSError:  # out of descriptors, or a connection reset before it was taken
                self._crowd.make_room()
                self._stopping.wait(0.05)
                continue
            self._take(connection)

    def stop(self) -> None:
        """Ends `serve`; may be called by any thread."""
        self._stopping.set()
        with contextlib.suppress(OSError):  # accept() is woken by one more connection on every system
            socket.create_connection(self._listener.getsockname(), 1.0).close()

    def _look_round(self) -> None:
        self._crowd.look_round()
        if not self.stopping:
            alarms.after(LOOK, self._look_round)

    def _take(self, connection: socket.socket) -> None:
        guest = None if self.stopping else self._crowd.enter(connection)
        if guest is None:
            connection.close()
            return
        try:
            turns.Thread(target=self._converse, args=(guest,), daemon=True).start()
        except RuntimeError:  # the system gives no more threads
            self._crowd.leave(guest)
            self._crowd.make_room()
            connection.close()

    def _converse(self, guest: Guest) -> None:
        try:
            with guest.connection as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._answer_all(guest, connection)
        except (OSError, CutConnection):  # the client went away, or had to
            pass
        finally:
            self._crowd.leave(guest)

    def _answer_all(self, guest: Guest, connection: socket.socket) -> None:
        reader = Reader(connection, lambda size: self._crowd.carry(guest, size), guest.expect)
        try:
            while (request := reader.head()) is not None:
                if response := self._desk.at_once(request):
                    return _end(connection, response)
                request.body = reader.body(request.headers)
                if response := self._desk.admit(request):
                    return _end(connection, response)
                self._last = turns.monotonic()
                guest.is_stranger, guest.due = False, None
                response = self._desk.answer(request)
                for part in response.sent(request.keep_alive, request.method == "HEAD"):
                    guest.expect(True)
                    connection.sendall(part)
                if not request.keep_alive:
                    return
        except BadRequest as bad:
            log.info("refused %d %s", bad.status, bad)
            _end(connection, plain(bad.status, str(bad)))


def _end(connection: socket.socket, response: Response) -> None:
    """Answers, then reads on a little: a connection closed with unread bytes is reset, and the answer with it."""
    deadline = turns.monotonic() + PARTING
    connection.settimeout(PARTING)
    for part in response.sent(keep_alive=False):
        connection.sendall(part)
    connection.shutdown(socket.SHUT_WR)
    while (left := deadline - turns.monotonic()) > 0:
        connection.settimeout(left)
        if not connection.recv(65_536):
            return


def _bound(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "nt":  # there SO_REUSEADDR would let another process take the port over
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(256)
    except BaseException:
        listener.close()
        raise
    return listener
