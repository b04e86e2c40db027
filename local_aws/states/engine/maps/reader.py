"""ItemReader: a distributed Map's items read from Amazon S3, or from the text that stands in for it."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

from local_aws.states.engine.maps.bucket import Bucket, given_to, told
from local_aws.states.engine.maps.fields import number_of
from local_aws.states.engine.maps.items import array, items_in, pointed, reader_failed
from local_aws.states.engine.maps.source import Budget, text_of, uncompressed
from local_aws.states.engine.tasks.deadline import Deadline, call_before
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.wire import ServiceError

MOST_ITEMS = 100_000_000
OBJECT, LIST = "arn:aws:states:::s3:getObject", "arn:aws:states:::s3:listObjectsV2"


async def read_items(visit: Visit) -> list:
    """The items. Raises States.ItemReaderFailed."""
    reader = visit.state["ItemReader"]
    given, most = given_to(visit, "ItemReader"), _most(visit, reader.get("ReaderConfig", {}))
    if given is None:
        raise reader_failed("The ItemReader names no Bucket.")
    source = Source(Bucket(given["Bucket"], visit.frame.execution.request), reader, given)
    deadline = Deadline(visit.frame.execution.clock, None)
    return await call_before(visit.frame, deadline, lambda: source.read(most))


def rehearsed_items(visit: Visit) -> list | None:
    """The items in the text that stands in for what would be read; None when nothing, or another format, does."""
    text = visit.rehearsal.reader_data
    config = visit.state["ItemReader"].get("ReaderConfig", {})
    if text is None:
        return None
    if config.get("InputType", "JSON") == "JSON" and "ItemsPointer" in config:
        visit.inspect("afterItemsPointer", pointed(text, config["ItemsPointer"]))
    items = items_in(io.StringIO(text, newline=""), config)
    return None if items is None else at_most(visit, list(items))


def at_most(visit: Visit, items: Any) -> list:
    """As many of the items as MaxItems takes; a failure when they are no array."""
    return array(items)[: _most(visit, visit.state["ItemReader"].get("ReaderConfig", {}))]


class Source:
    """What an ItemReader reads, as its Resource, ReaderConfig and parameters tell."""

    def __init__(self, bucket: Bucket, reader: dict[str, Any], given: dict[str, Any]):
        self._bucket, self._given = bucket, given
        self._resource, self._config = reader.get("Resource"), reader.get("ReaderConfig", {})
        self._budget = Budget()

    def read(self, most: int | None) -> list:
        """The first items. Raises States.ItemReaderFailed."""
        try:
            return list(islice(self._items(), most))
        except ServiceError as refusal:
            raise reader_failed(told(refusal)) from None
        except UnicodeDecodeError:
            raise reader_failed("The data are not text in UTF-8.") from None

    def _items(self) -> Iterator[Any]:
        if self._resource == LIST:
            listed = self._bucket.listed(str(self._given.get("Prefix", "")))
            if self._config.get("Transformation") == "LOAD_AND_FLATTEN":
                return (item for one in listed if one["Size"] for item in self._in(self._bucket, one["Key"]))
            return listed
        key, version = self._given.get("Key"), self._given.get("VersionId")
        if self._resource != OBJECT or not isinstance(key, str):
            raise reader_failed(f"{self._resource} is not offered by the AWS on this machine, or names no Key.")
        if self._config.get("ManifestType") == "S3_INVENTORY" or self._config.get("InputType") == "MANIFEST":
            return self._inventory(key, version)
        if self._config.get("ManifestType") == "ATHENA_DATA":
            return (item for bucket, name in self._addresses(key, version) for item in self._in(bucket, name))
        return self._in(self._bucket, key, version)

    def _in(self, bucket: Bucket, key: str, version: str | None = None) -> Iterator[Any]:
        """The items in an object."""
        items = items_in(self._text(bucket, key, version), self._config)
        if items is None:
            raise reader_failed(f"{self._config['InputType']} is not read by the AWS on this machine.")
        return items

    def _inventory(self, key: str, version: str | None) -> Iterator[dict[str, str]]:
        """The rows of the files that an S3 inventory's manifest names, under the names that its schema has."""
        manifest = pointed(self._text(self._bucket, key, version).read(), "")
        try:
            bucket = self._bucket._replace(name=manifest["destinationBucket"].rpartition(":")[2])
            kind, schema = manifest["fileFormat"], [name.strip() for name in manifest["fileSchema"].split(",")]
            keys = [file["key"] for file in manifest["files"]]
        except (LookupError, TypeError, AttributeError):
            raise reader_failed("The object is no manifest of an S3 inventory.") from None
        if kind != "CSV":
            raise reader_failed(f"An inventory in {kind} is not read by the AWS on this machine.")
        config = {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": schema}
        return (row for name in keys for row in items_in(self._text(bucket, name), config))

    def _addresses(self, key: str, version: str | None) -> Iterator[tuple[Bucket, str]]:
        """The objects that a manifest of Athena's names, an address `s3://bucket/key` a line."""
        for line in self._text(self._bucket, key, version):
            if address := line.strip():
                name, _, inside = address.removeprefix("s3://").partition("/")
                yield self._bucket._replace(name=name), inside

    def _text(self, bucket: Bucket, key: str, version: str | None = None) -> io.TextIOBase:
        parts = bucket.parts(key, version)
        return text_of(self._budget.spent(uncompressed(parts) if key.endswith(".gz") else parts))


def _most(visit: Visit, config: dict[str, Any]) -> int | None:
    """MaxItems; None for all of them, which 0 means too."""
    most = number_of(Visit(visit.frame, visit.name, {**visit.state, **config}, visit.input), "MaxItems")
    if most is not None and not 0 <= most <= MOST_ITEMS:
        raise LocatedError(f"Expected integer between 0 and {MOST_ITEMS} for MaxItems, got '{most}' instead.")
    return int(most) if most else None
