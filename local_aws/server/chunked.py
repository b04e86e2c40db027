"""`aws-chunked`: a body that S3 is sent in chunks, of which each may be signed, with a checksum behind the last.

The rules: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and …/sigv4-streaming-trailers.html
"""

import hmac
import re
from collections.abc import Callable, Iterator
from hashlib import sha256

from local_aws.server import refusals
from local_aws.wire import Request

UNSIGNED = "UNSIGNED-PAYLOAD"
SIGNED_CHUNKS = ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
CHUNKS = ("STREAMING-UNSIGNED-PAYLOAD-TRAILER", *SIGNED_CHUNKS)
FORMS = (UNSIGNED, *CHUNKS)
SIZE = re.compile(rb"([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?")
TRAILER = re.compile(rb"(x-amz-checksum-[a-z0-9]{1,16}|x-amz-trailer-signature):([!-~]{1,128})")
LONGEST = 256  # bytes of a line between chunks
NOTHING = sha256(b"").hexdigest()
Sign = Callable[[str], str]


def decode(request: Request, sign: Sign, seed: str) -> None:
    """Puts the body as it is meant in the place of the chunks, and the headers that came behind them with the others.

    `sign` makes the signature of a text, `seed` is that of the head. Raises Refused for a chunk that has another, and
    for a body that is not as long as it says.
    """
    claim, headers = request.headers["x-amz-content-sha256"], dict(request.headers)
    parts = _Chunks(request, sign if claim in SIGNED_CHUNKS else None, seed)
    body = b"".join(parts)
    if headers.get("x-amz-decoded-content-length") != str(len(body)):
        raise refusals.incomplete_body()
    codings = [coding.strip() for coding in headers.get("content-encoding", "").split(",")]
    headers["content-encoding"] = ",".join(coding for coding in codings if coding not in ("", "aws-chunked"))
    gone = ["x-amz-content-sha256", "x-amz-decoded-content-length", "x-amz-trailer"]
    gone += [] if headers["content-encoding"] else ["content-encoding"]
    request.headers = {name: value for name, value in headers.items() if name not in gone} | parts.trailers
    request.body = body


class _Chunks:
    """The chunks of a body; behind the last, the trailers are known."""

    def __init__(self, request: Request, sign: Sign | None, seed: str):
        self._body, self._at, self._sign, self._last = request.body, 0, sign, seed
        self._announced = {name.strip().lower() for name in request.headers.get("x-amz-trailer", "").split(",")}
        self.trailers: dict[str, str] = {}

    def __iter__(self) -> Iterator[bytes]:
        while True:
            found = SIZE.fullmatch(self._line())
            if not found:
                raise refusals.incomplete_body()
            chunk = self._take(int(found[1], 16))
            self._check("PAYLOAD", f"{NOTHING}\n{sha256(chunk).hexdigest()}", found[2])
            if not chunk:
                return self._read_trailers()
            yield chunk
            if self._take(2) != b"\r\n":
                raise refusals.incomplete_body()

    def _read_trailers(self) -> None:
        signature, signed = None, ""
        while self._at < len(self._body) and (line := self._line()):
            found = TRAILER.fullmatch(line)
            if not found:
                raise refusals.incomplete_body()
            name, value = found[1].decode(), found[2].decode()
            if name == "x-amz-trailer-signature":
                signature = found[2]
            elif name in self._announced:
                self.trailers[name], signed = value, f"{signed}{name}:{value}\n"
        if signed:
            self._check("TRAILER", sha256(signed.encode()).hexdigest(), signature)

    def _check(self, kind: str, text: str, signature: bytes | None) -> None:
        """Each signature covers the one before it: no chunk can be left out, doubled, or moved."""
        if self._sign is None:
            return
        made = self._sign(f"AWS4-HMAC-SHA256-{kind}\n{{}}\n{self._last}\n{text}")
        if not hmac.compare_digest(made.encode(), signature or b""):
            raise refusals.mismatch("s3")
        self._last = made

    def _line(self) -> bytes:
        end = self._body.find(b"\r\n", self._at, self._at + LONGEST)
        if end < 0:
            raise refusals.incomplete_body()
        line, self._at = self._body[self._at : end], end + 2
        return line

    def _take(self, size: int) -> bytes:
        part = self._body[self._at : self._at + size]
        if len(part) < size:
            raise refusals.incomplete_body()
        self._at += size
        return part
