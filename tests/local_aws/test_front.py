"""HTTP as it comes: in pieces, too long, nonsense, or cut off; the server answers or closes, and lives."""

import random
import socket
import struct
from datetime import UTC, datetime

import boto3
import pytest

from local_aws.server.process import LocalAws
from local_aws.services.account import Account
from local_aws.state_folder import StateFolder
from local_aws.wire import Request

IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"
HEAD = b"POST / HTTP/1.1\r\nHost: HOST\r\nAuthorization: SIGNED\r\n"
WHOLE = HEAD + b"Content-Length: %d\r\n\r\n" % len(IDENTITY) + IDENTITY


def lives():
    return boto3.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_requests_follow_each_other_on_one_connection(speak, statuses):
    assert statuses(speak(WHOLE * 3)) == [200, 200, 200]


def test_connection_close_is_kept(speak, statuses):
    assert statuses(speak(WHOLE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + WHOLE)) == [200]


def test_a_body_in_chunks_is_put_together(speak, statuses):
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (IDENTITY[:10], IDENTITY[10:]))
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\nTrailer: x\r\n\r\n"
    assert statuses(speak(chunked + WHOLE)) == [200, 200]


def test_a_length_with_many_zeros_is_a_length(speak, statuses):
    zeros = b"Content-Length: " + b"0" * 5000
    assert statuses(speak(WHOLE.replace(b"Content-Length: ", zeros))) == [200]


def test_a_client_that_waits_for_100_continue_gets_it(speak, statuses):
    assert statuses(speak(WHOLE.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))) == [100, 200]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET http://evil.example/ HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/3.0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : HOST\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n folded: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n", 400),
        (HEAD + b"Content-Length: -1\r\n\r\n", 400),
        (HEAD + b"Content-Length: 1e3\r\n\r\n", 400),
        (HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n", 413),
        (HEAD + b"Content-Length: 70167212\r\n\r\n", 413),
        (HEAD + b"Content-Length: " + b"0" * 19 + b"99999999999\r\n\r\n", 413),
        (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 501),
        (HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 501),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(speak, statuses, message, status):
    answer = speak(message)
    assert statuses(answer) == [status]
    assert b"Traceback" not in answer


@pytest.mark.parametrize("part", [b"", b"PO", HEAD, WHOLE[:-5], HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"])
def test_a_client_that_goes_away_in_the_middle_harms_nothing(speak, part):
    assert speak(part) == b""
    assert lives()


def test_a_client_that_does_not_wait_for_its_answer_harms_nothing(local_aws, speak):
    host, port = local_aws.endpoint.removeprefix("http://").split(":")
    for _ in range(20):
        connection = socket.create_connection((host, int(port)))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall(WHOLE)
        connection.close()  # with a reset, while the answer is on its way
    assert lives()


def test_a_thousand_garbage_requests_leave_the_server_as_it_was(local_aws, speak, statuses):
    chance = random.Random(5)
    for _ in range(1000):
        message = bytearray(WHOLE)
        for _ in range(chance.randrange(1, 12)):
            message[chance.randrange(len(message))] = chance.randrange(256)
        assert all(code < 500 or code == 501 for code in statuses(speak(bytes(message[: chance.randrange(400)]))))
    assert lives()


def test_a_clock_that_jumps_neither_ends_nor_delays_the_server(tmp_path, monkeypatch):
    server = LocalAws(StateFolder(tmp_path), 0, Account.from_environment())
    monkeypatch.setattr("local_aws.turns.now", lambda: datetime.fromtimestamp(0, UTC))
    host = {"host": f"127.0.0.1:{server.port}"}
    assert server.at_once(Request("GET", "/", "", host, b"")).status == 403
    assert 0 <= server.front.idle < 60


def test_many_connections_at_once_are_answered(local_aws, speak, statuses):
    host, port = local_aws.endpoint.removeprefix("http://").split(":")
    open_ones = [socket.create_connection((host, int(port))) for _ in range(200)]
    assert lives()
    for connection in open_ones:
        connection.close()
