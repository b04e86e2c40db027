"""Connections without a key cannot crowd out the owner: they have seconds, and go first when room is short."""

import socket
import threading
import time

import pytest

from local_aws import signature
from local_aws.server.crowd import Crowd
from local_aws.server.process import LocalAws
from local_aws.services.account import Account
from local_aws.state_folder import StateFolder
from tests.local_aws.conftest import IDENTITY

ROOM = 8


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A local AWS in a thread, with room for few."""
    monkeypatch.setattr("local_aws.server.crowd.CONNECTIONS", ROOM)
    monkeypatch.setattr("local_aws.server.front.LOOK", 0.05)
    folder = StateFolder(tmp_path)
    folder.make()
    server = LocalAws(folder, 0, Account.from_environment())
    serving = threading.Thread(target=server.front.serve)
    serving.start()
    yield server
    server.front.stop()
    serving.join()
    server.listener.close()


@pytest.fixture
def connect(server):
    """Opens connections, which are closed afterwards."""
    opened = []

    def one() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", server.port), 10))
        return opened[-1]

    yield one
    for connection in opened:
        connection.close()


@pytest.fixture
def asks(server):
    """Whether the owner is answered on this connection."""

    def ask(connection: socket.socket) -> bool:
        told = {"host": f"127.0.0.1:{server.port}", "x-amz-date": time.strftime(signature.MOMENT, time.gmtime())}
        headers = signature.sign(server.keys, "sts", "POST", "/", told, IDENTITY)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection.sendall(f"POST / HTTP/1.1\r\n{lines}Content-Length: {len(IDENTITY)}\r\n\r\n".encode() + IDENTITY)
        return b"200 OK" in connection.recv(65536)

    return ask


def ended(connection: socket.socket) -> bool:
    """Whether the other side has ended the connection; waits for it."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_silent_strangers_make_room_for_the_owner(connect, asks):
    silent = [connect() for _ in range(ROOM)]
    assert asks(connect())
    assert ended(silent[0])
    silent[1].settimeout(0.05)
    with pytest.raises(TimeoutError):
        silent[1].recv(1)


def test_who_has_shown_the_key_stays_when_strangers_come_and_come(connect, asks):
    owner = connect()
    assert asks(owner)
    for _ in range(4 * ROOM):
        connect()
    assert asks(owner)


def test_owners_alone_leave_no_room_for_one_more(connect, asks):
    owners = [connect() for _ in range(ROOM)]
    assert all(asks(owner) for owner in owners)
    assert ended(connect())
    assert all(asks(owner) for owner in owners)


@pytest.mark.parametrize("sent", [b"", b"POST / HT", b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: "])
def test_a_stranger_has_seconds_the_owner_may_be_silent(connect, asks, monkeypatch, sent):
    monkeypatch.setattr("local_aws.server.crowd.STRANGER", 0.3)
    owner, stranger = connect(), connect()
    assert asks(owner)
    stranger.sendall(sent)
    assert ended(stranger)
    assert asks(owner)


def test_a_request_or_an_answer_that_does_not_go_on_ends_a_connection_that_is_known(connect, asks, monkeypatch):
    monkeypatch.setattr("local_aws.server.crowd.STALLED", 0.3)
    silent, stalled = connect(), connect()
    assert asks(silent) and asks(stalled)
    stalled.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
    assert ended(stalled)
    assert asks(silent)


def test_a_stranger_who_sends_a_letter_now_and_then_gets_no_more_time(connect, monkeypatch):
    monkeypatch.setattr("local_aws.server.crowd.STRANGER", 0.3)
    stranger, over = connect(), threading.Event()

    def drip():
        while not over.wait(0.05):
            try:
                stranger.sendall(b"x")
            except OSError:
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    assert ended(stranger)
    over.set()
    dripping.join()


def test_what_strangers_bring_together_is_bounded(monkeypatch):
    monkeypatch.setattr("local_aws.server.crowd.CARRIED", 100)
    crowd, pairs = Crowd(), [socket.socketpair() for _ in range(3)]
    owner, first, second = (crowd.enter(ours) for ours, _ in pairs)
    owner.is_stranger = False
    crowd.carry(owner, 1000)
    crowd.carry(first, 60)
    crowd.carry(second, 40)
    crowd.carry(second, 1)
    assert ended(pairs[1][1])
    for _, theirs in (pairs[0], pairs[2]):
        theirs.setblocking(False)
        with pytest.raises(BlockingIOError):
            theirs.recv(1)
    for pair in pairs:
        pair[0].close()
        pair[1].close()


def test_when_the_system_has_no_more_descriptors_a_stranger_goes(server, connect, asks, monkeypatch):
    stranger = connect()
    assert asks(connect())  # the stranger has been taken before
    listener = server.front._listener

    class Full:
        def accept(self):
            monkeypatch.setattr(server.front, "_listener", listener)
            raise OSError("Too many open files")

    monkeypatch.setattr(server.front, "_listener", Full())
    assert asks(connect())  # wakes the one who waits
    assert ended(stranger)
