"""SigV4, AWS's signature of a request: what it says, and how it is made from the secret, the headers and the body.

The rules: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import functools
import hmac
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import quote, unquote_to_bytes

MOMENT = "%Y%m%dT%H%M%SZ"
END = "aws4_request"
HEADER = re.compile(
    r"AWS4-HMAC-SHA256 +Credential=([^/, ]{1,128})/([0-9]{8})/([a-z0-9-]{1,32})/([a-z0-9-]{1,32})/aws4_request"
    r", *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})"
)


@dataclass(frozen=True)
class Keys:
    """An access key: its id, which every request shows, and its secret, which none does."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Signed:
    """What an Authorization header says: who signed, for which day, region and service, which headers, and how."""

    key: str
    day: str
    region: str
    service: str
    headers: tuple[str, ...]
    signature: str = ""


def read(authorization: str) -> Signed | None:
    """What the header says; None when it is not SigV4."""
    if not (match := HEADER.fullmatch(authorization)):
        return None
    *scope, headers, signature = match.groups()
    return Signed(*map(sys.intern, scope), tuple(headers.split(";")), signature)  # every run keeps its region


def made(secret: str, signed: Signed, method: str, path: str, query: str, headers: Mapping, digest: str) -> str:
    """The signature that such a request must have; `headers` by their names in lower case, `path` as it was sent.

    `digest` is the body's SHA-256, in hexadecimal.
    """
    lines = "".join([f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in signed.headers])
    names = ";".join(signed.headers)
    asked = f"{method}\n{_path(path, signed.service)}\n{_query(query)}\n{lines}\n{names}\n{digest}"
    scope = f"{signed.day}/{signed.region}/{signed.service}/{END}"
    text = f"AWS4-HMAC-SHA256\n{headers.get('x-amz-date', '')}\n{scope}\n{sha256(asked.encode()).hexdigest()}"
    return hmac.digest(_key(secret, signed.day, signed.region, signed.service), text.encode(), "sha256").hex()


def of_a_chunk(secret: str, signed: Signed, date: str, text: str) -> str:
    """The signature of a chunk or a trailer of a body whose head was signed so; `{}` in the text is date and scope."""
    text = text.replace("{}", f"{date}\n{signed.day}/{signed.region}/{signed.service}/{END}", 1)
    return hmac.digest(_key(secret, signed.day, signed.region, signed.service), text.encode(), "sha256").hex()


def sign(keys: Keys, service: str, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> dict:
    """The headers of a signed request: those given, by their names in lower case, x-amz-date among them, and this."""
    sent = dict(headers)
    signed = Signed(keys.id, sent["x-amz-date"][:8], "us-east-1", service, tuple(sorted(sent)))
    signature = made(keys.secret, signed, method, path, "", sent, sha256(body).hexdigest())
    scope = f"{keys.id}/{signed.day}/{signed.region}/{service}/{END}"
    names = ";".join(signed.headers)
    return {
        **sent,
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={signature}",
    }


@functools.lru_cache(maxsize=64)
def _key(secret: str, *scope: str) -> bytes:
    """The key that signs all requests of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (*scope, END):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _path(path: str, service: str) -> str:
    """The path, encoded once more than it was sent; S3 alone takes it as it is."""
    return path if path == "/" or service == "s3" else quote(path, safe="/~")


def _query(query: str) -> str:
    """The fields in order, each encoded in the one way."""
    if not query:
        return ""
    pairs = (pair.partition("=") for pair in query.split("&"))
    return "&".join(
        f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, _, value in pairs)
    )


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")
