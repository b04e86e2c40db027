"""Lists in pages: maxResults and nextToken."""

import base64
from collections.abc import Sequence
from typing import Any

from local_aws.wire import ServiceError

PAGE = 100


def page_of(items: Sequence[Any], params: dict[str, Any]) -> tuple[Sequence[Any], str | None]:
    """This page's items and the next page's token, None on the last."""
    wanted, token = params.get("maxResults") or PAGE, params.get("nextToken")
    first = _offset(token) if token else 0
    after = first + wanted
    return items[first:after], _token(after) if after < len(items) else None


def listed(name: str, items: Sequence[Any], params: dict[str, Any]) -> dict[str, Any]:
    """The answer of a List operation: `{name: […], "nextToken": …}`."""
    page, token = page_of(items, params)
    return {name: list(page), **({"nextToken": token} if token else {})}


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("offset:"))
    except ValueError:
        raise ServiceError("InvalidToken", "Invalid Token: 'Invalid token'") from None
