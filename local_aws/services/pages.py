"""Lists in pages, with tokens that are good for one list alone and cannot be made up."""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from local_aws.wire import ServiceError

SEAL_BYTES = 16
_secret = secrets.token_bytes(32)


def page(
    items: Sequence[Any], name: str, token: str | None, most: int, refused: ServiceError
) -> tuple[list, str | None]:
    """At most so many items, and the token for those after them.

    `name` says which list it is, with whatever narrows it. Raises `refused` for a token that was not given for it.
    """
    first = opened(token, name, refused)[0] if token else 0
    after = first + most
    return list(items[first:after]), sealed(name, after) if after < len(items) else None


def sealed(name: str, *places: int) -> str:
    """A token that says where something goes on."""
    text = ".".join(map(str, places)).encode()
    return base64.urlsafe_b64encode(_seal(name, text) + text).decode()


def opened(token: str, name: str, refused: ServiceError) -> tuple[int, ...]:
    """The places in the token. Raises `refused` when it was given for something else, by another server, or never."""
    try:
        raw = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    seal, text = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(name, text)):
        raise refused
    return tuple(map(int, text.split(b".")))


def _seal(name: str, text: bytes) -> bytes:
    return hmac.digest(_secret, json.dumps(name).encode() + b"\0" + text, "sha256")[:SEAL_BYTES]
