"""Lists in pages: maxResults, nextToken, and what is refused about them."""

import base64
from collections.abc import Sequence
from typing import Any

from local_aws.wire import ServiceError

from .refusals import invalid

MOST_RESULTS = 1000


def page_of(
    items: Sequence[Any], params: dict[str, Any], *, default: int = 100, longest_token: int = 1024
) -> tuple:
    """This page's items and the next page's token, None on the last."""
    wanted, token = params.get("maxResults") or default, params.get("nextToken")
    if wanted > MOST_RESULTS:
        raise invalid(wanted, "maxResults", f"Member must have value less than or equal to {MOST_RESULTS}")
    if wanted < 0:
        raise invalid(wanted, "maxResults", "Member must have value greater than or equal to 0")
    if token and len(token) > longest_token:
        raise invalid(token, "nextToken", f"Member must have length less than or equal to {longest_token}")
    first = _offset(token) if token else 0
    after = first + wanted
    return items[first:after], _token(after) if after < len(items) else None


def listed(name: str, items: Sequence[Any], params: dict[str, Any], **limits: int) -> dict[str, Any]:
    """The answer of a List operation: `{name: […], "nextToken": …}`."""
    page, token = page_of(items, params, **limits)
    return {name: list(page), **({"nextToken": token} if token else {})}


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(token: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("offset:"))
    except ValueError:
        raise ServiceError("InvalidToken", "Invalid Token: 'Invalid token'") from None
