"""Lists in pages: maxResults and nextToken."""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from local_aws.wire import ServiceError

PAGE = 100
NOT_BOUND = ("nextToken", "maxResults")
SEAL_BYTES = 16
_secret = secrets.token_bytes(32)


def listed(name: str, items: Sequence[Any], params: dict[str, Any]) -> dict[str, Any]:
    """The answer of a List operation: `{name: […], "nextToken": …}`; InvalidToken for a token not given for it."""
    token = params.get("nextToken")
    (first,) = opened(token, name, params) if token else (0,)
    after = first + page_size(params)
    more = {"nextToken": sealed(name, params, after)} if after < len(items) else {}
    return {name: list(items[first:after]), **more}


def page_size(params: dict[str, Any]) -> int:
    """How many items the request wants at most; 0 stands for the default, too."""
    return params.get("maxResults") or PAGE


def sealed(name: str, params: dict[str, Any], *places: int) -> str:
    """A token that says where the next page begins, good for this list and these parameters alone."""
    text = ".".join(map(str, places)).encode()
    return base64.urlsafe_b64encode(_seal(name, params, text) + text).decode()


def opened(token: str, name: str, params: dict[str, Any]) -> tuple[int, ...]:
    """The places in the token; InvalidToken when it was given for another list, by another server, or never."""
    try:
        raw = base64.b64decode(token.encode("ascii"), b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    seal, text = raw[:SEAL_BYTES], raw[SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(name, params, text)):
        raise ServiceError("InvalidToken", "Invalid Token: 'Invalid token'")
    return tuple(map(int, text.split(b".")))


def _seal(name: str, params: dict[str, Any], text: bytes) -> bytes:
    bound = {key: value for key, value in params.items() if key not in NOT_BOUND}
    whole = json.dumps([name, bound], sort_keys=True).encode() + b"\0" + text
    return hmac.digest(_secret, whole, "sha256")[:SEAL_BYTES]
