"""Lists in pages, with tokens that are good for one list alone and cannot be made up."""

from collections.abc import Sequence
from typing import Any

from local_aws.seals import opened, sealed
from local_aws.wire import ServiceError


def page(
    items: Sequence[Any], name: str, token: str | None, most: int, refused: ServiceError
) -> tuple[list, str | None]:
    """At most so many items, and the token for those after them.

    `name` says which list it is, with whatever narrows it. Raises `refused` for a token that was not given for it.
    """
    first = opened(token, name, refused)[0] if token else 0
    after = first + most
    return list(items[first:after]), sealed(name, after) if after < len(items) else None
