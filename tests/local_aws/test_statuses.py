"""A refusal has the code and the HTTP status that the service's protocol gives it: an SDK goes by them."""

from types import SimpleNamespace

import pytest

from local_aws.server import faults, refusals
from local_aws.server.moments import Moments
from local_aws.services.account import Account
from local_aws.services.s3 import buckets
from local_aws.services.s3.buckets import Bucket, Store, check_key, check_name
from local_aws.services.topics import refusals as topics
from local_aws.wire import Request, ServiceError

SECONDS = 1_794_996_400
PROTOCOLS = {"states": 400, "logs": 400, "lambda": 403, "sns": 403, "iam": 403, "s3": 403}


def request(query=""):
    return Request("GET", "/", query, {}, b"")


@pytest.mark.parametrize("service", PROTOCOLS)
@pytest.mark.parametrize(
    ("refuse", "code", "in_xml"),
    [
        (refusals.mismatch, "InvalidSignatureException", "SignatureDoesNotMatch"),
        (refusals.undated, "IncompleteSignatureException", "IncompleteSignature"),
        (lambda service: refusals.other_day(service, "1", "2"), "InvalidSignatureException", "SignatureDoesNotMatch"),
        (lambda service: refusals.too_early(service, "1", 2), "InvalidSignatureException", "SignatureDoesNotMatch"),
        (lambda service: refusals.unsigned_header(service, "a"), "InvalidSignatureException", "SignatureDoesNotMatch"),
        (lambda service: refusals.unsigned_body(service, "a"), "InvalidSignatureException", "SignatureDoesNotMatch"),
    ],
)
def test_who_is_not_let_in_is_told_so_in_the_services_protocol(refuse, code, in_xml, service):
    refused = refuse(service)
    speaks_xml = service in ("sns", "iam", "s3")
    assert (refused.code, refused.status) == (in_xml if speaks_xml else code, PROTOCOLS[service])


@pytest.mark.parametrize(
    ("refused", "code", "status"),
    [
        (refusals.unknown("s3"), "InvalidAccessKeyId", 403),
        (refusals.unknown("iam"), "InvalidClientTokenId", 403),
        (refusals.unknown("states"), "UnrecognizedClientException", 400),
        (refusals.unsigned(request("X-Amz-Signature=1"), "a"), "MissingAuthenticationToken", 403),
        (refusals.unsigned(request(), ""), "MissingAuthenticationToken", 403),
        (refusals.unsigned(request(), "a"), "IncompleteSignature", 403),
        (refusals.other_body("s3"), "XAmzContentSHA256Mismatch", 400),
        (refusals.incomplete_body(), "IncompleteBody", 400),
        (topics.invalid("x"), "InvalidParameter", 400),
        (topics.not_found("Topic"), "NotFound", 404),
        (topics.full("x"), "TopicLimitExceeded", 403),
    ],
)
def test_a_refusal_has_its_code_and_status(refused, code, status):
    assert (refused.code, refused.status) == (code, status)


@pytest.mark.parametrize(
    ("skew", "words"),
    [
        (-300, "Signature expired: then is now earlier than 20261118T100140Z (20261118T100640Z - 5 min.)"),
        (300, "Signature not yet current: then is still later than 20261118T101140Z (20261118T100640Z + 5 min.)"),
        (-900, "Signature expired: then is now earlier than 20261118T095140Z (20261118T100640Z - 15 min.)"),
    ],
)
def test_a_request_of_another_time_is_told_by_how_many_minutes(skew, words):
    assert refusals.skewed("states", "then", SECONDS, skew).message == words
    assert refusals.skewed("s3", "then", SECONDS, skew).code == "RequestTimeTooSkewed"
    assert refusals.skewed("s3", "then", SECONDS, skew).message.endswith(words)


FAULTS = {  # kind: (code, status) of Step Functions, Lambda and IAM
    "throttled": [("ThrottlingException", 400), ("TooManyRequestsException", 429), ("Throttling", 400)],
    "500": [("InternalServerException", 500), ("ServiceException", 500), ("ServiceFailure", 500)],
    "expired": [("ExpiredTokenException", 403), ("ExpiredTokenException", 403), ("ExpiredToken", 403)],
    "denied": [("AccessDeniedException", 403), ("AccessDeniedException", 403), ("AccessDenied", 403)],
    "cancelled": [("AccessDeniedException", 403), ("AccessDeniedException", 403), ("AccessDenied", 403)],
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_that_is_planned_has_the_code_and_status_of_its_service(kind):
    account = Account.from_environment()
    found = [faults._refusal(kind, service, "Do", account) for service in ("states", "lambda", "iam")]
    assert [(refused.code, refused.status) for refused in found] == FAULTS[kind]
    policy = {"denied": "VocLabPolicy2", "cancelled": "voc-cancel-cred"}.get(kind)
    assert policy is None or all(policy in refused.message for refused in found)
    assert faults._refusal("slow", "states", "Do", account) is None


@pytest.mark.parametrize(("told", "taken"), [(0, True), (0.5, True), (3, True), (-0.1, False), ("1", False)])
def test_a_fault_lasts_a_number_of_seconds_that_is_not_below_0(told, taken):
    if taken:
        assert faults._number(told) == told
    else:
        with pytest.raises((TypeError, ValueError)):
            faults._number(told)


@pytest.mark.parametrize(
    ("ask", "code", "status"),
    [
        (lambda store: store.bucket("none"), "NoSuchBucket", 404),
        (lambda store: store.bucket("b").item("none"), "NoSuchKey", 404),
        (lambda store: store.bucket("b").item("k", "1"), "NoSuchVersion", 404),
        (lambda store: store.bucket("b").upload("none", "k"), "NoSuchUpload", 404),
        (lambda store: store.bucket("b").upload("id", "other"), "NoSuchUpload", 404),
        (lambda store: check_name("NO"), "InvalidBucketName", 400),
        (lambda store: check_key("k" * 1025), "KeyTooLongError", 400),
    ],
)
def test_what_is_not_in_s3_is_told_so(tmp_path, ask, code, status):
    store = Store(tmp_path)
    store.buckets["b"] = bucket = Bucket("b", "us-east-1")
    bucket.put(SimpleNamespace(key="k"))
    bucket.uploads["id"] = SimpleNamespace(key="k")
    assert bucket.item("k") is bucket.item("k", "null") and bucket.upload("id", "k").key == "k"
    check_key("k" * 1024)
    with pytest.raises(ServiceError) as refused:
        ask(store)
    assert (refused.value.code, refused.value.status) == (code, status)


def test_s3_keeps_so_many_things_and_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(buckets, "MOST_THINGS", 3)
    store = Store(tmp_path)
    store.buckets = {name: Bucket(name, "us-east-1") for name in "ab"}
    store.buckets["a"].put(SimpleNamespace(key="k"))
    store.buckets["b"].uploads["id"] = SimpleNamespace(key="k")
    store.check_room()
    store.buckets["b"].put(SimpleNamespace(key="k"))
    with pytest.raises(ServiceError, match="keeps 3 objects at most") as refused:
        store.check_room()
    assert refused.value.status == 501


def test_the_keys_of_a_bucket_stay_in_order():
    bucket = Bucket("b", "us-east-1")
    for key in ("c", "a", "b", "a"):
        bucket.put(SimpleNamespace(key=key))
    assert bucket.keys == ["a", "b", "c"]
    bucket.remove("b")
    bucket.remove("none")
    assert bucket.keys == ["a", "c"] and list(bucket.items) == ["c", "a"]


def test_a_function_that_is_not_ready_takes_no_change_and_no_call():
    moments = Moments(lambda what: 60)
    moments.function_changed("CreateFunction", "f")
    for name in ("Invoke", "UpdateFunctionCode"):
        with pytest.raises(ServiceError, match="Pending") as refused:
            moments.check_function(name, "f", "arn:f")
        assert (refused.value.code, refused.value.status) == ("ResourceConflictException", 409)
    moments.check_function("GetFunction", "f", "arn:f")
    moments.check_function("Invoke", "g", "arn:g")
    moments.function_changed("UpdateFunctionCode", "g")
    moments.check_function("Invoke", "g", "arn:g")
    with pytest.raises(ServiceError, match="An update is in progress for resource: arn:g") as refused:
        moments.check_function("UpdateFunctionCode", "g", "arn:g")
    assert refused.value.status == 409
