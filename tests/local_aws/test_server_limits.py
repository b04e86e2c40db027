"""A limit of the front is where AWS has it, or where we say."""

import logging

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


def test_a_stranger_has_ten_seconds_and_the_owner_fifteen_minutes(monkeypatch):
    monkeypatch.setattr("local_aws.turns.monotonic", lambda: 0.0)
    waits, wire = [], Wire(b"")
    wire.settimeout = waits.append
    reader = Reader(wire)
    reader.head()
    reader.know()
    assert waits == [10.0, 900.0]


def test_there_is_room_for_512_connections():
    full = Crowd()
    for number in range(512):
        assert full.enter(number)
        full.know(number)
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
        Bounded(file).emit(logging.makeLogRecord({"msg": ""}))
        assert (tmp_path / "log").stat().st_size == 0
