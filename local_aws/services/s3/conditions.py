"""What a request makes its answer depend on: If-Match and its kin, and the range of bytes it wants."""

import re
from datetime import UTC, datetime
from typing import Any

from local_aws.services.s3.buckets import Bucket, Item
from local_aws.wire import ServiceError

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class NotModified(Exception):
    """The client has the object already: the answer is 304, without a body."""


def check_read(item: Item, params: dict[str, Any], prefix: str = "") -> None:
    """Raises NotModified or PreconditionFailed for conditions on an object that is read.

    `prefix` is what the parameters' names begin with (`CopySource`).
    """
    match, none_match = params.get(f"{prefix}IfMatch"), params.get(f"{prefix}IfNoneMatch")
    since, until = params.get(f"{prefix}IfModifiedSince"), params.get(f"{prefix}IfUnmodifiedSince")
    if match is not None and not _names(match, item):
        raise failed("If-Match")
    if match is None and until is not None and item.modified > _utc(until):
        raise failed("If-Unmodified-Since")
    if none_match is not None and _names(none_match, item):
        raise NotModified
    if none_match is None and since is not None and item.modified <= _utc(since):
        raise NotModified


def check_write(bucket: Bucket, key: str, params: dict[str, Any]) -> None:
    """Raises PreconditionFailed when an object that is there, or is not, forbids the write."""
    item = bucket.items.get(key)
    if params.get("IfNoneMatch") == "*" and item:
        raise failed("If-None-Match")
    if (match := params.get("IfMatch")) is not None and not _names(match, bucket.item(key)):
        raise failed("If-Match")


def failed(condition: str) -> ServiceError:
    """The refusal because of a condition."""
    told = "At least one of the pre-conditions you specified did not hold"
    return ServiceError("PreconditionFailed", told, 412, Condition=condition)


def wanted(asked: str | None, size: int) -> tuple[int, int] | None:
    """The first byte and the one behind the last of the range that is asked for; None for all of them.

    Raises InvalidRange. What is no range is ignored, as on AWS.
    """
    found = RANGE.fullmatch(asked or "")
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last[:19]), 0), size
    else:
        start, end = int(first[:19]), min(int(last[:19]) + 1, size) if last else size
        if last and int(last[:19]) < start:
            return None
    if start >= size or start >= end:
        raise ServiceError("InvalidRange", "The requested range is not satisfiable", 416)
    return start, end


def _names(etags: str, item: Item) -> bool:
    return etags.strip() == "*" or item.etag.strip('"') in [etag.strip().strip('"') for etag in etags.split(",")]


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
