"""Buckets, their objects, and uploads in parts: what is kept, and who may have it."""

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from local_aws import turns
from local_aws.services.s3.checksums import Checksum
from local_aws.services.s3.content import Content, Shelf
from local_aws.wire import ServiceError

NAME = re.compile(r"(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
MOST_BYTES_OF_A_KEY = 1024
MOST_BUCKETS = 10_000  # as AWS has it
MOST_THINGS = 100_000  # objects and uploads of all buckets: what is said of each lies in memory


@dataclass
class Item:
    """An object: its bytes, what was said of them when they came (`ContentType`, `Metadata`, …), and its tags."""

    key: str
    content: Content
    etag: str
    settings: dict[str, Any]
    checksum: Checksum | None = None
    tags: dict[str, str] = field(default_factory=dict)
    modified: datetime = field(default_factory=lambda: turns.now().replace(microsecond=0))


@dataclass
class Part:
    """A part of an upload."""

    content: Content
    md5: bytes
    checksum: Checksum | None
    modified: datetime = field(default_factory=lambda: turns.now().replace(microsecond=0))

    @property
    def etag(self) -> str:
        """Its name in answers."""
        return f'"{self.md5.hex()}"'


@dataclass
class Upload:
    """An object that comes in parts, and is none before it is completed."""

    id: str
    key: str
    params: dict[str, Any]
    parts: dict[int, Part] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: turns.now().replace(microsecond=0))


@dataclass
class Bucket:
    """A bucket; its keys in order."""

    name: str
    region: str
    tags: dict[str, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    created: datetime = field(default_factory=lambda: turns.now().replace(microsecond=0))

    def put(self, item: Item) -> None:
        """Takes the object in, in the place of one of the same key."""
        if item.key not in self.items:
            insort(self.keys, item.key)
        self.items[item.key] = item

    def remove(self, key: str) -> None:
        """Takes the object out; one that is not there is no error."""
        if self.items.pop(key, None):
            del self.keys[bisect_left(self.keys, key)]

    def item(self, key: str, version: str | None = None) -> Item:
        """The object. Raises NoSuchKey, or NoSuchVersion for a version: there are none here."""
        if version not in (None, "null"):
            raise ServiceError("NoSuchVersion", "The specified version does not exist.", 404)
        if key not in self.items:
            raise ServiceError("NoSuchKey", "The specified key does not exist.", 404)
        return self.items[key]

    def upload(self, id: str, key: str) -> Upload:
        """The upload of this key. Raises NoSuchUpload."""
        found = self.uploads.get(id)
        if found is None or found.key != key:
            why = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
            raise ServiceError("NoSuchUpload", f"{why} aborted or completed.", 404)
        return found


class Store:
    """All buckets of the account; whoever reads or changes them holds the lock."""

    def __init__(self, folder: Path):
        self.shelf = Shelf(folder)
        self.buckets: dict[str, Bucket] = {}
        self.lock = turns.RLock()

    def bucket(self, name: str) -> Bucket:
        """The bucket. Raises NoSuchBucket."""
        if name not in self.buckets:
            raise ServiceError("NoSuchBucket", "The specified bucket does not exist", 404)
        return self.buckets[name]

    def check_room(self) -> None:
        """Raises InternalError when there is no room for one thing more."""
        if sum(len(bucket.items) + len(bucket.uploads) for bucket in self.buckets.values()) >= MOST_THINGS:
            told = f"The AWS on this machine keeps {MOST_THINGS:,} objects at most."
            raise ServiceError("InternalError", told, 501)


def check_name(name: str) -> None:
    """Raises InvalidBucketName for what can be no bucket's name."""
    if not NAME.fullmatch(name):
        raise ServiceError("InvalidBucketName", "The specified bucket is not valid.")


def check_key(key: str) -> None:
    """Raises KeyTooLongError for a key of more than 1,024 bytes."""
    if len(key.encode("utf-8", "surrogatepass")) > MOST_BYTES_OF_A_KEY:
        raise ServiceError("KeyTooLongError", "Your key is too long")
