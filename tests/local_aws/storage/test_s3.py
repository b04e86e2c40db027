"""S3 as boto3's documentation shows it: each operation that is offered, over HTTP, and what is refused."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from tests.local_aws.storage.lists import mostly_slow

ODD = "a folder/ü +b;c?d#é&=%41.txt"
BINARY = b"\x00\xff\r\n"
LONG = b"0123456789" * 1_200_000  # in parts when it is uploaded as a file


def test_an_object_is_what_was_put_with_all_that_was_said_of_it(s3, bucket):
    said = {"ContentType": "text/csv", "CacheControl": "no-store", "Metadata": {"Made_By": "me"}}
    put = s3.put_object(Bucket=bucket, Key=ODD, Body=BINARY, Tagging="lab=one&b=", **said)
    got = s3.get_object(Bucket=bucket, Key=ODD)
    assert got["Body"].read() == BINARY
    assert put["ETag"] == got["ETag"] == f'"{hashlib.md5(BINARY).hexdigest()}"'
    assert (got["ContentType"], got["CacheControl"], got["Metadata"]) == ("text/csv", "no-store", {"made_by": "me"})
    assert (got["ContentLength"], got["TagCount"], got["ServerSideEncryption"]) == (4, 2, "AES256")
    head = s3.head_object(Bucket=bucket, Key=ODD)
    assert {name: head[name] for name in ("ETag", "ContentLength", "Metadata")} == {
        name: got[name] for name in ("ETag", "ContentLength", "Metadata")
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    mostly_slow(
        ("bytes=2-4", b"234"),
        ("bytes=7-", b"789"),
        ("bytes=-2", b"89"),
        ("bytes=0-0", b"0"),
        ("bytes=5-100", b"56789"),
        ("bytes=-100", b"0123456789"),
        first=1,
    ),
)
def test_a_range_of_bytes_can_be_had(s3, bucket, asked, found):
    s3.put_object(Bucket=bucket, Key="digits", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="digits", Range=asked)
    assert answer["Body"].read() == found
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert answer["ContentRange"].endswith("/10")


@pytest.mark.parametrize(
    "asked",
    mostly_slow(
        "bytes=4-2",
        "bytes=-",
        "lines=1-2",
        "bytes=0-1,3-4",
        "bytes=a-b",
        first=1,
    ),
)
def test_what_is_no_range_is_ignored(s3, bucket, asked):
    s3.put_object(Bucket=bucket, Key="digits", Body=b"0123456789")
    assert s3.get_object(Bucket=bucket, Key="digits", Range=asked)["Body"].read() == b"0123456789"


def test_a_range_behind_the_end_is_refused(s3, bucket, refused):
    s3.put_object(Bucket=bucket, Key="digits", Body=b"0123456789")
    assert refused(s3.get_object, Bucket=bucket, Key="digits", Range="bytes=10-") == (
        *("InvalidRange", "The requested range is not satisfiable", 416),
    )
    assert s3.get_object(Bucket=bucket, Key="digits")["Body"].read() == b"0123456789"


def test_conditions_decide_what_is_read_and_written(s3, bucket, refused):
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"1")["ETag"]
    asked = {"Bucket": bucket, "Key": "k"}
    now = datetime.now(UTC)
    assert s3.get_object(IfMatch=etag, IfUnmodifiedSince=now - timedelta(days=1), **asked)["Body"].read() == b"1"
    assert refused(s3.get_object, IfMatch='"other"', **asked)[::2] == ("PreconditionFailed", 412)
    assert refused(s3.get_object, IfUnmodifiedSince=now - timedelta(days=1), **asked)[2] == 412
    assert refused(s3.get_object, IfNoneMatch=etag, **asked)[2] == 304
    assert refused(s3.head_object, IfModifiedSince=now + timedelta(minutes=1), **asked)[2] == 304
    assert refused(s3.put_object, IfNoneMatch="*", Body=b"2", **asked)[2] == 412
    assert refused(s3.put_object, IfMatch='"other"', Body=b"2", **asked)[2] == 412
    s3.put_object(IfMatch=etag, Body=b"2", **asked)
    assert s3.get_object(**asked)["Body"].read() == b"2"


@pytest.mark.parametrize(
    "algorithm",
    mostly_slow(
        "CRC32",
        "SHA1",
        "SHA256",
        first=1,
    ),
)
def test_a_checksum_is_verified_and_told_again(s3, bucket, refused, algorithm):
    put = s3.put_object(Bucket=bucket, Key="k", Body=b"body", ChecksumAlgorithm=algorithm)
    got = s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    wrong = {f"Checksum{algorithm}": put[f"Checksum{algorithm}"], "Body": b"Body"}
    assert refused(s3.put_object, Bucket=bucket, Key="k", **wrong)[0] == "BadDigest"
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"body"


def test_an_md5_sum_is_verified(s3, bucket, refused):
    body, key = b"body", {"Bucket": bucket, "Key": "k"}
    assert refused(s3.put_object, Body=body, ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==", **key)[0] == "BadDigest"


@pytest.mark.parametrize("algorithm", ["CRC32C", "CRC64NVME"])
def test_a_checksum_that_is_not_offered_is_refused(s3, bucket, refused, algorithm):
    sent = {"Body": b"body", f"Checksum{algorithm}": "AAAAAA=="}
    code, words, _ = refused(s3.put_object, Bucket=bucket, Key="k", **sent)
    assert (code, algorithm in words) == ("NotImplemented", True)


def test_files_and_streams_go_up_and_down_in_parts(s3, bucket, tmp_path):
    (tmp_path / "up").write_bytes(LONG)
    s3.upload_file(str(tmp_path / "up"), bucket, "file", ExtraArgs={"Metadata": {"a": "b"}})
    s3.download_file(bucket, "file", str(tmp_path / "down"))
    assert (tmp_path / "down").read_bytes() == LONG
    s3.upload_fileobj(io.BytesIO(LONG), bucket, "stream")
    into = io.BytesIO()
    s3.download_fileobj(bucket, "stream", into)
    assert into.getvalue() == LONG
    told = s3.head_object(Bucket=bucket, Key="file")
    assert (told["ETag"][-3:], told["Metadata"], told["ContentLength"]) == ('-2"', {"a": "b"}, len(LONG))


def test_an_upload_in_parts_can_be_listed_completed_and_aborted(s3, bucket, refused):
    which = {"Bucket": bucket, "Key": "parts"}
    s3.put_object(Bucket=bucket, Key="source", Body=LONG)
    upload = {**which, "UploadId": s3.create_multipart_upload(ContentType="text/plain", **which)["UploadId"]}
    copied = {"CopySource": {"Bucket": bucket, "Key": "source"}, "CopySourceRange": "bytes=10-5242899"}
    first = s3.upload_part_copy(PartNumber=1, **copied, **upload)["CopyPartResult"]["ETag"]
    second = s3.upload_part(PartNumber=2, Body=b"end", **upload)["ETag"]
    assert [part["Size"] for part in s3.list_parts(**upload)["Parts"]] == [5_242_890, 3]
    assert [one["Key"] for one in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["parts"]
    page = s3.list_parts(MaxParts=1, **upload)
    assert (page["IsTruncated"], page["NextPartNumberMarker"]) == (True, 1)
    parts = [{"PartNumber": 1, "ETag": first}, {"PartNumber": 2, "ETag": second}]
    wrong = [parts[0], {**parts[1], "ETag": first}]
    assert refused(s3.complete_multipart_upload, MultipartUpload={"Parts": wrong}, **upload)[0] == "InvalidPart"
    late = parts[::-1]
    assert refused(s3.complete_multipart_upload, MultipartUpload={"Parts": late}, **upload)[0] == "InvalidPartOrder"
    unless = {"IfMatch": '"other"', "MultipartUpload": {"Parts": parts}}
    assert refused(s3.complete_multipart_upload, **unless, **upload)[2] in (404, 412)
    s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **upload)
    assert s3.get_object(**which)["Body"].read() == LONG[10:5_242_900] + b"end"
    assert refused(s3.list_parts, **upload)[::2] == ("NoSuchUpload", 404)
    again = {**which, "UploadId": s3.create_multipart_upload(**which)["UploadId"]}
    tags = [s3.upload_part(PartNumber=number, Body=b"x", **again)["ETag"] for number in (1, 2)]
    small = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(tags, 1)]
    assert refused(s3.complete_multipart_upload, MultipartUpload={"Parts": small}, **again)[0] == "EntityTooSmall"
    s3.complete_multipart_upload(MultipartUpload={"Parts": small[:1]}, **again)
    assert s3.get_object(**which)["Body"].read() == b"x"
    again = {**which, "UploadId": s3.create_multipart_upload(**which)["UploadId"]}
    s3.abort_multipart_upload(**again)
    assert refused(s3.upload_part, PartNumber=1, Body=b"", **again)[0] == "NoSuchUpload"


def test_a_copy_keeps_or_replaces_what_is_said_of_an_object(s3, bucket, refused):
    s3.put_object(Bucket=bucket, Key="a", Body=b"1", Metadata={"x": "1"}, Tagging="t=1")
    source = {"CopySource": {"Bucket": bucket, "Key": "a"}}
    s3.copy_object(Bucket=bucket, Key="b", **source)
    copy = s3.get_object(Bucket=bucket, Key="b")
    assert (copy["Body"].read(), copy["Metadata"], copy["TagCount"]) == (b"1", {"x": "1"}, 1)
    anew = {"MetadataDirective": "REPLACE", "Metadata": {"y": "2"}, "TaggingDirective": "REPLACE"}
    s3.copy_object(Bucket=bucket, Key="a", **source, **anew)
    assert s3.head_object(Bucket=bucket, Key="a")["Metadata"] == {"y": "2"}
    assert "illegal" in refused(s3.copy_object, Bucket=bucket, Key="a", **source)[1]
    nothing = {"CopySource": {"Bucket": bucket, "Key": "nothing"}}
    assert refused(s3.copy_object, Bucket=bucket, Key="b", **nothing)[0] == "NoSuchKey"
    s3.copy(source["CopySource"], bucket, "c")
    assert s3.get_object(Bucket=bucket, Key="c")["Body"].read() == b"1"


def test_objects_are_deleted_and_deleting_what_is_gone_is_no_error(s3, bucket, refused):
    for key in ("a", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key)
    s3.delete_object(Bucket=bucket, Key="a")
    s3.delete_object(Bucket=bucket, Key="a")
    told = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "b"}, {"Key": "z"}]})
    assert [one["Key"] for one in told["Deleted"]] == ["b", "z"]
    assert "Deleted" not in s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "c"}], "Quiet": True})
    assert refused(s3.get_object, Bucket=bucket, Key="a") == (*("NoSuchKey", "The specified key does not exist.", 404),)
    assert refused(s3.head_object, Bucket=bucket, Key="a")[::2] == ("404", 404)
    many = [{"Key": str(number)} for number in range(1001)]
    assert refused(s3.delete_objects, Bucket=bucket, Delete={"Objects": many})[0] == "MalformedXML"


def test_keys_are_listed_in_order_by_prefix_and_delimiter(s3, bucket):
    keys = ["a/1", "a/2", "b", "c/1/x", "c/2", "d"]
    for key in reversed(keys):
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    found = s3.list_objects_v2(Bucket=bucket)
    assert ([one["Key"] for one in found["Contents"]], found["KeyCount"], found["IsTruncated"]) == (keys, 6, False)
    grouped = s3.list_objects_v2(Bucket=bucket, Delimiter="/")
    assert [one["Prefix"] for one in grouped["CommonPrefixes"]] == ["a/", "c/"]
    assert [one["Key"] for one in grouped["Contents"]] == ["b", "d"]
    under = s3.list_objects_v2(Bucket=bucket, Prefix="c/", Delimiter="/")
    assert ([one["Prefix"] for one in under["CommonPrefixes"]], under["Contents"][0]["Key"]) == (["c/1/"], "c/2")
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket, StartAfter="b")["Contents"]] == keys[3:]
    assert [one["VersionId"] for one in s3.list_object_versions(Bucket=bucket)["Versions"]] == ["null"] * 6
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, Prefix="nothing")
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket, MaxKeys=0)


@pytest.mark.parametrize("lister", ["list_objects_v2", "list_objects"])
@pytest.mark.parametrize("delimiter", ["", "/"])
@pytest.mark.parametrize(
    "size",
    mostly_slow(
        1,
        2,
        3,
        first=1,
    ),
)
def test_pages_lead_on_to_each_key_once(s3, bucket, lister, delimiter, size):
    keys = ["a", "b/1", "b/2", "c", "ü/ +", "ü/#"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key)
    asked = {"Delimiter": delimiter} if delimiter else {}
    pages = s3.get_paginator(lister).paginate(Bucket=bucket, PaginationConfig={"PageSize": size}, **asked)
    told = [
        [one["Key"] for one in page.get("Contents", [])] + [one["Prefix"] for one in page.get("CommonPrefixes", [])]
        for page in pages
    ]
    assert all(1 <= len(page) <= size for page in told)
    wanted = ["a", "b/", "c", "ü/"] if delimiter else sorted(keys)
    assert sorted(name for page in told for name in page) == sorted(wanted)


@pytest.mark.parametrize(
    "token",
    mostly_slow(
        "",
        "x",
        "bm8=",
        "AAAAAAAAAAAAAAAAAAAAAGE=",
        first=2,
    ),
)
def test_a_token_that_was_not_given_out_is_refused(s3, bucket, refused, token):
    s3.put_object(Bucket=bucket, Key="a")
    code, words, status = refused(s3.list_objects_v2, Bucket=bucket, ContinuationToken=token)
    assert (code, words, status) == ("InvalidArgument", "The continuation token provided is incorrect", 400)


def test_a_token_leads_on_in_its_own_bucket_alone(s3, bucket, refused):
    for key in "ab":
        s3.put_object(Bucket=bucket, Key=key)
    token = s3.list_objects_v2(Bucket=bucket, MaxKeys=1)["NextContinuationToken"]
    s3.create_bucket(Bucket="another-bucket")
    try:
        assert refused(s3.list_objects_v2, Bucket="another-bucket", ContinuationToken=token)[0] == "InvalidArgument"
    finally:
        s3.delete_bucket(Bucket="another-bucket")


def test_buckets_are_made_found_and_deleted_once_they_are_empty(s3, bucket, refused):
    assert s3.head_bucket(Bucket=bucket)["BucketRegion"] == "us-east-1"
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] is None
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    assert bucket in [one["Name"] for one in s3.list_buckets()["Buckets"]]
    assert [one["Name"] for one in s3.list_buckets(Prefix=bucket, MaxBuckets=1)["Buckets"]] == [bucket]
    s3.create_bucket(Bucket=bucket)  # in us-east-1 no error, as on AWS
    s3.put_object(Bucket=bucket, Key="k")
    assert refused(s3.delete_bucket, Bucket=bucket)[::2] == ("BucketNotEmpty", 409)
    assert refused(s3.head_bucket, Bucket="no-such-bucket")[2] == 404
    assert refused(s3.list_objects_v2, Bucket="no-such-bucket")[::2] == ("NoSuchBucket", 404)
    s3.get_waiter("bucket_exists").wait(Bucket=bucket)
    s3.get_waiter("object_exists").wait(Bucket=bucket, Key="k")
    s3.get_waiter("object_not_exists").wait(Bucket=bucket, Key="z")


@pytest.mark.parametrize(
    "name",
    mostly_slow(
        "ab",
        "A-Bucket",
        "under_score",
        "192.168.1.1",
        "a..b",
        "-ab",
        "x" * 64,
        first=2,
    ),
)
def test_what_can_be_no_buckets_name_is_refused(s3, refused, name):
    assert refused(s3.create_bucket, Bucket=name)[0] == "InvalidBucketName"


def test_names_of_buckets_are_this_accounts_alone(s3):
    s3.create_bucket(Bucket="my-bucket")  # which somebody has had for years
    s3.delete_bucket(Bucket="my-bucket")


def test_another_regions_buckets_say_where_they_are(local_aws, refused):
    west = boto3.client("s3", region_name="us-west-2")
    there = {"CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}}
    assert refused(west.create_bucket, Bucket="lab-west")[0] == "IllegalLocationConstraintException"
    west.create_bucket(Bucket="lab-west", **there)
    try:
        assert west.get_bucket_location(Bucket="lab-west")["LocationConstraint"] == "us-west-2"
        assert refused(west.create_bucket, Bucket="lab-west", **there)[::2] == ("BucketAlreadyOwnedByYou", 409)
    finally:
        west.delete_bucket(Bucket="lab-west")


def test_tags_of_buckets_and_objects_are_kept(s3, bucket, refused):
    tags = {"TagSet": [{"Key": "lab", "Value": "step-functions-lab"}]}
    assert refused(s3.get_bucket_tagging, Bucket=bucket)[::2] == ("NoSuchTagSet", 404)
    s3.put_bucket_tagging(Bucket=bucket, Tagging=tags)
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags["TagSet"]
    s3.delete_bucket_tagging(Bucket=bucket)
    assert refused(s3.get_bucket_tagging, Bucket=bucket)[0] == "NoSuchTagSet"
    s3.put_object(Bucket=bucket, Key="k")
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging=tags)
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == tags["TagSet"]
    s3.delete_object_tagging(Bucket=bucket, Key="k")
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []
    twice = {"TagSet": tags["TagSet"] * 2}
    assert refused(s3.put_object_tagging, Bucket=bucket, Key="k", Tagging=twice)[0] == "InvalidTag"
    many = {"TagSet": [{"Key": str(number), "Value": ""} for number in range(11)]}
    assert refused(s3.put_object_tagging, Bucket=bucket, Key="k", Tagging=many)[0] == "BadRequest"


def test_attributes_of_an_object_are_those_that_are_asked_for(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"1")
    told = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["ObjectSize", "ETag"])
    assert (told["ObjectSize"], told["ETag"]) == (1, hashlib.md5(b"1").hexdigest())
    assert "Checksum" not in told


def test_the_resource_of_boto3_works_on_buckets_and_objects(s3, bucket):
    mine = boto3.resource("s3").Bucket(bucket)
    mine.put_object(Key="a", Body=b"1")
    mine.Object("b").put(Body=b"2")
    assert [one.key for one in mine.objects.filter(Prefix="")] == ["a", "b"]
    assert mine.Object("a").get()["Body"].read() == b"1"
    assert mine.Object("b").content_length == 1
    mine.object_versions.delete()
    assert list(mine.objects.all()) == []


@pytest.mark.parametrize(
    ("operation", "params"),
    mostly_slow(
        ("put_bucket_versioning", {"VersioningConfiguration": {"Status": "Enabled"}}),
        ("put_bucket_policy", {"Policy": "{}"}),
        ("put_bucket_notification_configuration", {"NotificationConfiguration": {}}),
        ("put_bucket_website", {"WebsiteConfiguration": {"IndexDocument": {"Suffix": "index.html"}}}),
        ("put_bucket_lifecycle_configuration", {"LifecycleConfiguration": {"Rules": []}}),
        ("get_bucket_acl", {}),
        ("get_bucket_encryption", {}),
        ("put_object", {"Key": "k", "ACL": "public-read"}),
        ("put_object", {"Key": "k", "StorageClass": "GLACIER"}),
        ("put_object", {"Key": "k", "ServerSideEncryption": "aws:kms"}),
        ("put_object", {"Key": "k", "ObjectLockMode": "GOVERNANCE"}),
        ("select_object_content", {"Key": "k", "Expression": "", "ExpressionType": "SQL", "InputSerialization": {},
                                   "OutputSerialization": {}}), first=2,),
)  # fmt: skip
def test_what_s3_does_not_offer_here_is_said_in_a_sentence(s3, bucket, refused, operation, params):
    code, words, _ = refused(getattr(s3, operation), Bucket=bucket, **params)
    assert (code, "does not offer" in words) == ("NotImplemented", True)


def test_a_version_that_is_asked_for_does_not_exist(s3, bucket, refused):
    s3.put_object(Bucket=bucket, Key="k")
    assert refused(s3.get_object, Bucket=bucket, Key="k", VersionId="abc")[::2] == ("NoSuchVersion", 404)
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["ContentLength"] == 0


def test_a_bucket_of_another_owner_is_denied(s3, bucket, refused):
    assert refused(s3.list_objects_v2, Bucket=bucket, ExpectedBucketOwner="999999999999")[::2] == ("AccessDenied", 403)


def test_limits_of_keys_and_metadata_are_awss(s3, bucket, refused):
    s3.put_object(Bucket=bucket, Key="k" * 1024)
    assert refused(s3.put_object, Bucket=bucket, Key="k" * 1025)[0] == "KeyTooLongError"
    assert refused(s3.put_object, Bucket=bucket, Key="ü" * 513)[0] == "KeyTooLongError"
    s3.put_object(Bucket=bucket, Key="k", Metadata={"a": "x" * 2047})
    assert refused(s3.put_object, Bucket=bucket, Key="k", Metadata={"a": "x" * 2048})[0] == "MetadataTooLarge"
