"""Objects that come in parts."""

import re
import uuid
from typing import Any

from local_aws.services.s3.buckets import Item, Part, Upload, check_key
from local_aws.services.s3.checksums import MAKERS, Checksum, checked, checksum, digest, md5
from local_aws.services.s3.conditions import check_write
from local_aws.services.s3.objects import KEPT, SAFE, place, settings_of, source_of
from local_aws.services.s3.operations import SUMS, Call, encoded, malformed, operation
from local_aws.services.s3.tags import tags_in
from local_aws.wire import ServiceError

SMALLEST = 5 * 2**20  # bytes of any part but the last
RANGE = re.compile(r"bytes=(\d{1,18})-(\d{1,18})")
NO_PART = "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
NO_PART += " specified entity tag may not match the part's entity tag."


@operation("CreateMultipartUpload", *KEPT, "Tagging", "ChecksumType")
def create_multipart_upload(call: Call) -> dict[str, Any]:
    """The upload's id."""
    bucket = call.store.bucket(call["Bucket"])
    check_key(call["Key"])
    algorithm = call.get("ChecksumAlgorithm")
    checked({"ChecksumAlgorithm": algorithm}, b"")
    settings = {"settings": settings_of(call), "tags": tags_in(call.get("Tagging")), "algorithm": algorithm}
    kind = call.get("ChecksumType", "FULL_OBJECT" if algorithm is None else "COMPOSITE")
    upload = Upload(uuid.uuid4().hex, call["Key"], {**settings, "kind": kind})
    with call.store.lock:
        call.store.check_room()
        bucket.uploads[upload.id] = upload
    told = {"ChecksumAlgorithm": algorithm, "ChecksumType": kind} if algorithm else {}
    return {"Bucket": bucket.name, "Key": upload.key, "UploadId": upload.id, **told, **SAFE}


@operation("UploadPart", *SUMS, "Body", "ContentLength", "UploadId", "PartNumber")
def upload_part(call: Call) -> dict[str, Any]:
    """The part's ETag and checksum."""
    upload = call.store.bucket(call["Bucket"]).upload(call["UploadId"], call["Key"])
    found = checked(call.params, call.body)
    part = Part(call.store.shelf.keep(call.body), md5([call.body]), found)
    upload.parts[call["PartNumber"]] = part
    return {"ETag": part.etag, **({f"Checksum{found.algorithm}": found.value} if found else {}), **SAFE}


@operation(
    "UploadPartCopy", "UploadId", "PartNumber", "CopySource", "CopySourceRange", "ExpectedSourceBucketOwner",
    *(f"CopySource{name}" for name in ("IfMatch", "IfNoneMatch", "IfModifiedSince", "IfUnmodifiedSince")),
)  # fmt: skip
def upload_part_copy(call: Call) -> dict[str, Any]:
    """The part's ETag; its bytes are not copied."""
    upload, content = call.store.bucket(call["Bucket"]).upload(call["UploadId"], call["Key"]), source_of(call).content
    if asked := call.get("CopySourceRange"):
        found = RANGE.fullmatch(asked)
        if not found or not int(found[1]) <= int(found[2]) < len(content):
            raise ServiceError("InvalidRange", "The requested range is not satisfiable", 416)
        content = content.cut(int(found[1]), int(found[2]) + 1)
    part = Part(content, md5(content), None)
    upload.parts[call["PartNumber"]] = part
    return {"CopyPartResult": {"ETag": part.etag, "LastModified": part.modified}, **SAFE}


@operation("ListParts", "UploadId", "MaxParts", "PartNumberMarker")
def list_parts(call: Call) -> dict[str, Any]:
    """A page of the parts that have come, by their numbers."""
    upload = call.store.bucket(call["Bucket"]).upload(call["UploadId"], call["Key"])
    marker, most = call.get("PartNumberMarker", 0), call.most("MaxParts")
    numbers = sorted(number for number in list(upload.parts) if number > marker)
    shown = numbers[:most]
    answer = {"Bucket": call["Bucket"], "Key": upload.key, "UploadId": upload.id, "MaxParts": most}
    answer |= {"PartNumberMarker": marker, "IsTruncated": len(numbers) > len(shown) > 0, "StorageClass": "STANDARD"}
    return {
        **answer,
        "NextPartNumberMarker": shown[-1] if shown else 0,
        "Parts": [_told(number, upload.parts[number]) for number in shown],
    }


def _told(number: int, part: Part) -> dict[str, Any]:
    told = {"PartNumber": number, "LastModified": part.modified, "ETag": part.etag, "Size": len(part.content)}
    return told | ({f"Checksum{part.checksum.algorithm}": part.checksum.value} if part.checksum else {})


@operation("ListMultipartUploads", "Prefix", "Delimiter", "MaxUploads", "EncodingType", "KeyMarker", "UploadIdMarker")
def list_multipart_uploads(call: Call) -> dict[str, Any]:
    """The uploads that are neither completed nor aborted."""
    bucket, prefix = call.store.bucket(call["Bucket"]), call.get("Prefix", "")
    if call.get("Delimiter"):
        raise ServiceError("NotImplemented", "The AWS on this machine lists uploads without a Delimiter.", 501)
    after, most = (call.get("KeyMarker", ""), call.get("UploadIdMarker", "")), call.most("MaxUploads")
    uploads = sorted(list(bucket.uploads.values()), key=lambda upload: (upload.key, upload.id))
    found = [one for one in uploads if one.key.startswith(prefix) and (one.key, one.id) > after]
    shown = found[:most]
    told = [
        {"Key": encoded(call, one.key), "UploadId": one.id, "Initiated": one.began, "StorageClass": "STANDARD"}
        for one in shown
    ]
    more = len(found) > len(shown) > 0
    answer = {"Bucket": bucket.name, "Prefix": encoded(call, prefix), "MaxUploads": most, "IsTruncated": more}
    answer |= {"EncodingType": call.get("EncodingType"), "KeyMarker": encoded(call, after[0])}
    following = {"NextKeyMarker": told[-1]["Key"], "NextUploadIdMarker": shown[-1].id} if more else {}
    return {**answer, **following, "Uploads": told}


@operation("AbortMultipartUpload", "UploadId")
def abort_multipart_upload(call: Call) -> dict[str, Any]:
    """Nothing; the parts are gone."""
    bucket = call.store.bucket(call["Bucket"])
    del bucket.uploads[bucket.upload(call["UploadId"], call["Key"]).id]
    return {}


@operation("CompleteMultipartUpload", *SUMS, "UploadId", "MultipartUpload", "ChecksumType", "MpuObjectSize", "IfMatch",
           "IfNoneMatch")  # fmt: skip
def complete_multipart_upload(call: Call) -> dict[str, Any]:
    """The object's ETag. Raises InvalidPart, InvalidPartOrder, EntityTooSmall."""
    bucket = call.store.bucket(call["Bucket"])
    upload = bucket.upload(call["UploadId"], call["Key"])
    parts = _chosen(upload, (call.get("MultipartUpload") or {}).get("Parts", []))
    etag = f'"{md5(part.md5 for part in parts).hex()}-{len(parts)}"'
    content = type(parts[0].content).joined(part.content for part in parts)
    item = Item(upload.key, content, etag, upload.params["settings"], tags=upload.params["tags"])
    item.checksum = _checksum(upload, item, parts)
    with call.store.lock:
        check_write(bucket, item.key, call.params)
        bucket.uploads.pop(upload.id, None)
        place(call, bucket, item)
    told = item.checksum.told() if item.checksum else {}
    return {
        "Location": f"/{bucket.name}/{item.key}",
        "Bucket": bucket.name,
        "Key": item.key,
        "ETag": etag,
        **told,
        **SAFE,
    }


def _chosen(upload: Upload, wanted: list[dict[str, Any]]) -> list[Part]:
    """The parts that make the object."""
    if not wanted:
        raise malformed()
    numbers = [one.get("PartNumber") for one in wanted]
    if any(number is None for number in numbers) or sorted(set(numbers)) != numbers:
        raise ServiceError("InvalidPartOrder", "The list of parts was not in ascending order.")
    for one in wanted:
        part = upload.parts.get(one["PartNumber"])
        if part is None or str(one.get("ETag", "")).strip('"') != part.md5.hex():
            raise ServiceError("InvalidPart", NO_PART)
    parts = [upload.parts[number] for number in numbers]
    if any(len(part.content) < SMALLEST for part in parts[:-1]):
        raise ServiceError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
    return parts


def _checksum(upload: Upload, item: Item, parts: list[Part]) -> Checksum | None:
    """Of the whole object, or of the parts' sums, as the upload began."""
    algorithm = upload.params["algorithm"]
    if algorithm not in MAKERS:
        return None
    if upload.params["kind"] == "FULL_OBJECT":
        return Checksum(algorithm, checksum(algorithm, item.content))
    whole = checksum(algorithm, (digest(algorithm, part.content) for part in parts))
    return Checksum(algorithm, f"{whole}-{len(parts)}", "COMPOSITE")
