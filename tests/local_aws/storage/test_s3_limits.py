"""How much S3 takes, where it keeps it, and that nobody gets at anything else through a key, a host or a query."""

import gc
import http.client
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest

import local_aws as aws
from local_aws.server.http11 import BODY_LIMIT
from local_aws.services.s3 import buckets, content
from local_aws.services.s3.content import SMALL, Content, Shelf
from local_aws.wire import ServiceError
from tests.local_aws.conftest import signed
from tests.local_aws.storage.conftest import asked
from tests.local_aws.storage.lists import mostly_slow

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


def test_there_are_only_so_many_objects(in_process, refused, monkeypatch):
    s3 = boto3.Session().client("s3")
    s3.create_bucket(Bucket="many-objects")
    monkeypatch.setattr(buckets, "MOST_THINGS", 2)
    one = {"Bucket": "many-objects", "Key": "1"}
    s3.put_object(**one)
    upload = {"Bucket": "many-objects", "Key": "2"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    for call in (s3.put_object, s3.create_multipart_upload):
        assert "keeps 2 objects at most" in refused(call, Bucket="many-objects", Key="3")[1]
    source = {"CopySource": {"Bucket": "many-objects", "Key": "1"}}
    assert "keeps 2 objects at most" in refused(s3.copy_object, Bucket="many-objects", Key="3", **source)[1]
    s3.put_object(Body=b"anew", **one)
    s3.abort_multipart_upload(**upload)
    s3.delete_object(**one)
    s3.delete_bucket(Bucket="many-objects")


def test_many_at_once_find_each_others_objects_whole(s3, bucket):
    """Objects come and go while they are listed."""

    def work(number):
        for turn in range(15):
            key = f"{number}/{turn % 3}"
            s3.put_object(Bucket=bucket, Key=key, Body=str(number))
            assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == str(number).encode()
            s3.list_objects_v2(Bucket=bucket, Delimiter="/", MaxKeys=3)
            s3.list_buckets()
            s3.delete_object(Bucket=bucket, Key=key)

    with ThreadPoolExecutor(6) as crew:
        list(crew.map(work, range(6)))
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


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


@pytest.mark.parametrize(
    "key",
    mostly_slow(
        *TRAVERSALS,
        first=2,
    ),
)
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


@pytest.mark.parametrize(
    "name",
    mostly_slow(
        "..",
        "%2e%2e",
        "a%2fb",
        "key",
        "",
        "%00",
        first=1,
    ),
)
def test_a_bucket_in_the_path_is_a_name_and_no_folder(local_aws, speak, statuses, name):
    head = b"GET /%s/server.json HTTP/1.1\r\nHost: HOST\r\nAuthorization: SIGNED\r\n\r\n" % name.encode()
    answer = speak(head, "s3", b"")
    assert statuses(answer) in ([404], [405], [400]) and b"pid" not in answer


@pytest.mark.parametrize(
    "host",
    mostly_slow(
        "bucket.127.0.0.1:{}",
        "bucket.localhost:{}",
        "bucket.s3.amazonaws.com",
        "127.0.0.1",
        first=1,
    ),
)
def test_a_bucket_in_the_host_is_refused(local_aws, speak, statuses, host):
    port = local_aws.endpoint.rpartition(":")[2]
    head = b"GET /k HTTP/1.1\r\nHost: %s\r\nAuthorization: SIGNED\r\n\r\n" % host.format(port).encode()
    assert statuses(speak(head, "s3", b"")) == [403]


@pytest.mark.parametrize(
    "query",
    mostly_slow(
        "max-keys=many",
        "max-keys=-1",
        "max-keys=99999999999999999999999",
        "list-type=2&continuation-token=%ff",
        "prefix=%ff%00&delimiter=",
        "tagging",
        "uploadId=a&partNumber=b",
        "list-type=3",
        "&&&=",
        first=2,
    ),
)
def test_a_query_that_makes_no_sense_is_answered(local_aws, bucket, query):
    status, words = asked(local_aws, "GET", f"/{bucket}", query)
    assert status in (200, 400, 404, 405) and b"InternalFailure" not in words


@pytest.mark.parametrize("lister", ["list_objects", "list_objects_v2", "list_object_versions"])
def test_what_xml_cannot_hold_is_listed_where_the_list_is_encoded(s3, bucket, lister):
    key = "a\x00<&\x1b\ufffe"
    s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    start = {"StartAfter": "\x02"} if lister == "list_objects_v2" else {}
    found = getattr(s3, lister)(Bucket=bucket, Prefix="a", Delimiter="\x01", **start)
    s3.delete_object(Bucket=bucket, Key=key)
    assert [one["Key"] for one in found.get("Contents") or found["Versions"]] == [key]
    assert found["Delimiter"] == "\x01" and found.get("StartAfter") == start.get("StartAfter")


def test_uploads_are_listed_encoded_too(s3, bucket):
    for key in ("a/ü+", "b"):
        s3.create_multipart_upload(Bucket=bucket, Key=key)
    found = s3.list_multipart_uploads(Bucket=bucket, EncodingType="url", MaxUploads=1, Prefix="a")
    assert ([one["Key"] for one in found["Uploads"]], found["EncodingType"]) == (["a/%C3%BC%2B"], "url")


@pytest.mark.parametrize("lister", ["list_objects_v2", "list_multipart_uploads"])
def test_another_encoding_of_a_list_is_refused(s3, bucket, refused, lister):
    told = "InvalidArgument", "Invalid Encoding Method specified in Request", 400
    assert refused(getattr(s3, lister), Bucket=bucket, EncodingType="base64") == told


@pytest.mark.parametrize(
    ("method", "path"),
    mostly_slow(
        ("PATCH", "/b"),
        ("POST", "/b/k"),
        ("DELETE", "/"),
        ("PUT", "/"),
        first=1,
    ),
)
def test_a_method_that_means_nothing_is_refused(local_aws, method, path):
    assert asked(local_aws, method, path)[0] == 405


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 50) for level in range(8)
) + b"]><Delete><Object><Key>&i;</Key></Object></Delete>"  # fmt: skip


@pytest.mark.parametrize(
    "body",
    mostly_slow(
        b"<Delete>",
        b"\xff",
        b"<a/>",
        b"{}",
        BOMB,
        b"<a>" * 1000,
        first=1,
    ),
)
def test_xml_that_is_none_or_grows_is_refused(s3, bucket, refused, body):
    def send(request, **_):
        request.data = body

    s3.meta.events.register("before-sign.s3.DeleteObjects", send)
    try:
        code, _, status = refused(s3.delete_objects, Bucket=bucket, Delete={"Objects": [{"Key": "k"}]})
    finally:
        s3.meta.events.unregister("before-sign.s3.DeleteObjects", send)
    assert status in (400, 403) and code in ("MalformedXML", "InvalidArgument", "BadDigest", "SignatureDoesNotMatch")


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.fixture
def own(home):
    """A client of a server of the test's own, and that server."""
    server = aws.start(home)
    keys = {"aws_access_key_id": server.environment["AWS_ACCESS_KEY_ID"], "region_name": "us-east-1"}
    keys["aws_secret_access_key"] = server.environment["AWS_SECRET_ACCESS_KEY"]
    return boto3.Session().client("s3", endpoint_url=server.endpoint, **keys), server


@pytest.mark.slow
def test_an_upload_that_is_cut_off_by_the_servers_end_leaves_nothing(own, home):
    s3, server = own
    s3.create_bucket(Bucket="cut-off")
    upload = {"Bucket": "cut-off", "Key": "k"}
    upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
    s3.upload_part(PartNumber=1, Body=b"x" * 5_242_880, **upload)
    os.kill(server.pid, 9)
    again = aws.start(home)
    assert (files(home), again.pid == server.pid) == ([], False)
    keys = {"aws_access_key_id": again.environment["AWS_ACCESS_KEY_ID"], "region_name": "us-east-1"}
    keys["aws_secret_access_key"] = again.environment["AWS_SECRET_ACCESS_KEY"]
    assert boto3.Session().client("s3", endpoint_url=again.endpoint, **keys).list_buckets()["Buckets"] == []


def resident(server, what="VmRSS"):
    """The server's resident memory, or with VmHWM the most that it was, in MB."""
    return int(Path(f"/proc/{server.pid}/status").read_text().partition(f"{what}:")[2].split()[0]) // 1024


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_large_objects_pass_through_little_memory(own, home, tmp_path):
    s3, server = own
    s3.create_bucket(Bucket="large")
    (file := tmp_path / "large").write_bytes(os.urandom(2**20) * 200)
    s3.upload_file(str(file), "large", "k")
    s3.copy_object(Bucket="large", Key="copy", CopySource={"Bucket": "large", "Key": "k"})
    before = resident(server, "VmHWM")
    for key in ("k", "copy"):
        body = s3.get_object(Bucket="large", Key=key)["Body"]
        assert sum(len(part) for part in body.iter_chunks(2**20)) == 200 * 2**20
    s3.download_file("large", "k", str(tmp_path / "down"))
    assert (tmp_path / "down").read_bytes() == file.read_bytes()
    assert resident(server, "VmHWM") - before < 60
    assert sum(path.stat().st_size for path in files(home)) == 200 * 2**20


@pytest.mark.slow
def test_an_object_of_fifty_megabytes_goes_and_comes_in_one_request(own):
    s3, _ = own
    s3.create_bucket(Bucket="fifty")
    body = os.urandom(50_000_000)
    s3.put_object(Bucket="fifty", Key="k", Body=body)
    assert s3.get_object(Bucket="fifty", Key="k")["Body"].read() == body
    assert s3.get_object(Bucket="fifty", Key="k", Range="bytes=-3")["Body"].read() == body[-3:]
