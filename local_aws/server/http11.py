"""HTTP/1.1 as botocore and the AWS CLI speak it: requests read whole, answers written at once.

By hand, since h11 takes eight times as long: 68 µs for a request and its answer where this takes 8, and one run has
three or four. A test holds what is read here against h11.
"""

import functools
import re
import socket
from collections.abc import Callable

from local_aws.wire import Request

HEAD_LIMIT = 65_536
BODY_LIMIT = 70_167_211  # what Lambda's front accepts; the largest body that any of the services takes
ONCE = {"host", "content-length", "authorization", "transfer-encoding", "x-amz-date", "x-amz-target"}


FIRST = re.compile(r"([A-Za-z]+) (/[!-~]*) HTTP/1\.([01])")
TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


class BadRequest(Exception):
    """What cannot be read as a request: the HTTP status and a sentence for it. The connection ends."""

    def __init__(self, status: int, sentence: str):
        super().__init__(sentence)
        self.status = status


class Reader:
    """The requests of one connection, one after the other."""

    def __init__(
        self,
        connection: socket.socket,
        carry: Callable[[int], None] = lambda size: None,
        expect: Callable[[bool], None] = lambda begun: None,
    ):
        """`carry` hears how many bytes of a body are announced, before they are read.

        `expect` hears that something is awaited: the rest of a request that has `begun`, or the next.
        """
        self._connection, self._carry, self._expect = connection, carry, expect
        self._buffer = b""
        self._begun = False

    def head(self) -> Request | None:
        """The next request without its body, or None when the client has gone. Raises BadRequest, OSError."""
        self._begun = bool(self._buffer)
        if not self._begun and not self._receive():
            return None
        self._begun = True
        head = self._until(b"\r\n\r\n", HEAD_LIMIT)
        return None if head is None else _parse_head(head)

    def body(self, headers: dict[str, str]) -> bytes:
        """The body of the request whose head was read last. Raises BadRequest, OSError."""
        coding, length = headers.get("transfer-encoding"), headers.get("content-length", "0")
        if coding is not None and (coding.lower() != "chunked" or "content-length" in headers):
            raise BadRequest(501, "This transfer encoding is not supported.")
        if not (length.isascii() and length.isdigit()):
            raise BadRequest(400, "Content-Length is not a number.")
        size = int(length.lstrip("0")[:19] or "0")  # Python reads no number of thousands of digits
        if size > BODY_LIMIT:
            raise BadRequest(413, f"Request must be smaller than {BODY_LIMIT} bytes.")
        self._carry(size)
        if headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self._chunks() if coding else self._exactly(size)

    def _chunks(self) -> bytes:
        parts, total = [], 0
        while size := self._chunk_size():
            total += size
            if total > BODY_LIMIT:
                raise BadRequest(413, f"Request must be smaller than {BODY_LIMIT} bytes.")
            self._carry(size)
            parts.append(self._exactly(size))
            if self._exactly(2) != b"\r\n":
                raise BadRequest(400, "A chunk is not as long as it says.")
        while self._line():  # trailers, up to the empty line
            pass
        return b"".join(parts)

    def _chunk_size(self) -> int:
        digits = self._line().partition(b";")[0].strip()
        try:
            return int(digits, 16) if len(digits) <= 8 and digits.isalnum() else int("")
        except ValueError:
            raise BadRequest(400, "A chunk has no size.") from None

    def _line(self) -> bytes:
        line = self._until(b"\r\n", HEAD_LIMIT)
        if line is None:
            raise ConnectionError("the client went away in the middle of a request")
        return line

    def _until(self, mark: bytes, limit: int) -> bytes | None:
        while (end := self._buffer.find(mark)) < 0 and len(self._buffer) <= limit:
            if not self._receive():
                return None
        if not 0 <= end <= limit:
            raise BadRequest(431, "The head of the request is too long.")
        found, self._buffer = self._buffer[:end], self._buffer[end + len(mark) :]
        return found

    def _exactly(self, length: int) -> bytes:
        parts, missing = [self._buffer[:length]], length - len(self._buffer)
        self._buffer = self._buffer[length:]
        while missing > 0:
            if not self._receive():
                raise ConnectionError("the client went away in the middle of a request")
            parts.append(self._buffer[:missing])
            self._buffer, missing = self._buffer[missing:], missing - len(self._buffer)
        return b"".join(parts)

    def _receive(self) -> bool:
        self._expect(self._begun)
        part = self._connection.recv(262_144)
        self._buffer += part
        return bool(part)


def _parse_head(head: bytes) -> Request:
    head = head.removeprefix(b"\r\n")
    request_line, *lines = head.decode("latin-1").split("\r\n")
    if not head.count(b"\r") == head.count(b"\n") == len(lines) or b"\0" in head:
        raise BadRequest(400, "The head of the request has ends of line that are none.")
    if not (first := FIRST.fullmatch(request_line)):
        raise BadRequest(400, "This is not an HTTP/1.1 request for a path.")
    method, target, minor = first.groups()
    path, _, query = target.partition("?")
    headers = _parse_headers(lines)
    keep_alive = minor == "1" and headers.get("connection", "").lower() != "close"
    return Request(method, path, query, headers, b"", keep_alive)


def _parse_headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name, value = _name(name), value.strip()
        if not colon or not name or (name in headers and name in ONCE):
            raise BadRequest(400, "A header of the request cannot be read.")
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return headers


@functools.lru_cache(maxsize=256)
def _name(written: str) -> str | None:
    """The header's name in lower case; None when it is no name."""
    return written.lower() if TOKEN.fullmatch(written) else None
