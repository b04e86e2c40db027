"""Tokens that say where something goes on, are good for one thing alone and cannot be made up."""

import base64
import binascii
import hmac
import json
import secrets
from typing import Any

from local_aws.wire import ServiceError

SEAL_BYTES = 16
_secret = secrets.token_bytes(32)


def sealed(name: Any, *places: int | str) -> str:
    """A token that says where something goes on; `name`, data that can be JSON, says what it is good for."""
    text = json.dumps(places).encode()
    return base64.urlsafe_b64encode(_seal(name, text) + text).decode()


def opened(token: str, name: Any, refused: ServiceError) -> tuple[Any, ...]:
    """The places in the token. Raises `refused` when it was given for something else, by another server, or never."""
    try:
        raw = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    seal, text = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(name, text)):
        raise refused
    return tuple(json.loads(text))


def _seal(name: Any, text: bytes) -> bytes:
    whole = json.dumps(name, sort_keys=True).encode() + b"\0" + text
    return hmac.digest(_secret, whole, "sha256")[:SEAL_BYTES]
