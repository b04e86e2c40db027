"""Operations on objects."""

from typing import Any
from urllib.parse import parse_qs, unquote

from local_aws.services.s3.buckets import Bucket, Item, check_key
from local_aws.services.s3.checksums import MAKERS, Checksum, checked, checksum, md5
from local_aws.services.s3.conditions import NotModified, check_read, check_write, failed, wanted
from local_aws.services.s3.operations import SUMS, Call, malformed, operation
from local_aws.services.s3.tags import tags_in
from local_aws.wire import ServiceError

SETTINGS = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType", "Expires")
KEPT = (*SETTINGS, "Metadata", "WebsiteRedirectLocation")
OVERRIDES = tuple(f"Response{name}" for name in SETTINGS)
CONDITIONS = ("IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince")
READS = (*CONDITIONS, *OVERRIDES, "Range", "VersionId", "ChecksumMode")
MOST_METADATA = 2048
MOST_AT_ONCE = 1000
SAFE = {"ServerSideEncryption": "AES256"}
SAME = (
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
    "metadata, storage class, website redirect location or encryption attributes."
)


def settings_of(call: Call) -> dict[str, Any]:
    """What is said of an object when it comes. Raises MetadataTooLarge."""
    settings = {name: call.params[name] for name in KEPT if call.params.get(name) is not None}
    metadata = {key.lower(): value for key, value in settings.get("Metadata", {}).items()}
    if (
        sum(len(key.encode()) + len(str(value).encode("utf-8", "replace")) for key, value in metadata.items())
        > MOST_METADATA
    ):
        raise ServiceError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size")
    return {"ContentType": "binary/octet-stream", **settings, "Metadata": metadata}


@operation("PutObject", *KEPT, *SUMS, "Body", "ContentLength", "Tagging", "IfMatch", "IfNoneMatch")
def put_object(call: Call) -> dict[str, Any]:
    """The object's ETag and checksum. Raises BadDigest for a body that has another than it claims."""
    bucket = call.store.bucket(call["Bucket"])
    check_key(call["Key"])
    found = checked(call.params, call.body) or Checksum("CRC32", checksum("CRC32", [call.body]))
    etag = f'"{md5([call.body]).hex()}"'
    item = Item(call["Key"], call.store.shelf.keep(call.body), etag, settings_of(call), found)
    item.tags = tags_in(call.get("Tagging"))
    place(call, bucket, item)
    return {"ETag": etag, **found.told(), **SAFE}


def place(call: Call, bucket: Bucket, item: Item) -> None:
    """Puts the object into the bucket, where its request's conditions hold."""
    with call.store.lock:
        check_write(bucket, item.key, call.params)
        if item.key not in bucket.items:
            call.store.check_room()
        bucket.put(item)


@operation("GetObject", *READS)
def get_object(call: Call) -> dict[str, Any]:
    """The object's bytes, or the range of them that is asked for, and what is known of them."""
    item = _item(call)
    answer = _told(item, call)
    if (stretch := wanted(call.get("Range"), len(item.content))) is None:
        return {**answer, "Body": item.content}
    start, end = stretch
    answer = {name: value for name, value in answer.items() if not name.startswith("Checksum")}
    return {
        **answer,
        "ContentRange": f"bytes {start}-{end - 1}/{len(item.content)}",
        "Body": item.content.cut(*stretch),
    }


@operation("HeadObject", *READS)
def head_object(call: Call) -> dict[str, Any]:
    """What GetObject would answer; its body is not sent."""
    return get_object(call)


def _item(call: Call) -> Item:
    item = call.store.bucket(call["Bucket"]).item(call["Key"], call.get("VersionId"))
    check_read(item, call.params)
    return item


def _told(item: Item, call: Call) -> dict[str, Any]:
    told = {**item.settings, "ETag": item.etag, "LastModified": item.modified, "AcceptRanges": "bytes", **SAFE}
    told |= {"TagCount": len(item.tags)} if item.tags else {}
    told |= item.checksum.told() if item.checksum and call.get("ChecksumMode") == "ENABLED" else {}
    overrides = {name.removeprefix("Response"): call.get(name) for name in OVERRIDES}
    return told | {name: value for name, value in overrides.items() if value}


@operation(
    "CopyObject",
    *KEPT,
    *(f"CopySource{name}" for name in ("", *CONDITIONS)),
    "MetadataDirective",
    "TaggingDirective",
    "Tagging",
    "ExpectedSourceBucketOwner",
    "IfMatch",
    "IfNoneMatch",
)
def copy_object(call: Call) -> dict[str, Any]:
    """The copy's ETag; its bytes are not copied."""
    bucket, source = call.store.bucket(call["Bucket"]), source_of(call)
    check_key(call["Key"])
    anew, retag = call.get("MetadataDirective") == "REPLACE", call.get("TaggingDirective") == "REPLACE"
    itself = bucket.items.get(call["Key"]) is source
    if itself and not anew and not call.get("WebsiteRedirectLocation") and not call.get("StorageClass"):
        raise ServiceError("InvalidRequest", SAME)
    algorithm = call.get("ChecksumAlgorithm")
    if algorithm is None and source.checksum and source.checksum.kind == "COMPOSITE":
        algorithm = source.checksum.algorithm
    found = Checksum(algorithm, checksum(algorithm, source.content)) if algorithm in MAKERS else source.checksum
    etag = f'"{md5(source.content).hex()}"' if "-" in source.etag else source.etag
    settings = settings_of(call) if anew else source.settings
    item = Item(call["Key"], source.content, etag, settings, found)
    item.tags = tags_in(call.get("Tagging")) if retag else dict(source.tags)
    place(call, bucket, item)
    told = found.told() if found else {}
    return {"CopyObjectResult": {"ETag": etag, "LastModified": item.modified, **told}, **SAFE}


def source_of(call: Call) -> Item:
    """The object that is copied from. Raises NoSuchKey, NoSuchBucket, PreconditionFailed."""
    path, _, query = call["CopySource"].partition("?")
    name, _, key = unquote(path).removeprefix("/").partition("/")
    if not key:
        raise ServiceError("InvalidArgument", "Invalid copy source object key")
    item = call.store.bucket(name).item(key, parse_qs(query).get("versionId", [None])[0])
    try:
        check_read(item, call.params, "CopySource")
    except NotModified:
        raise failed("x-amz-copy-source-If-None-Match") from None
    return item


@operation("DeleteObject", "VersionId", "IfMatch")
def delete_object(call: Call) -> dict[str, Any]:
    """Nothing, also where there was no such object."""
    bucket = call.store.bucket(call["Bucket"])
    with call.store.lock:
        check_write(bucket, call["Key"], {"IfMatch": call.get("IfMatch")})
        if call.get("VersionId") in (None, "null"):
            bucket.remove(call["Key"])
    return {}


@operation("DeleteObjects", "Delete", *SUMS)
def delete_objects(call: Call) -> dict[str, Any]:
    """Which were deleted, as all are that were asked for; nothing of them when it is to be quiet."""
    bucket, wish = call.store.bucket(call["Bucket"]), call["Delete"]
    checked(call.params, call.body)
    keys = [one.get("Key") for one in wish.get("Objects", [])]
    if not 1 <= len(keys) <= MOST_AT_ONCE or None in keys:
        raise malformed()
    with call.store.lock:
        _remove(bucket, wish["Objects"])
    return {} if wish.get("Quiet") else {"Deleted": [dict(one) for one in wish["Objects"]]}


def _remove(bucket: Bucket, objects: list[dict[str, str]]) -> None:
    for one in objects:
        if one.get("VersionId") in (None, "null"):
            bucket.remove(one["Key"])


@operation("GetObjectAttributes", "ObjectAttributes", "VersionId", "MaxParts", "PartNumberMarker")
def get_object_attributes(call: Call) -> dict[str, Any]:
    """Those attributes that are asked for."""
    item = call.store.bucket(call["Bucket"]).item(call["Key"], call.get("VersionId"))
    known = {
        "ETag": item.etag.strip('"'),
        "Checksum": item.checksum.told() if item.checksum else None,
        "StorageClass": "STANDARD",
        "ObjectSize": len(item.content),
    }
    return {"LastModified": item.modified, **{name: known.get(name) for name in call["ObjectAttributes"]}}
