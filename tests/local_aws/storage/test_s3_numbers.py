"""Numbers in requests to S3: what is none is refused in S3's words, not in Python's."""

from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.local_aws.storage.conftest import asked
from tests.local_aws.storage.lists import mostly_slow

NOT_ONE = "Provided {} not an integer or within integer range"
OUTSIDE = "Argument {} must be an integer between {} and {}"
LISTS = ["max-keys", "list-type=2&max-keys", "versions&max-keys", "uploads&max-uploads"]
OF_PARTS = ["max-parts", "part-number-marker"]
NO_NUMBERS = ["many", "", "1.5", "1_0", "٣", "0x10", "99999999999999999999999", "2147483648", "9" * 5000]


def argument(answer: tuple[int, bytes]) -> tuple[int, str, str, str]:
    """Status, code, words and the argument's name of a refusal."""
    status, body = answer
    found = ElementTree.fromstring(body)
    return status, *(found.findtext(name) for name in ("Code", "Message", "ArgumentName"))


@pytest.mark.parametrize("written", mostly_slow(*NO_NUMBERS, first=2))
def test_what_is_no_number_in_a_query_is_refused_in_s3s_words(local_aws, s3, bucket, written):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    asks = [(f"/{bucket}", name) for name in LISTS] + [("/", "max-buckets")]
    asks += [(f"/{bucket}/k", f"uploadId={upload}&{name}") for name in OF_PARTS]
    for path, field in asks:
        name, query = field.rpartition("&")[2], f"{field}={quote(written)}"
        told = argument(asked(local_aws, "GET", path, query))
        assert told == (400, "InvalidArgument", NOT_ONE.format(name), name)


@pytest.mark.parametrize(
    ("path", "field", "name", "low", "high"),
    [
        ("/{}", "max-keys", "maxKeys", 0, 2**31 - 1),
        ("/{}", "uploads&max-uploads", "max-uploads", 0, 2**31 - 1),
        ("/{}/k", "uploadId={}&max-parts", "max-parts", 0, 2**31 - 1),
        ("/{}/k", "uploadId={}&part-number-marker", "part-number-marker", 0, 2**31 - 1),
        ("/", "max-buckets", "max-buckets", 1, 10_000),
    ],
)
def test_a_number_in_a_query_is_taken_within_its_range_alone(local_aws, s3, bucket, path, field, name, low, high):
    path, field = path.format(bucket), field.format(s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"])
    refused = (400, "InvalidArgument", OUTSIDE.format(name, low, high), name)
    assert argument(asked(local_aws, "GET", path, f"{field}={low - 1}")) == refused
    assert [asked(local_aws, "GET", path, f"{field}={number}")[0] for number in (low, high)] == [200, 200]
    beyond = (400, "InvalidArgument", NOT_ONE.format(field.rpartition("&")[2]), field.rpartition("&")[2])
    assert argument(asked(local_aws, "GET", path, f"{field}={high + 1}")) == (refused if high < 2**30 else beyond)


@pytest.mark.parametrize("number", ["0", "10001", "b", "-1", ""])
def test_a_part_without_a_number_of_parts_is_refused(local_aws, s3, bucket, number):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    told = argument(asked(local_aws, "PUT", f"/{bucket}/k", f"partNumber={number}&uploadId={upload}", body=b"x"))
    words = "Part number must be an integer between 1 and 10000, inclusive"
    assert told == (400, "InvalidArgument", words, "partNumber")


def test_a_page_for_nothing_is_empty_and_the_last(s3, bucket):
    begun = {"Bucket": bucket, "Key": "k"}
    upload = s3.create_multipart_upload(**begun)["UploadId"]
    s3.upload_part(**begun, UploadId=upload, PartNumber=1, Body=b"x")
    parts = s3.list_parts(**begun, UploadId=upload, MaxParts=0)
    uploads = s3.list_multipart_uploads(Bucket=bucket, MaxUploads=0)
    assert (parts.get("Parts"), parts["MaxParts"], parts["IsTruncated"]) == (None, 0, False)
    assert (uploads.get("Uploads"), uploads["MaxUploads"], uploads["IsTruncated"]) == (None, 0, False)


def test_a_number_in_a_body_that_is_none_is_xml_that_cannot_be_read(local_aws, s3, bucket):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    body = b"<CompleteMultipartUpload><Part><PartNumber>one</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>"
    status, words = asked(local_aws, "POST", f"/{bucket}/k", f"uploadId={upload}", body=body)
    assert (status, b"<Code>MalformedXML</Code>" in words) == (400, True)


@pytest.mark.parametrize(("method", "query"), [("PUT", "tagging"), ("POST", "delete")])
def test_a_body_that_has_to_be_there_and_is_not_is_xml_that_cannot_be_read(local_aws, s3, bucket, method, query):
    assert argument(asked(local_aws, method, f"/{bucket}", query))[:2] == (400, "MalformedXML")


def test_a_date_that_is_none_is_refused_without_pythons_words(local_aws, s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    answer = asked(local_aws, "GET", f"/{bucket}/k", if_modified_since="at noon")
    assert answer[0] == 400 and b"<Message>Invalid Argument</Message>" in answer[1]


ODD = "<b>&\x00\x1b[31m\ufffe\u202e😀"


@pytest.mark.parametrize(("path", "field"), [("/", "max-buckets"), ("/{}", "max-keys")])
def test_a_refusal_is_xml_whatever_it_quotes(local_aws, bucket, path, field):
    answer = asked(local_aws, "GET", path.format(bucket), f"{field}={quote(ODD)}")
    assert ElementTree.fromstring(answer[1]).findtext("ArgumentValue") == "<b>&??[31m?\u202e😀"
