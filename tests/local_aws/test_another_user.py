"""Another user of the same machine, who holds the port between two servers, gets neither key nor account."""

import contextlib
import multiprocessing
import os
import pwd
import re
import signal
import socket
import sys
import time
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

import local_aws as aws
from local_aws import handshake
from tests.local_aws.conftest import keys_of

LAB_ROLE = "arn:aws:iam::123456789012:role/LabRole"
REFUSED = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
root = pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="only root can become another user")


def as_nobody(work, *given):
    """A process, forked from this one, in which another user does this `work`, and the pipe that brings the result."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_become_nobody, args=(theirs, work, given))
    child.start()
    return child, ours


def _become_nobody(pipe, work, given):
    user = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    pipe.send(work(pipe, *given))
    os._exit(0)


def listen_in(pipe, port):
    """All that is sent to this port until the pipe says stop."""
    heard = []
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        listener.settimeout(0.05)
        pipe.send("listening")
        while not pipe.poll():
            with contextlib.suppress(TimeoutError):
                connection, _ = listener.accept()
                connection.settimeout(2)
                heard.append(whole_request(connection))
                connection.sendall(REFUSED)
                connection.close()
    return heard


def whole_request(connection):
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65536)
    head, _, body = heard.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head + b"\r\nContent-Length: 0")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def say_again(pipe, port, messages):
    """The first lines of the answers to what was heard, sent as it is and with the Host of now."""
    answers = []
    for message in messages:
        for said in (message, re.sub(rb"(?i)\r\nhost: [^\r]*", b"\r\nHost: 127.0.0.1:%d" % port, message)):
            with socket.create_connection(("127.0.0.1", port), 10) as connection:
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                answers.append(b"".join(iter(lambda c=connection: c.recv(65536), b"")))
    return answers


def look_around(pipe, home, pid):
    """What can be read of the state folder and of the server's process, and all command lines."""
    found = {}
    for path in (home, home / "key", home / "server.json", home / "server.log", home / "workers"):
        with contextlib.suppress(OSError):
            found[str(path)] = os.listdir(path) if path.is_dir() else path.read_bytes()
    for name in ("environ", "mem", "maps", "fd"):
        with contextlib.suppress(OSError):
            path = Path(f"/proc/{pid}/{name}")
            found[str(path)] = os.listdir(path) if name == "fd" else path.open("rb").read(1)
    lines = b""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines += path.read_bytes()
    return found, lines


def client(server, service):
    keys = keys_of(server)
    return boto3.Session().client(
        service,
        region_name="us-east-1",
        endpoint_url=server.endpoint,
        aws_access_key_id=keys.id,
        aws_secret_access_key=keys.secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def refused(server, heard):
    """Whether all that was heard is refused when another user sends it."""
    thief, pipe = as_nobody(say_again, int(server.endpoint.rpartition(":")[2]), heard)
    answers = pipe.recv()
    thief.join()
    return len(answers) >= 4 and all(re.match(rb"HTTP/1.1 (400|403) ", answer) for answer in answers)


@root
def test_who_holds_the_port_meanwhile_takes_neither_key_nor_account(home, zipped):
    before = aws.start(home)
    awslambda = client(before, "lambda")
    settings = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler", "Role": LAB_ROLE}
    awslambda.create_function(FunctionName="Mine", Code=zipped, **settings)
    awslambda.invoke(FunctionName="Mine")
    keys, port = keys_of(before), int(before.endpoint.rpartition(":")[2])

    child, pipe = as_nobody(look_around, home, before.pid)
    found, lines = pipe.recv()
    child.join()
    assert found == {} and keys.secret.encode() not in lines and b"local_aws" in lines

    os.kill(before.pid, signal.SIGKILL)
    while aws.status(home):
        time.sleep(0.01)
    impostor, pipe = as_nobody(listen_in, port)
    assert pipe.recv() == "listening"
    for call in (awslambda.list_functions, lambda: awslambda.invoke(FunctionName="Mine", Payload=b'{"a": 1}')):
        with contextlib.suppress(Exception):
            call()
    after = aws.start(home)  # asks at the port of before, too
    pipe.send("stop")
    heard = pipe.recv()
    impostor.join()
    assert after.endpoint != before.endpoint and keys_of(after) == keys
    assert b"invocations" in b"".join(heard) and keys.id.encode() in b"".join(heard)
    assert keys.secret.encode() not in b"".join(heard)

    assert refused(after, heard)

    at_that_port = _anew_at(home, port)
    assert at_that_port.endpoint == before.endpoint
    assert refused(at_that_port, heard)


def _anew_at(home, port):
    """Another server, at this port, in another second than that in which anything was heard."""
    aws.stop(home)
    time.sleep(1.1)
    record = (home / "server.json").read_text()
    (home / "server.json").write_text(re.sub(r'"port": \d+', f'"port": {port}', record))
    return aws.start(home)


def test_an_answer_that_somebody_changed_on_its_way_is_not_believed(home, monkeypatch):
    server = aws.start(home)
    keys, port = keys_of(server), int(server.endpoint.rpartition(":")[2])
    assert handshake.ask(port, keys, "status")["port"] == port
    exchange = handshake._exchange
    monkeypatch.setattr(
        handshake, "_exchange", lambda *told: exchange(*told).replace(b'"port": %d' % port, b'"port": 1')
    )
    assert handshake.ask(port, keys, "status") is None
