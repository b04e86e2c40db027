"""Operations on buckets, and the lists of what is in them."""

from collections.abc import Callable
from typing import Any

from local_aws.services.s3.buckets import MOST_BUCKETS, Bucket, Item, check_name
from local_aws.services.s3.listing import Page, name_of, page, token_of
from local_aws.services.s3.operations import MOST_ENTRIES, Call, encoded, operation
from local_aws.services.s3.tags import OF_A_BUCKET, tags_of
from local_aws.wire import ServiceError

OWNER = {"ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"}
HERE = "us-east-1"
MISFIT = "location constraint is incompatible for the region specific endpoint this request was sent to."
LISTS = ("Prefix", "Delimiter", "MaxKeys", "EncodingType", "OptionalObjectAttributes")


@operation("CreateBucket", "CreateBucketConfiguration")
def create_bucket(call: Call) -> dict[str, Any]:
    """Where it is; BucketAlreadyOwnedByYou outside us-east-1, where AWS takes it for no error."""
    name, region = call["Bucket"], call.context.region
    check_name(name)
    configuration = call.get("CreateBucketConfiguration", {})
    _check_place(configuration.get("LocationConstraint"), region)
    if name in call.store.buckets and region != HERE:
        message = "Your previous request to create the named bucket succeeded and you already own it."
        raise ServiceError("BucketAlreadyOwnedByYou", message, 409)
    bucket = Bucket(name, region, tags_of(configuration.get("Tags", []), OF_A_BUCKET))
    with call.store.lock:
        if name not in call.store.buckets and len(call.store.buckets) >= MOST_BUCKETS:
            raise ServiceError("TooManyBuckets", "You have attempted to create more buckets than allowed")
        call.store.buckets.setdefault(name, bucket)
    return {"Location": f"/{name}"}


def _check_place(told: str | None, region: str) -> None:
    if told is None and region != HERE:
        raise ServiceError("IllegalLocationConstraintException", f"The unspecified {MISFIT}")
    if told == HERE:
        raise ServiceError("InvalidLocationConstraint", "The specified location-constraint is not valid")
    if told is not None and told != region:
        raise ServiceError("IllegalLocationConstraintException", f"The {told} {MISFIT}")


@operation("HeadBucket")
def head_bucket(call: Call) -> dict[str, Any]:
    """Where the bucket is."""
    return {"BucketRegion": call.store.bucket(call["Bucket"]).region, "AccessPointAlias": False}


@operation("GetBucketLocation")
def get_bucket_location(call: Call) -> dict[str, Any]:
    """Where the bucket is; nothing for us-east-1."""
    region = call.store.bucket(call["Bucket"]).region
    return {} if region == HERE else {"LocationConstraint": region}


@operation("GetBucketVersioning")
def get_bucket_versioning(call: Call) -> dict[str, Any]:
    """Nothing, as for a bucket that never had versions."""
    call.store.bucket(call["Bucket"])
    return {}


@operation("ListBuckets", "Prefix", "MaxBuckets", "ContinuationToken", "BucketRegion")
def list_buckets(call: Call) -> dict[str, Any]:
    """The buckets by name, of all regions."""
    prefix, most = call.get("Prefix", ""), call.get("MaxBuckets", 10_000)
    after = name_of("", call["ContinuationToken"]) if call.get("ContinuationToken") else ""
    region = call.get("BucketRegion")
    with call.store.lock:
        buckets = {name: one for name, one in call.store.buckets.items() if region in (None, one.region)}
    found = page(sorted(buckets), prefix, "", after, most)
    told = [
        {"Name": one.name, "CreationDate": one.created, "BucketRegion": one.region}
        for one in map(buckets.get, found.keys)
    ]
    answer: dict[str, Any] = {"Buckets": told, "Owner": OWNER}
    answer |= {"Prefix": prefix} if prefix else {}
    return answer | ({"ContinuationToken": token_of("", found.last)} if found.last else {})


@operation("DeleteBucket")
def delete_bucket(call: Call) -> dict[str, Any]:
    """Nothing; BucketNotEmpty while there are objects in it."""
    with call.store.lock:
        if call.store.bucket(call["Bucket"]).items:
            raise ServiceError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
        del call.store.buckets[call["Bucket"]]
    return {}


@operation("ListObjectsV2", *LISTS, "ContinuationToken", "StartAfter", "FetchOwner")
def list_objects_v2(call: Call) -> dict[str, Any]:
    """A page of the bucket's keys, and the token that leads on."""
    bucket = call.store.bucket(call["Bucket"])
    after, token = call.get("StartAfter", ""), call.params.get("ContinuationToken")
    if token is not None:
        after = name_of(bucket.name, token)
    found, answer = _listed(call, bucket, after, lambda item: _entry(item, bool(call.get("FetchOwner"))))
    answer |= {"KeyCount": found.count, "ContinuationToken": token}
    answer["StartAfter"] = encoded(call, call["StartAfter"]) if call.get("StartAfter") else None
    return answer | ({"NextContinuationToken": token_of(bucket.name, found.last)} if found.last else {})


@operation("ListObjects", *LISTS, "Marker")
def list_objects(call: Call) -> dict[str, Any]:
    """A page of the bucket's keys, and the marker that leads on; with a delimiter only, as on AWS."""
    bucket, marker = call.store.bucket(call["Bucket"]), call.get("Marker", "")
    found, answer = _listed(call, bucket, marker, lambda item: _entry(item, owner=True))
    answer["Marker"] = encoded(call, marker)
    return answer | ({"NextMarker": encoded(call, found.last)} if found.last and call.get("Delimiter") else {})


@operation("ListObjectVersions", *LISTS, "KeyMarker", "VersionIdMarker")
def list_object_versions(call: Call) -> dict[str, Any]:
    """A page of the bucket's keys, each with the one version that it has."""
    bucket, marker = call.store.bucket(call["Bucket"]), call.get("KeyMarker", "")
    latest = {"VersionId": "null", "IsLatest": True}
    found, answer = _listed(call, bucket, marker, lambda item: _entry(item, owner=True) | latest)
    answer["Versions"] = answer.pop("Contents")
    answer["KeyMarker"] = encoded(call, marker)
    return answer | ({"NextKeyMarker": encoded(call, found.last)} if found.last else {})


def _listed(call: Call, bucket: Bucket, after: str, entry: Callable[[Item], dict]) -> tuple[Page, dict[str, Any]]:
    """The page, and the members that all lists have."""
    prefix, delimiter = call.get("Prefix", ""), call.get("Delimiter", "")
    with call.store.lock:
        found = page(bucket.keys, prefix, delimiter, after, call.most("MaxKeys"))
        entries = [entry(bucket.items[key]) for key in found.keys]
    answer = {
        "Name": bucket.name,
        "Prefix": encoded(call, prefix),
        "Delimiter": encoded(call, delimiter) or None,
        "MaxKeys": call.params.get("MaxKeys", MOST_ENTRIES),
        "IsTruncated": found.last is not None,
        "EncodingType": call.get("EncodingType"),
        "Contents": [told | {"Key": encoded(call, told["Key"])} for told in entries],
        "CommonPrefixes": [{"Prefix": encoded(call, name)} for name in found.prefixes],
    }
    return found, answer


def _entry(item: Item, owner: bool) -> dict[str, Any]:
    told = {
        "Key": item.key,
        "LastModified": item.modified,
        "ETag": item.etag,
        "Size": len(item.content),
        "StorageClass": "STANDARD",
    }
    if item.checksum:
        told |= {"ChecksumAlgorithm": [item.checksum.algorithm], "ChecksumType": item.checksum.kind}
    return told | ({"Owner": OWNER} if owner else {})
