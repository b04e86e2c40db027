"""Lists in pages: maxResults and nextToken."""

from collections.abc import Sequence
from typing import Any

from local_aws import seals
from local_aws.wire import ServiceError

PAGE = 100
NOT_BOUND = ("nextToken", "maxResults")


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
    return seals.sealed(_bound(name, params), *places)


def opened(token: str, name: str, params: dict[str, Any]) -> tuple[int, ...]:
    """The places in the token; InvalidToken when it was given for another list, by another server, or never."""
    refused = ServiceError("InvalidToken", "Invalid Token: 'Invalid token'")
    return seals.opened(token, _bound(name, params), refused)


def _bound(name: str, params: dict[str, Any]) -> list[Any]:
    return [name, {key: value for key, value in params.items() if key not in NOT_BOUND}]
