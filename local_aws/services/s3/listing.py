"""Lists of a bucket's keys: by prefix, grouped at a delimiter, a page at a time."""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from local_aws.seals import opened, sealed
from local_aws.wire import ServiceError

LAST = "\U0010ffff"


class Page(NamedTuple):
    """Keys and common prefixes of a page, in order, and the last name when there is more."""

    keys: list[str]
    prefixes: list[str]
    last: str | None

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self.keys) + len(self.prefixes)


def page(keys: list[str], prefix: str, delimiter: str, after: str, most: int) -> Page:
    """The next entries, so many at most, after a key or a common prefix, of keys in order."""
    found, prefixes = [], []
    at = max(bisect_left(keys, prefix), _behind(keys, prefix, delimiter, after)) if after else bisect_left(keys, prefix)
    last = None
    while at < len(keys) and keys[at].startswith(prefix):
        if len(found) + len(prefixes) >= most:
            return Page(found, prefixes, last)
        group = _group(keys[at], prefix, delimiter)
        last = group or keys[at]
        (prefixes if group else found).append(last)
        at = bisect_left(keys, group + LAST, at) if group else at + 1
    return Page(found, prefixes, None)


def token_of(bucket: str, name: str) -> str:
    """An opaque token that leads on from this name in this bucket."""
    return sealed(["s3", bucket], name)


def name_of(bucket: str, token: str) -> str:
    """The name that a token leads on from. Raises InvalidArgument for one that was not given out for this bucket."""
    (name,) = opened(
        token, ["s3", bucket], ServiceError("InvalidArgument", "The continuation token provided is incorrect")
    )
    return name


def _behind(keys: list[str], prefix: str, delimiter: str, after: str) -> int:
    """The place of the first key behind this one; behind all of a group when it is a group's prefix."""
    is_group = delimiter and _group(after, prefix, delimiter) == after
    return bisect_left(keys, after + LAST) if is_group else bisect_right(keys, after)


def _group(key: str, prefix: str, delimiter: str) -> str:
    """The common prefix under which a key is told; "" when it is told itself."""
    end = key.find(delimiter, len(prefix)) if delimiter and key.startswith(prefix) else -1
    return key[: end + len(delimiter)] if end >= 0 else ""
