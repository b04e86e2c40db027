"""How much S3 takes, where it keeps it, and that nobody gets at anything else through a key, a host or a query."""

import gc
import http.client
import os
import time
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest

import local_aws as aws
from local_aws.server.http11 import BODY_LIMIT
from local_aws.services.s3 import content
from local_aws.services.s3.content import SMALL, Content, Shelf
from local_aws.wire import ServiceError
from tests.local_aws.conftest import signed
from tests.local_aws.storage.conftest import asked

TRAVERSALS = [
    "../../key",
    "/etc/passwd",
    "..",
    "a/../../b",
    "%2e%2e/x",
    "a//b",
    "./a",
    "C:\\windows",
    "nul\u0001",
    "a" * 900,
]


def files(home) -> list[Path]:
    return list((Path(home) / "s3").glob("*"))


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "s3")


def test_small_bodies_stay_in_memory_and_others_lie_in_the_folder(shelf, tmp_path):
    small, large = shelf.keep(b"s" * SMALL), shelf.keep(b"l" * (SMALL + 1))
    assert len(files(tmp_path)) == 1
    assert (b"".join(small), b"".join(large)) == (b"s" * SMALL, b"l" * (SMALL + 1))


def test_a_body_goes_with_the_last_of_what_is_made_of_it(shelf, tmp_path):
    large = shelf.keep(bytes(range(256)) * 1000)
    cut = large.cut(255, 258)
    del large
    gc.collect()
    assert (b"".join(cut), len(files(tmp_path))) == (b"\xff\x00\x01", 1)
    del cut
    gc.collect()
    assert files(tmp_path) == []


@pytest.mark.parametrize(("start", "end"), [(0, 6), (1, 5), (2, 3), (0, 0), (3, 3), (5, 6), (0, 3), (3, 6), (2, 99)])
def test_joined_contents_are_cut_as_one(shelf, start, end):
    joined = Content.joined([shelf.keep(b"abc"), shelf.keep(b""), shelf.keep(b"def")])
    assert b"".join(joined.cut(start, end)) == b"abcdef"[start:end]
    assert len(joined.cut(start, end)) == len(b"abcdef"[start:end])


def test_all_objects_together_have_so_much_room(shelf, monkeypatch):
    monkeypatch.setattr(content, "MOST", 100)
    kept = shelf.keep(b"x" * 100)
    with pytest.raises(ServiceError, match="all its objects together may have"):
        shelf.keep(b"y")
    del kept
    gc.collect()
    assert len(shelf.keep(b"y" * 100)) == 100


def test_many_small_bodies_do_not_fill_the_memory(shelf, tmp_path, monkeypatch):
    monkeypatch.setattr(content, "MOST_IN_MEMORY", 30)
    kept = [shelf.keep(b"x" * 10) for _ in range(9)]
    assert len(files(tmp_path)) == 9 - 4
    assert {b"".join(one) for one in kept} == {b"x" * 10}


def test_a_disk_that_is_full_is_told(shelf, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(ServiceError, match="cannot keep this object: No space left on device"):
        shelf.keep(b"x" * (SMALL + 1))


def test_more_than_a_request_may_hold_is_refused_and_can_be_sent_in_parts(local_aws):
    host = local_aws.endpoint.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    headers = dict(line.split(": ", 1) for line in signed(local_aws, "s3", "PUT", "/b/k").split("\r\n")[1:])
    headers["Authorization"] = signed(local_aws, "s3", "PUT", "/b/k").split("\r\n")[0]
    connection.putrequest("PUT", "/b/k")
    for name, value in {**headers, "Content-Length": str(BODY_LIMIT + 1)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("key", TRAVERSALS)
def test_a_key_is_a_name_and_no_path(s3, bucket, local_aws, key):
    home = Path(os.environ["LOCAL_AWS_HOME"])
    before = sorted(path for path in home.parent.rglob("*") if "s3" not in path.parts)
    s3.put_object(Bucket=bucket, Key=key, Body=b"x" * (SMALL + 1))
    assert s3.get_object(Bucket=bucket, Key=key)["ContentLength"] == SMALL + 1
    assert sorted(path for path in home.parent.rglob("*") if "s3" not in path.parts) == before
    if key == "nul\u0001":  # which no XML can hold: it is neither listed nor deleted with others
        s3.delete_object(Bucket=bucket, Key=key)
    else:
        assert [one["Key"] for one in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]


@pytest.mark.parametrize("name", ["..", "%2e%2e", "a%2fb", "key", "", "%00"])
def test_a_bucket_in_the_path_is_a_name_and_no_folder(local_aws, speak, statuses, name):
    head = b"GET /%s/server.json HTTP/1.1\r\nHost: HOST\r\nAuthorization: SIGNED\r\n\r\n" % name.encode()
    answer = speak(head, "s3", b"")
    assert statuses(answer) in ([404], [405], [400]) and b"pid" not in answer


@pytest.mark.parametrize("host", ["bucket.127.0.0.1:{}", "bucket.localhost:{}", "bucket.s3.amazonaws.com", "127.0.0.1"])
def test_a_bucket_in_the_host_is_refused(local_aws, speak, statuses, host):
    port = local_aws.endpoint.rpartition(":")[2]
    head = b"GET /k HTTP/1.1\r\nHost: %s\r\nAuthorization: SIGNED\r\n\r\n" % host.format(port).encode()
    assert statuses(speak(head, "s3", b"")) == [403]


@pytest.mark.parametrize(
    "query",
    [
        "max-keys=many",
        "max-keys=-1",
        "max-keys=99999999999999999999999",
        "list-type=2&continuation-token=%ff",
        "prefix=%ff%00&delimiter=",
        "tagging",
        "uploadId=a&partNumber=b",
        "list-type=3",
        "&&&=",
    ],
)
def test_a_query_that_makes_no_sense_is_answered(local_aws, bucket, query):
    status, words = asked(local_aws, "GET", f"/{bucket}", query)
    assert status in (200, 400, 404, 405) and b"InternalFailure" not in words


@pytest.mark.parametrize(("method", "path"), [("PATCH", "/b"), ("POST", "/b/k"), ("DELETE", "/"), ("PUT", "/")])
def test_a_method_that_means_nothing_is_refused(local_aws, method, path):
    assert asked(local_aws, method, path)[0] == 405


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 50) for level in range(8)
) + b"]><Delete><Object><Key>&i;</Key></Object></Delete>"  # fmt: skip


@pytest.mark.parametrize("body", [b"<Delete>", b"\xff", b"<a/>", b"{}", BOMB, b"<a>" * 100_000])
def test_xml_that_is_none_or_grows_is_refused(s3, bucket, refused, body):
    def send(request, **_):
        request.data = body

    s3.meta.events.register("before-sign.s3.DeleteObjects", send)
    try:
        code, _, status = refused(s3.delete_objects, Bucket=bucket, Delete={"Objects": [{"Key": "k"}]})
    finally:
        s3.meta.events.unregister("before-sign.s3.DeleteObjects", send)
    assert status in (400, 403) and code in ("MalformedXML", "InvalidArgument", "BadDigest", "SignatureDoesNotMatch")


def test_objects_go_with_the_server_also_when_it_is_killed(home):
    server = aws.start(home)
    keys = {"aws_access_key_id": server.environment["AWS_ACCESS_KEY_ID"], "region_name": "us-east-1"}
    keys["aws_secret_access_key"] = server.environment["AWS_SECRET_ACCESS_KEY"]
    s3 = boto3.client("s3", endpoint_url=server.endpoint, **keys)
    s3.create_bucket(Bucket="killed")
    s3.put_object(Bucket="killed", Key="large", Body=b"x" * 1_000_000)
    assert len(files(home)) == 1
    os.kill(server.pid, 9)
    time.sleep(0.1)
    assert len(files(home)) == 1
    aws.start(home)
    assert files(home) == []


def test_nothing_lies_outside_the_state_folder(home, tmp_path, monkeypatch):
    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    server = aws.start(home)
    keys = {"aws_access_key_id": server.environment["AWS_ACCESS_KEY_ID"], "region_name": "us-east-1"}
    keys["aws_secret_access_key"] = server.environment["AWS_SECRET_ACCESS_KEY"]
    s3 = boto3.client("s3", endpoint_url=server.endpoint, **keys)
    s3.create_bucket(Bucket="outside")
    s3.put_object(Bucket="outside", Key=quote("large"), Body=b"x" * 20_000_000)
    s3.get_object(Bucket="outside", Key="large")["Body"].read()
    assert [path.name for path in temporary.rglob("*") if path.is_file()] == []
