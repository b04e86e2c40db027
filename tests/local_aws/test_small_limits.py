"""Where small things turn: ranges of bytes, pages, groups of log events, moments, what tells a process from another."""

import os
import stat
from types import SimpleNamespace

import pytest

from local_aws import birth
from local_aws.services import log_groups
from local_aws.services.account import Account
from local_aws.services.logs_language.insights import Query
from local_aws.services.logs_language.words import NotUnderstood
from local_aws.services.pages import page
from local_aws.services.s3 import content, objects
from local_aws.services.s3.conditions import wanted
from local_aws.services.s3.operations import FIXED, Call, check_parameters, handler_of
from local_aws.wire import RequestContext, ServiceError, shortened

REFUSED = ServiceError("Refused", "no token of this list")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (None, None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-0", (0, 1)),
        ("bytes=0-9", (0, 10)),
        ("bytes=0-10", (0, 10)),
        ("bytes=9-", (9, 10)),
        ("bytes=10-", "InvalidRange"),
        ("bytes=3-2", None),
        ("bytes=3-3", (3, 4)),
        ("bytes=-0", "InvalidRange"),
        ("bytes=-1", (9, 10)),
        ("bytes=-10", (0, 10)),
        ("bytes=-11", (0, 10)),
        (f"bytes=0-{'9' * 5000}", (0, 10)),
        (f"bytes=-{'9' * 5000}", (0, 10)),
    ],
)
def test_a_range_is_of_these_ten_bytes_those(asked, found):
    if found == "InvalidRange":
        with pytest.raises(ServiceError) as refused:
            wanted(asked, 10)
        assert (refused.value.code, refused.value.status) == ("InvalidRange", 416)
    else:
        assert wanted(asked, 10) == found


def test_a_list_comes_in_pages_and_the_last_has_no_token():
    first, token = page("abcde", "letters", None, 2, REFUSED)
    second, token = page("abcde", "letters", token, 2, REFUSED)
    assert (first, second) == (["a", "b"], ["c", "d"])
    assert page("abcde", "letters", token, 2, REFUSED) == (["e"], None)
    assert page("abcd", "letters", token, 2, REFUSED) == ([], None)
    assert page("ab", "letters", None, 2, REFUSED) == (["a", "b"], None)
    with pytest.raises(ServiceError):
        page("abcde", "others", token, 2, REFUSED)


@pytest.mark.parametrize(("length", "shown"), [(40, 40), (41, 41), (80, 41)])
def test_a_text_is_shown_whole_up_to_forty_characters(length, shown):
    assert len(shortened("x" * length)) == shown and shortened("x" * length).endswith("…") == (length > 40)


@pytest.mark.parametrize(
    ("service", "region", "code", "status"),
    [
        ("states", "us-east-1", None, None),
        ("states", "us-west-2", None, None),
        ("iam", "eu-west-1", None, None),
        ("sts", "eu-west-1", None, None),
        ("states", "eu-west-1", "AccessDeniedException", 400),
        ("lambda", "eu-west-1", "AccessDeniedException", 403),
        ("s3", "eu-west-1", "AccessDenied", 403),
    ],
)
def test_the_lab_denies_other_regions_in_the_words_of_each_service(service, region, code, status):
    account = Account.from_environment()
    if code is None:
        return account.check_region(service, region, "List")
    with pytest.raises(ServiceError, match=r"with an explicit deny.*Pvoclabs2") as refused:
        account.check_region(service, region, "List")
    assert (refused.value.code, refused.value.status) == (code, status)


@pytest.mark.parametrize(
    ("action", "params", "code", "status"),
    [
        ("GetRole", {}, None, None),
        ("GetRole", {"RoleName": "LabRole"}, None, None),
        ("GetRole", {"RoleName": "none"}, "NoSuchEntity", 404),
        ("GetRole", {"RoleName": "voclabs"}, "AccessDenied", 403),
        ("CreateRole", {"RoleName": "LabRole"}, "AccessDenied", 403),
    ],
)
def test_of_iam_a_student_sees_the_labs_role(action, params, code, status):
    account = Account.from_environment()
    if code is None:
        return account.check_iam(action, params)
    with pytest.raises(ServiceError) as refused:
        account.check_iam(action, params)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_a_student_may_ask_sts_who_it_is_and_no_more():
    account = Account.from_environment()
    account.check_sts("GetCallerIdentity")
    with pytest.raises(ServiceError, match="sts:AssumeRole") as refused:
        account.check_sts("AssumeRole")
    assert refused.value.status == 403


ROWS = [{"n": str(number), "g": "ab"[number % 2], "@timestamp": f"{9 - number}"} for number in range(1, 6)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("count(*)", 5),
        ("count(none)", 0),
        ("count(n)", 5),
        ("count_distinct(g)", 2),
        ("sum(n)", 15),
        ("avg(n)", 3),
        ("min(n)", 1),
        ("max(n)", 5),
        ("sum(none)", None),
        ("pct(n, 0)", 1),
        ("pct(n, 20)", 1),
        ("pct(n, 21)", 2),
        ("pct(n, 50)", 3),
        ("pct(n, 99)", 5),
        ("pct(n, 100)", 5),
        ("earliest(n)", "5"),
        ("latest(n)", "1"),
        ("sum(n) / count(*)", 3),
    ],
)
def test_a_group_of_five_comes_to(asked, found):
    (row,) = Query(f"stats {asked} as x").run([dict(row) for row in ROWS])
    assert row.get("x") == (None if found is None else str(found))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("pct(n)", "pct takes 2 arguments in stats, not 1"),
        ("sum(n, g)", "sum takes 1 argument in stats, not 2"),
        ("sum()", "sum takes 1 argument in stats, not 0"),
        ("pct(n, 101)", "a percentage from 0 to 100"),
        ("pct(n, -1)", "a percentage from 0 to 100"),
        ("pct(n, g)", "a percentage from 0 to 100"),
    ],
)
def test_a_function_of_a_group_takes_what_it_takes(asked, words):
    with pytest.raises(NotUnderstood, match=words):
        Query(f"stats {asked}")


@pytest.mark.parametrize(("at", "found"), [(999, False), (1000, True), (2999, True), (3000, False), (3001, False)])
def test_a_query_from_second_1_to_2_finds_all_of_them(at, found):
    event = SimpleNamespace(timestamp=at, ingestion_time=at, message="x", event_id=1)
    stream = SimpleNamespace(log_stream_name="s", events=[event])
    group = SimpleNamespace(streams={"s": stream}, account_id="123456789012", name="g")
    assert bool(log_groups.execute_query([group], "fields @message", 1, 2)) is found


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [(0, "1970-01-01 00:00:00.000"), (1_001, "1970-01-01 00:00:01.001"), (59_999, "1970-01-01 00:00:59.999")],
)
def test_a_moment_is_told_to_the_millisecond(milliseconds, told):
    assert log_groups._moment(milliseconds) == told


def test_a_process_is_told_by_boot_namespace_and_the_ticks_of_its_start(tmp_path, monkeypatch):
    (tmp_path / "sys/kernel/random").mkdir(parents=True)
    (tmp_path / "sys/kernel/random/boot_id").write_text("boot\n", "ascii")
    (tmp_path / "self/ns").mkdir(parents=True)
    (tmp_path / "self/ns/pid").symlink_to("pid:[4026531836]")
    (tmp_path / "7").mkdir()
    after = " ".join(f"field{number}" for number in range(3, 53))  # proc(5): 22 is starttime
    (tmp_path / "7/stat").write_text(f"7 (a name) with ) brackets) {after}", "utf-8")
    monkeypatch.setattr(birth, "PROC", tmp_path)
    assert birth._linux(7) == "boot pid:[4026531836] field22"


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"Bucket": "b", "Key": "k"}, None),
        ({"ACL": "private", "StorageClass": "STANDARD"}, None),
        ({"ACL": None, "GrantRead": None}, None),
        ({"ACL": "public-read"}, "does not offer ACL of S3's PutObject as 'public-read'."),
        ({"GrantRead": "all"}, "does not offer GrantRead of S3's PutObject."),
        ({"ExpectedBucketOwner": "123456789012"}, None),
        ({"ExpectedBucketOwner": ""}, None),
        ({"ExpectedBucketOwner": "210987654321"}, "Access Denied"),
    ],
)
def test_a_parameter_of_s3_is_taken_where_it_asks_for_what_is_so(params, refusal):
    call = Call(None, params, b"", RequestContext("123456789012", "us-east-1", "id", "student"))
    if refusal is None:
        return check_parameters("PutObject", call)
    with pytest.raises(ServiceError) as refused:
        check_parameters("PutObject", call)
    assert refused.value.message.endswith(refusal)
    assert refused.value.status == (403 if refusal == "Access Denied" else 501)
    assert FIXED["ObjectLockEnabledForBucket"] == (False,)


def test_an_operation_of_s3_that_is_not_offered_is_told():
    assert handler_of("PutObject") is objects.put_object
    with pytest.raises(ServiceError, match="does not offer SelectObjectContent of S3") as refused:
        handler_of("SelectObjectContent")
    assert refused.value.status == 501


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_the_folder_of_large_objects_is_the_owners_alone(tmp_path):
    before = os.umask(0)
    try:
        content.Shelf(tmp_path / "objects").keep(b"x" * (content.SMALL + 1))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "objects").stat().st_mode) == 0o700
