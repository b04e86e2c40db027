"""Uploads in parts, pages, ranges and statuses of S3, and bounds of its neighbours: asked in this process."""

import functools
import json

import boto3
import pytest

from local_aws.services.buses.transform import _check_json, _check_transformer
from local_aws.wire import ServiceError

PART = 5 * 1024 * 1024


@functools.cache
def client(service, aws):
    """One client for all tests: to make one takes longer than most of them."""
    return boto3.Session().client(service)


@pytest.fixture
def s3(in_process):
    made = client("s3", in_process)
    made.create_bucket(Bucket="turns")
    yield made
    for upload in made.list_multipart_uploads(Bucket="turns").get("Uploads", []):
        made.abort_multipart_upload(Bucket="turns", Key=upload["Key"], UploadId=upload["UploadId"])
    for one in made.list_objects_v2(Bucket="turns").get("Contents", []):
        made.delete_object(Bucket="turns", Key=one["Key"])
    made.delete_bucket(Bucket="turns")


@pytest.fixture
def upload(s3):
    """The members that name an upload which has begun."""
    made = s3.create_multipart_upload(Bucket="turns", Key="k")
    return {name: made[name] for name in ("Bucket", "Key", "UploadId")}


@pytest.fixture
def sent(s3, upload):
    """Sends a part: what CompleteMultipartUpload wants to know of it."""

    def send(number, body=b"x"):
        return {"PartNumber": number, "ETag": s3.upload_part(**upload, PartNumber=number, Body=body)["ETag"]}

    return send


@pytest.mark.parametrize(
    ("asked", "numbers", "more", "following"),
    [
        ({}, [1, 2, 7], False, 7),
        ({"MaxParts": 3}, [1, 2, 7], False, 7),
        ({"MaxParts": 2}, [1, 2], True, 2),
        ({"PartNumberMarker": 2}, [7], False, 7),
        ({"PartNumberMarker": 7}, [], False, 0),
        ({"MaxParts": 2000}, [1, 2, 7], False, 7),
    ],
)
def test_a_page_of_parts_ends_where_it_says(s3, upload, sent, asked, numbers, more, following):
    for number in (7, 1, 2):
        sent(number)
    found = s3.list_parts(**upload, **asked)
    assert [one["PartNumber"] for one in found.get("Parts", [])] == numbers
    assert (found["IsTruncated"], found["NextPartNumberMarker"]) == (more, following)
    assert found["MaxParts"] == min(asked.get("MaxParts", 1000), 1000)


@pytest.mark.parametrize(
    ("asked", "keys", "more"),
    [
        ({}, ["a", "ab", "b"], False),
        ({"MaxUploads": 3}, ["a", "ab", "b"], False),
        ({"MaxUploads": 2}, ["a", "ab"], True),
        ({"Prefix": "a"}, ["a", "ab"], False),
        ({"Prefix": "a", "MaxUploads": 1}, ["a"], True),
        ({"KeyMarker": "ab"}, ["b"], False),
    ],
)
def test_a_page_of_uploads_ends_where_it_says(s3, asked, keys, more):
    begun = {key: s3.create_multipart_upload(Bucket="turns", Key=key)["UploadId"] for key in ("b", "a", "ab")}
    if "KeyMarker" in asked:
        asked = {**asked, "UploadIdMarker": begun[asked["KeyMarker"]]}
    found = s3.list_multipart_uploads(Bucket="turns", **asked)
    assert [one["Key"] for one in found.get("Uploads", [])] == keys and found["IsTruncated"] is more
    assert (found.get("NextKeyMarker"), found.get("NextUploadIdMarker")) == (
        (keys[-1], begun[keys[-1]]) if more else (None, None)
    )


@pytest.mark.parametrize(("number", "taken"), [(0, False), (1, True), (10_000, True), (10_001, False)])
def test_parts_are_numbered_from_1_to_10_000(s3, upload, sent, refused, number, taken):
    if taken:
        assert sent(number)["ETag"]
    else:
        code, words, status = refused(s3.upload_part, **upload, PartNumber=number, Body=b"x")
        assert (code, status) == ("InvalidArgument", 400) and "between 1 and 10000" in words


@pytest.mark.parametrize(
    ("asked", "size"),
    [("bytes=0-9", 10), ("bytes=3-3", 1), ("bytes=9-9", 1), ("bytes=0-10", None), ("bytes=5-4", None), ("0-9", None)],
)
def test_a_part_is_copied_from_a_range_that_is_there(s3, upload, refused, asked, size):
    s3.put_object(Bucket="turns", Key="source", Body=b"0123456789")
    how = {**upload, "PartNumber": 1, "CopySource": "turns/source", "CopySourceRange": asked}
    if size is None:
        assert refused(s3.upload_part_copy, **how)[0::2] == ("InvalidRange", 416)
    else:
        s3.upload_part_copy(**how)
        (part,) = s3.list_parts(**upload)["Parts"]
        assert part["Size"] == size


@pytest.mark.parametrize(
    ("numbers", "change", "code"),
    [
        ([1, 2], {}, None),
        ([2], {}, None),
        ([2, 1], {}, "InvalidPartOrder"),
        ([1, 1], {}, "InvalidPartOrder"),
        ([1, 3], {}, "InvalidPart"),
        ([1, 2], {"ETag": '"other"'}, "InvalidPart"),
        ([3, 2], {}, "InvalidPartOrder"),
    ],
)
def test_an_object_is_made_of_parts_that_have_come_in_their_order(s3, upload, sent, refused, numbers, change, code):
    known = {1: sent(1, b"a" * PART), 2: sent(2, b"b")}
    parts = [{**known.get(number, {"ETag": '"none"'}), "PartNumber": number, **change} for number in numbers]
    if code:
        assert refused(s3.complete_multipart_upload, **upload, MultipartUpload={"Parts": parts})[0] == code
    else:
        made = s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts})
        assert made["ETag"].endswith(f'-{len(numbers)}"')
        assert s3.head_object(Bucket="turns", Key="k")["ContentLength"] == sum({1: PART, 2: 1}[n] for n in numbers)


@pytest.mark.parametrize(("size", "taken"), [(PART, True), (PART - 1, False)])
def test_every_part_but_the_last_has_five_mebibytes(s3, upload, sent, refused, size, taken):
    parts = {"Parts": [sent(1, b"a" * size), sent(2, b"b")]}
    if taken:
        s3.complete_multipart_upload(**upload, MultipartUpload=parts)
    else:
        assert refused(s3.complete_multipart_upload, **upload, MultipartUpload=parts)[0] == "EntityTooSmall"


def test_an_answer_has_the_status_that_s3_gives_it(s3, upload, refused):
    def status(call, **asked):
        return call(Bucket="turns", **asked)["ResponseMetadata"]["HTTPStatusCode"]

    tags = {"TagSet": [{"Key": "a", "Value": "b"}]}
    assert status(s3.put_object, Key="a", Body=b"0123") == 200
    assert status(s3.get_object, Key="a", Range="bytes=1-2") == 206
    assert status(s3.put_bucket_tagging, Tagging=tags) == status(s3.delete_bucket_tagging) == 204
    assert status(s3.put_object_tagging, Key="a", Tagging=tags) == 200
    assert status(s3.delete_object_tagging, Key="a") == status(s3.delete_object, Key="a") == 204
    assert status(s3.abort_multipart_upload, Key="k", UploadId=upload["UploadId"]) == 204
    assert refused(s3.get_bucket_tagging, Bucket="turns")[0::2] == ("NoSuchTagSet", 404)
    assert refused(s3.create_bucket, Bucket="turns", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    etag = s3.put_object(Bucket="turns", Key="b", Body=b"1")["ETag"]
    assert refused(s3.get_object, Bucket="turns", Key="b", IfNoneMatch=etag)[2] == 304
    assert refused(s3.get_object, Bucket="turns", Key="b", IfMatch='"other"')[0::2] == ("PreconditionFailed", 412)
    assert refused(s3.delete_bucket, Bucket="turns")[0::2] == ("BucketNotEmpty", 409)


@pytest.mark.parametrize(("count", "taken"), [(1, True), (1000, True), (1001, False)])
def test_a_thousand_keys_are_deleted_at_once(s3, refused, count, taken):
    wanted = {"Objects": [{"Key": f"k{number}"} for number in range(count)]}
    if taken:
        assert len(s3.delete_objects(Bucket="turns", Delete=wanted)["Deleted"]) == count
    else:
        assert refused(s3.delete_objects, Bucket="turns", Delete=wanted)[0] == "MalformedXML"


# ── the neighbours


@pytest.fixture
def queue(in_process):
    sqs = client("sqs", in_process)
    url = sqs.create_queue(QueueName="turns")["QueueUrl"]
    yield sqs, url
    sqs.delete_queue(QueueUrl=url)


@pytest.mark.parametrize(("delay", "taken"), [(0, True), (900, True), (901, False), (-1, False)])
def test_a_message_is_delayed_by_a_quarter_of_an_hour_at_most(queue, refused, delay, taken):
    sqs, url = queue
    if taken:
        assert sqs.send_message(QueueUrl=url, MessageBody="m", DelaySeconds=delay)["MessageId"]
    else:
        told = refused(sqs.send_message, QueueUrl=url, MessageBody="m", DelaySeconds=delay)
        assert "DelaySeconds must be >= 0 and <= 900." in told[1]


@pytest.mark.parametrize(("count", "taken"), [(1, True), (10, True), (11, False)])
def test_ten_events_are_put_at_once(in_process, refused, count, taken):
    events = client("events", in_process)
    entries = [{"Source": "s", "DetailType": "t", "Detail": "{}"}] * count
    if taken:
        assert len(events.put_events(Entries=entries)["Entries"]) == count
    else:
        assert "between 1 and 10" in refused(events.put_events, Entries=entries)[1]


@pytest.mark.parametrize(
    ("paths", "template", "taken"),
    [
        (100, "t", True),
        (101, "t", False),
        (0, "t" * 8192, True),
        (0, "t" * 8193, False),
        (0, "", False),
        (1, "<p0>", True),
        (1, "<p1>", False),
        (0, "<aws.events.rule-arn>", True),
    ],
)
def test_a_transformer_has_a_hundred_paths_and_a_template_of_8_192_characters(paths, template, taken):
    given = {"InputPathsMap": {f"p{number}": "$.a" for number in range(paths)}, "InputTemplate": template}
    if taken:
        _check_transformer(given)
    else:
        with pytest.raises(ServiceError):
            _check_transformer(given)


@pytest.mark.parametrize(("length", "taken"), [(8192, True), (8193, False)])
def test_a_constant_input_has_8_192_characters(length, taken):
    text = json.dumps("x" * (length - 2))
    if taken:
        _check_json(text, "1")
    else:
        with pytest.raises(ServiceError, match="JSON syntax error in input for target 1"):
            _check_json(text, "1")
