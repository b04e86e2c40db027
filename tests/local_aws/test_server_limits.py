"""A limit of the front is where AWS has it, or where we say."""

import logging
import socket

import pytest

from local_aws.server import crowd, process
from local_aws.server.crowd import Crowd
from local_aws.server.http11 import BadRequest, Reader
from local_aws.server.serving import Bounded
from tests.local_aws.test_http11 import Wire

LAMBDAS_FRONT = 70_167_211  # "Request must be smaller than 70167211 bytes for the InvokeFunction operation"


def status(read) -> int | None:
    """The status with which a request is refused; None when it is not."""
    try:
        read()
    except BadRequest as bad:
        return bad.status
    except ConnectionError:  # what was announced does not come
        return None
    return None


def head(length: int) -> bytes:
    """The head of a request of so many bytes before the empty line."""
    start = b"GET / HTTP/1.1\r\nX: "
    return start + b"x" * (length - len(start)) + b"\r\n\r\n"


@pytest.mark.parametrize(("length", "refused"), [(65_536, None), (65_537, 431)])
def test_a_head_has_at_most_64_kib(length, refused):
    assert status(Reader(Wire(head(length))).head) == refused


@pytest.mark.parametrize(("length", "refused"), [(LAMBDAS_FRONT, None), (LAMBDAS_FRONT + 1, 413)])
@pytest.mark.parametrize("coding", [{"content-length": "{}"}, {"transfer-encoding": "chunked"}])
def test_a_body_is_at_most_as_large_as_lambdas_front_takes(length, refused, coding):
    reader = Reader(Wire(b"%x\r\n" % length))
    headers = {name: value.format(length) for name, value in coding.items()}
    assert status(lambda: reader.body(headers)) == refused


def test_a_stranger_has_ten_seconds_the_owner_one_minute_within_a_request_and_fifteen_between_two(monkeypatch):
    monkeypatch.setattr("local_aws.turns.monotonic", lambda: 0.0)
    guest = Crowd().enter(Wire(b""))
    guest.expect(True)
    assert guest.due == 10.0
    guest.is_stranger = False
    reader, dues = Reader(guest.connection, expect=guest.expect), []
    reader.head()
    dues.append(guest.due)
    guest.connection.message = b"GET / HTTP/1.1\r\n"
    reader.head()
    assert [*dues, guest.due] == [900.0, 60.0]


@pytest.mark.parametrize(("seconds", "stays"), [(9.9, True), (10.0, False)])
def test_who_is_overdue_is_sent_away(monkeypatch, seconds, stays):
    monkeypatch.setattr("local_aws.turns.monotonic", lambda: 0.0)
    ours, theirs = socket.socketpair()
    crowd = Crowd()
    crowd.enter(ours)
    monkeypatch.setattr("local_aws.turns.monotonic", lambda: seconds)
    crowd.look_round()
    theirs.setblocking(False)
    if stays:
        with pytest.raises(BlockingIOError):
            theirs.recv(1)
    else:
        assert theirs.recv(1) == b""
    ours.close()
    theirs.close()


def test_there_is_room_for_512_connections():
    full = Crowd()
    for number in range(512):
        full.enter(number).is_stranger = False
    assert not full.enter(512)


def test_strangers_bring_at_most_four_of_the_largest_bodies():
    assert crowd.CARRIED == 4 * LAMBDAS_FRONT


def test_a_server_ends_when_nobody_has_asked_for_four_hours_and_looks_each_second():
    assert (process.IDLE_END, process.LOOK) == (14_400, 1)


def test_the_log_starts_anew_after_five_megabytes(tmp_path):
    with (tmp_path / "log").open("a") as file:
        file.write("x" * (5_000_000 - 2))
        Bounded(file).emit(logging.makeLogRecord({"msg": "y"}))
        assert (tmp_path / "log").stat().st_size == 5_000_000
        handler = Bounded(file)
        handler.emit(logging.makeLogRecord({"msg": ""}))
        assert (tmp_path / "log").stat().st_size == 0


def test_at_each_hundredth_line_the_log_is_looked_at(tmp_path, monkeypatch):
    monkeypatch.setattr("local_aws.server.serving.LOG_LIMIT", 10)
    with (tmp_path / "log").open("a") as file:
        handler, sizes = Bounded(file), []
        for _ in range(102):
            handler.emit(logging.makeLogRecord({"msg": "y"}))
            sizes.append((tmp_path / "log").stat().st_size)
    assert sizes[99] == 200
    assert sizes[100:] == [0, 2]
