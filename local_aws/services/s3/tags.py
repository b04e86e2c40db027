"""Tags of buckets and objects."""

from typing import Any
from urllib.parse import parse_qsl

from local_aws.services.s3.operations import Call, operation
from local_aws.wire import ServiceError

OF_A_BUCKET, OF_AN_OBJECT = 50, 10


def tags_of(listed: list[dict[str, str]], most: int) -> dict[str, str]:
    """The tags of a TagSet. Raises InvalidTag or BadRequest."""
    tags = {tag.get("Key", ""): tag.get("Value", "") for tag in listed}
    if len(tags) < len(listed):
        raise ServiceError("InvalidTag", "Cannot provide multiple Tags with the same key")
    if len(tags) > most:
        whose = "Object" if most == OF_AN_OBJECT else "Bucket"
        raise ServiceError("BadRequest", f"{whose} tags cannot be greater than {most}")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or key.lower().startswith("aws:"):
            raise ServiceError("InvalidTag", "The TagKey you have provided is invalid")
        if len(value) > 256:
            raise ServiceError("InvalidTag", "The TagValue you have provided is invalid")
    return tags


def tags_in(header: str | None) -> dict[str, str]:
    """The tags that an object comes with, written as a query."""
    pairs = parse_qsl(header or "", keep_blank_values=True)
    return tags_of([{"Key": key, "Value": value} for key, value in pairs], OF_AN_OBJECT)


def tag_set(tags: dict[str, str]) -> dict[str, Any]:
    """The tags as answers have them."""
    return {"TagSet": [{"Key": key, "Value": value} for key, value in tags.items()]}


@operation("PutBucketTagging", "Tagging")
def put_bucket_tagging(call: Call) -> dict[str, Any]:
    """Nothing; the bucket has these tags and no others."""
    call.store.bucket(call["Bucket"]).tags = tags_of(call["Tagging"].get("TagSet", []), OF_A_BUCKET)
    return {}


@operation("GetBucketTagging")
def get_bucket_tagging(call: Call) -> dict[str, Any]:
    """The bucket's tags; NoSuchTagSet when it has none."""
    if not (tags := call.store.bucket(call["Bucket"]).tags):
        raise ServiceError("NoSuchTagSet", "The TagSet does not exist", 404)
    return tag_set(tags)


@operation("DeleteBucketTagging")
def delete_bucket_tagging(call: Call) -> dict[str, Any]:
    """Nothing; the bucket has no tags."""
    call.store.bucket(call["Bucket"]).tags = {}
    return {}


@operation("PutObjectTagging", "Tagging", "VersionId")
def put_object_tagging(call: Call) -> dict[str, Any]:
    """Nothing; the object has these tags and no others."""
    item = call.store.bucket(call["Bucket"]).item(call["Key"], call.get("VersionId"))
    item.tags = tags_of(call["Tagging"].get("TagSet", []), OF_AN_OBJECT)
    return {}


@operation("GetObjectTagging", "VersionId")
def get_object_tagging(call: Call) -> dict[str, Any]:
    """The object's tags."""
    return tag_set(call.store.bucket(call["Bucket"]).item(call["Key"], call.get("VersionId")).tags)


@operation("DeleteObjectTagging", "VersionId")
def delete_object_tagging(call: Call) -> dict[str, Any]:
    """Nothing; the object has no tags."""
    call.store.bucket(call["Bucket"]).item(call["Key"], call.get("VersionId")).tags = {}
    return {}
