"""Bodies that are not signed as a whole: who may send them, what is verified of them, and what of each is a lie."""

import base64
import zlib
from hashlib import sha256

import pytest

from tests.local_aws.storage.conftest import asked
from tests.local_aws.storage.lists import mostly_slow

SIGNED, TRAILED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
UNSIGNED = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
EMPTY = sha256(b"").hexdigest()
NEW_LINE = b"\n"
BODY = [b"first chunk, ", b"second chunk"]
WHOLE = b"".join(BODY)


def crc(body=WHOLE):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big"))


def sent(server, bucket, claim, body, service="s3", **others):
    """Status and body of the answer to PutObject with this claim."""
    return asked(server, "PUT", f"/{bucket}/sent", claim=claim, body=body, service=service, **others)


def chunked(chunks, seed="", sign=None, trailer=b"", wrong=None):
    """The chunks as they are sent; the one of the number `wrong` has the signature of another."""
    parts, last = [], seed
    for number, chunk in enumerate([*chunks, b""]):
        head = b"%x" % len(chunk)
        if sign:
            last = sign(f"AWS4-HMAC-SHA256-PAYLOAD\n{{}}\n{last}\n{EMPTY}\n{sha256(chunk).hexdigest()}")
            told = "0" * 64 if number == wrong else last
            head += f";chunk-signature={told}".encode()
        parts.append(head + b"\r\n" + (chunk + b"\r\n" if chunk else b""))
    if trailer:
        parts.append(trailer + b"\r\n")
        if sign:
            made = sign(f"AWS4-HMAC-SHA256-TRAILER\n{{}}\n{last}\n{sha256(trailer + NEW_LINE).hexdigest()}")
            parts.append(f"x-amz-trailer-signature:{made}\r\n".encode())
    return b"".join([*parts, b"\r\n"])


def length(size=None):
    size = len(WHOLE) if size is None else size
    return {"x_amz_decoded_content_length": str(size), "content_encoding": "aws-chunked"}


def test_a_body_that_is_not_signed_is_taken_by_s3_alone(local_aws, s3, bucket):
    assert sent(local_aws, bucket, "UNSIGNED-PAYLOAD", b"anything")[0] == 200
    assert s3.get_object(Bucket=bucket, Key="sent")["Body"].read() == b"anything"
    status, words = sent(local_aws, bucket, "UNSIGNED-PAYLOAD", b"{}", service="lambda")
    assert (status, b"wants the body signed" in words) == (403, True)


def test_chunks_with_a_checksum_behind_them_are_put_together(local_aws, s3, bucket):
    body = chunked(BODY, trailer=b"x-amz-checksum-crc32:" + crc())
    told = {**length(), "x_amz_trailer": "x-amz-checksum-crc32"}
    assert sent(local_aws, bucket, UNSIGNED, body, **told)[0] == 200
    got = s3.get_object(Bucket=bucket, Key="sent", ChecksumMode="ENABLED")
    assert (got["Body"].read(), got["ChecksumCRC32"], "ContentEncoding" in got) == (WHOLE, crc().decode(), False)


def test_signed_chunks_are_put_together(local_aws, s3, bucket):
    body = lambda seed, sign: chunked(BODY, seed, sign)  # noqa: E731
    assert sent(local_aws, bucket, SIGNED, body, **{**length(), "content_encoding": "aws-chunked,gzip"})[0] == 200
    got = s3.get_object(Bucket=bucket, Key="sent")
    assert (got["Body"].read(), got["ContentEncoding"]) == (WHOLE, "gzip")


def test_signed_chunks_may_have_a_signed_checksum_behind_them(local_aws, bucket):
    trailer = b"x-amz-checksum-crc32:" + crc()
    told = {**length(), "x_amz_trailer": "x-amz-checksum-crc32"}
    body = lambda seed, sign: chunked(BODY, seed, sign, trailer)  # noqa: E731
    assert sent(local_aws, bucket, TRAILED, body, **told)[0] == 200
    forged = lambda seed, sign: chunked(BODY, seed, sign, trailer)[:-68] + b"0" * 64 + b"\r\n\r\n"  # noqa: E731
    assert sent(local_aws, bucket, TRAILED, forged, **told)[0] == 403


@pytest.mark.parametrize(
    "wrong",
    mostly_slow(
        0,
        1,
        2,
        first=1,
    ),
)
def test_a_chunk_with_another_signature_is_refused(local_aws, s3, bucket, wrong):
    status, words = sent(
        *(local_aws, bucket, SIGNED, lambda seed, sign: chunked(BODY, seed, sign, wrong=wrong)), **length()
    )
    assert (status, b"SignatureDoesNotMatch" in words) == (403, True)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


def test_chunks_in_another_order_are_refused(local_aws, bucket):
    def swapped(seed, sign):
        lines = chunked([b"a", b"b"], seed, sign).split(b"\r\n")
        return b"\r\n".join([*lines[2:4], *lines[0:2], *lines[4:]])

    assert sent(local_aws, bucket, SIGNED, swapped, **length(2))[0] == 403


@pytest.mark.parametrize(
    "body",
    mostly_slow(
        b"",
        b"5\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcdef\r\n0\r\n\r\n",
        b"-3\r\nabc\r\n0\r\n\r\n",
        b"zz\r\nabc\r\n0\r\n\r\n",
        b"fffffffff\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabc\r\n",
        b"3\r\nabc\r\n0\r\nx-amz-meta-a: b\r\n\r\n",
        b"3" * 1000,
        first=3,
    ),
)
def test_chunks_that_lie_about_their_length_are_refused(local_aws, s3, bucket, body):
    status, words = sent(local_aws, bucket, UNSIGNED, body, **length(3))
    assert (status, b"<Code>IncompleteBody</Code>" in words) == (400, True)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


@pytest.mark.parametrize(
    "told",
    mostly_slow(
        {},
        length(2),
        length(4),
        length(-3),
        first=1,
    ),
)
def test_a_decoded_length_that_is_another_is_refused(local_aws, bucket, told):
    assert sent(local_aws, bucket, UNSIGNED, b"3\r\nabc\r\n0\r\n\r\n", **told)[0] == 400


def test_a_checksum_behind_the_chunks_must_be_that_of_the_body(local_aws, bucket):
    body = chunked(BODY, trailer=b"x-amz-checksum-crc32:" + crc(b"another"))
    status, words = sent(local_aws, bucket, UNSIGNED, body, **length(), x_amz_trailer="x-amz-checksum-crc32")
    assert (status, b"BadDigest" in words) == (400, True)


def test_a_header_behind_the_chunks_counts_only_when_it_was_announced(local_aws, s3, bucket):
    body = chunked(BODY, trailer=b"x-amz-checksum-sha256:" + b"A" * 43 + b"=")
    assert sent(local_aws, bucket, UNSIGNED, body, **length())[0] == 200
    assert "ChecksumSHA256" not in s3.get_object(Bucket=bucket, Key="sent", ChecksumMode="ENABLED")
