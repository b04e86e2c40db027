"""Who is let in: our key, from our own programs, and nobody else."""

import hashlib
import os
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws import signature
from local_aws.server.front import listen
from local_aws.server.gate import Gate
from local_aws.server.refusals import Refused
from local_aws.signature import MOMENT, Keys
from local_aws.wire import Request
from tests.local_aws.conftest import IDENTITY, keys_of

SIGNED = b"Authorization: SIGNED\r\n"
KEYS = Keys("AKIAEXAMPLE", "secret")
EMPTY = hashlib.sha256(b"{}").hexdigest()
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def post(headers: bytes, body: bytes = IDENTITY, path: bytes = b"/", method: bytes = b"POST") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body)
    return b"%s %s HTTP/1.1\r\n%s%sConnection: close\r\n\r\n%s" % (method, path, headers, length, body)


def request(at: datetime = NOON, service: str = "states", query: str = "", keys: Keys = KEYS, **others: str) -> Request:
    """A request signed at this moment."""
    sent = {"host": "127.0.0.1:1", "x-amz-date": at.strftime(MOMENT), "x-amz-target": "AWSStepFunctions.List"}
    sent |= {name.replace("_", "-"): value for name, value in others.items()}
    signed = signature.Signed(keys.id, sent["x-amz-date"][:8], "us-east-1", service, tuple(sorted(sent)))
    made = signature.made(keys.secret, signed, "POST", "/", query, sent, EMPTY)
    scope = f"{keys.id}/{signed.day}/us-east-1/{service}/aws4_request"
    names = ";".join(signed.headers)
    said = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={made}"
    return Request("POST", "/", query, {**sent, "authorization": said}, b"{}")


def refusal(asked: Request, now: datetime = NOON, gate: Gate | None = None) -> tuple[str, str, int]:
    """Code, words and status."""
    with pytest.raises(Refused) as refused:
        (gate or Gate(KEYS, lambda: now)).check(asked)
    return refused.value.code, refused.value.message, refused.value.status


def test_a_signed_request_is_let_in(speak):
    assert b"GetCallerIdentityResponse" in speak(post(b"Host: HOST\r\n" + SIGNED))


@pytest.mark.parametrize(
    "change",
    [
        {"body": b'{"other": 1}', "headers": {"x-amz-content-sha256": hashlib.sha256(b'{"other": 1}').hexdigest()}},
        {"method": "PUT"},
        {"path": "/other"},
        {"query": "Other=1"},
        {"headers": {"x-amz-target": "AWSStepFunctions.DeleteStateMachine"}},
        {"headers": {"host": "localhost:1"}},
        {"headers": {"x-amz-date": "20260101T120001Z"}},
    ],
)
def test_whatever_is_changed_after_it_was_signed_is_refused(change):
    signed = request(x_amz_content_sha256=EMPTY)
    changed = replace(signed, **{**change, "headers": {**signed.headers, **change.get("headers", {})}})
    code, words, _ = refusal(changed)
    assert code == "InvalidSignatureException" and "signature we calculated does not match" in words


@pytest.mark.parametrize("query", ["", "b=2&a=1", "a=%20%2B%25&A", "prefix=a%2Fb&x=~-_.", "select&select-type=2"])
def test_the_address_is_signed_too(query):
    assert Gate(KEYS, lambda: NOON).check(request(query=query)).key == KEYS.id


@pytest.mark.parametrize(
    "query", ["select&select-type=2", "b=2&a=1&a=0", "a=%20%2B&a-b=1", "uploads", "a=b%3Dc&a%26=1"]
)
def test_the_query_is_signed_in_botocores_order(query):
    canonical = SigV4Auth(None, "s3", "us-east-1")._canonical_query_string_url(urlsplit(f"http://127.0.0.1/?{query}"))
    assert signature._query(query) == canonical


def test_with_another_secret_a_signature_does_not_match(local_aws):
    keys = {"aws_access_key_id": keys_of(local_aws).id, "aws_secret_access_key": "x" * 40}
    calls = {
        "sts": ("get_caller_identity", "SignatureDoesNotMatch", 403),
        "iam": ("list_roles", "SignatureDoesNotMatch", 403),
        "stepfunctions": ("list_state_machines", "InvalidSignatureException", 400),
        "logs": ("describe_log_groups", "InvalidSignatureException", 400),
        "lambda": ("list_functions", "InvalidSignatureException", 403),
        "s3": ("list_buckets", "SignatureDoesNotMatch", 403),
    }
    for service, (operation, code, status) in calls.items():
        with pytest.raises(ClientError, match="Check your AWS Secret Access Key and signing method") as refused:
            getattr(boto3.client(service, **keys), operation)()
        answer = refused.value.response
        assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == (code, status), service


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(minutes=5), None),
        (timedelta(minutes=-5), None),
        (
            timedelta(minutes=5, seconds=1),
            "Signature expired: 20260101T115459Z is now earlier than 20260101T115500Z (20260101T120000Z - 5 min.)",
        ),
        (
            timedelta(minutes=-5, seconds=-1),
            "Signature not yet current: 20260101T120501Z is still later than 20260101T120500Z "
            "(20260101T120000Z + 5 min.)",
        ),
    ],
)
def test_a_date_may_be_five_minutes_off(monkeypatch, late, words):
    gate = Gate(KEYS, lambda: NOON)
    monkeypatch.setattr("local_aws.turns.monotonic", lambda began=gate._began: began + 3600)  # it runs for an hour
    asked = request(NOON - late)
    if words is None:
        assert gate.check(asked)
    else:
        assert refusal(asked, gate=gate) == ("InvalidSignatureException", words, 400)
        assert refusal(request(NOON - late, "iam"), gate=gate) == ("SignatureDoesNotMatch", words, 403)
        assert refusal(request(NOON - late, "s3"), gate=gate)[0] == "RequestTimeTooSkewed"


def test_what_was_signed_before_the_server_began_is_refused(monkeypatch):
    monkeypatch.setattr("local_aws.turns.monotonic", lambda: 1.0)
    gate = Gate(KEYS, lambda: NOON)
    assert gate.check(request(NOON))
    code, words, _ = refusal(request(NOON - timedelta(seconds=1)), gate=gate)
    assert code == "InvalidSignatureException" and "when this local AWS started" in words


def test_within_the_life_of_a_server_a_request_can_be_sent_again():
    gate, asked = Gate(KEYS, lambda: NOON), request()
    assert gate.check(asked) and gate.check(replace(asked, claimed=None, signer=None))


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_that_jumps_shuts_nobody_out(jump):
    clock = [NOON]
    gate = Gate(KEYS, lambda: clock[0])
    clock[0] += jump
    assert gate.check(request(clock[0]))


@pytest.mark.parametrize("name", ["host", "x-amz-target", "x-amz-security-token"])
def test_what_says_whom_and_what_is_asked_must_be_signed(name):
    signed = request()
    said = signed.headers["authorization"].replace(f";{name}", "").replace(f"{name};", "")
    code, words, _ = refusal(replace(signed, headers={**signed.headers, name: "x", "authorization": said}))
    assert code == "InvalidSignatureException" and "must be a 'SignedHeader' in the AWS Authorization." in words


@pytest.mark.parametrize("payload", ["UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"])
def test_a_body_that_is_not_signed_is_refused(payload):
    code, words, _ = refusal(request(x_amz_content_sha256=payload))
    assert code == "InvalidSignatureException" and f"not as {payload}" in words


def test_a_body_of_another_hash_is_refused():
    assert refusal(request(x_amz_content_sha256="0" * 64))[0] == "XAmzContentSHA256Mismatch"
    assert refusal(replace(request(), body=b"{ }"))[0] == "InvalidSignatureException"


@pytest.mark.parametrize(
    ("service", "version", "operation", "params"),
    [
        ("sts", "v4", "get_caller_identity", {}),
        ("sqs", "v4", "list_queues", {}),
        ("s3", "s3v4", "get_object", {"Bucket": "a-bucket", "Key": "k"}),
        ("s3", "s3", "get_object", {"Bucket": "a-bucket", "Key": "k"}),  # as boto3 signs by itself
    ],
)
def test_a_presigned_address_is_refused(local_aws, service, version, operation, params):
    client = boto3.client(service, config=Config(signature_version=version))
    address = client.generate_presigned_url(operation, Params=params)
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(address)
    assert b"presigned URL" in refused.value.read()


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", "MissingAuthenticationToken"),
        ("Basic Zm9vOmJhcg==", "IncompleteSignature"),
        ("AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/states/aws4_request", "IncompleteSignature"),
    ],
)
def test_what_is_no_signature_is_told_so(authorization, code):
    asked = replace(request(), headers={"host": "127.0.0.1:1", "authorization": authorization})
    assert refusal(asked)[0] == code


@pytest.mark.parametrize("date", ["", "Thu, 01 Jan 2026 12:00:00 GMT", "20260101T120000Ż"])
def test_a_date_that_cannot_be_read_is_refused(date):
    asked = request()
    assert refusal(replace(asked, headers={**asked.headers, "x-amz-date": date}))[0] == "IncompleteSignatureException"


def test_a_signature_of_another_day_is_refused():
    asked = request()
    said = asked.headers["authorization"].replace("/20260101/", "/20260102/")
    assert "'20260102' != '20260101'" in refusal(replace(asked, headers={**asked.headers, "authorization": said}))[1]


def test_the_secret_is_not_shown():
    assert "secret" not in repr(KEYS)


@pytest.mark.parametrize(
    "headers",
    [
        b"Host: HOST\r\nOrigin: null\r\n",
        b"Host: HOST\r\nOrigin: http://HOST\r\n",
        b"Host: HOST\r\nOrigin: https://evil.example\r\n",
        b"Host: HOST\r\nSec-Fetch-Site: cross-site\r\n",
        b"Host: HOST\r\nSec-Fetch-Mode: no-cors\r\n",
        b"Host: evil.example\r\n",
        b"Host: 127.0.0.1.evil.example\r\n",
        b"Host: 127.0.0.1\r\n",
        b"Host: [::1]:80\r\n",
        b"Host: [::ffff:127.0.0.1]:80\r\n",
        b"Host: 0.0.0.0:80\r\n",
        b"Host: HOST.\r\n",
        b"",
    ],
)
def test_a_foreign_host_or_any_origin_is_refused_even_with_the_key(speak, statuses, headers):
    answer = speak(post(headers + SIGNED))
    assert statuses(answer) == [403] and b"Response" not in answer


def test_a_preflight_is_refused_and_nothing_is_said_of_cors(speak, statuses):
    asked = b"Host: HOST\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n"
    answer = speak(post(asked, b"", method=b"OPTIONS"))
    assert statuses(answer) == [403] and b"access-control" not in answer.lower()


def test_a_form_of_text_plain_without_the_key_is_refused(speak, statuses):
    assert statuses(speak(post(b"Host: HOST\r\nContent-Type: text/plain\r\n"))) == [403]


@pytest.mark.parametrize(
    "authorization",
    [
        b"",
        b"Authorization: Basic Zm9vOmJhcg==\r\n",
        b"Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sts/aws4_request\r\n",
        b"Authorization: SIGNED\r\nAuthorization: SIGNED\r\n",
        b"Authorization: LocalAWS nonce=0, proof=0\r\n",
    ],
)
def test_without_the_key_nothing_is_answered(speak, statuses, authorization):
    answer = speak(post(b"Host: HOST\r\n" + authorization))
    assert statuses(answer)[0] in (400, 403) and b"assumed-role" not in answer


def test_the_key_in_the_address_does_not_count(speak, statuses, local_aws):
    key = keys_of(local_aws).id.encode()
    path = b"/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + key + b"/20260101/us-east-1/sts/aws4_request"
    assert statuses(speak(post(b"Host: HOST\r\n", path=path))) == [403]


@pytest.mark.parametrize("path", [b"/moto-api/", b"/moto-api/reset", b"/moto-api/data.json", b"/favicon.ico"])
def test_motos_own_api_is_closed(speak, statuses, path):
    assert statuses(speak(post(b"Host: HOST\r\n", path=path))) == [403]
    opened = speak(post(b"Host: HOST\r\n" + SIGNED, b"", path=path))
    assert b"moto" not in opened.lower()


@pytest.mark.parametrize("headers", [b"Host: evil.example\r\n" + SIGNED, b"Host: HOST\r\n"])
def test_who_is_refused_is_refused_before_the_body_is_read(speak, statuses, headers):
    waits = b"POST / HTTP/1.1\r\n" + headers + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    assert statuses(speak(waits)) == [403]


@pytest.mark.parametrize("question", [b"status", b"stop", b"\xff"])
def test_only_who_knows_the_key_may_ask_the_server_about_itself(speak, statuses, question):
    scope = b"Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/local-aws/aws4_request"
    for own in (b"", scope + b", SignedHeaders=host, Signature=" + b"0" * 64 + b"\r\n"):
        answer = speak(post(b"Host: HOST\r\n" + own, b"", b"/local-aws/" + question))
        assert statuses(answer)[0] in (400, 403) and b"pid" not in answer


def test_it_listens_on_loopback_alone():
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_wrong_key_hears_what_aws_would_say(local_aws):
    foreign = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "x"}
    with pytest.raises(ClientError, match=r"InvalidClientTokenId.*security token included in the request"):
        boto3.client("sts", **foreign).get_caller_identity()
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        boto3.client("stepfunctions", **foreign).list_state_machines()


def test_the_log_holds_no_key(speak, local_aws):
    speak(post(b"Host: HOST\r\n" + SIGNED))
    log = Path(os.environ["LOCAL_AWS_HOME"], "server.log").read_text()
    assert "sts GetCallerIdentity 200" in log
    assert keys_of(local_aws).id not in log and keys_of(local_aws).secret not in log


def test_a_form_that_nobody_signed_is_refused_as_its_client_can_read_it(local_aws):
    asked = {
        "RoleArn": f"arn:aws:iam::123456789012:role/{'R' * 20}",
        "RoleSessionName": "me",
        "WebIdentityToken": "tok1",
    }
    with pytest.raises(ClientError, match=r"\(MissingAuthenticationToken\).*Missing Authentication Token"):
        boto3.client("sts").assume_role_with_web_identity(**asked)


def test_a_query_is_signed_byte_for_byte():
    """Two bytes that are no UTF-8 are read as one letter; signed they are two."""
    made = [signature.made("secret", signature.read(authorization()), "GET", "/", query, {}, "") for query in QUERIES]
    assert len(set(made)) == len(QUERIES)


QUERIES = ("a=%fe", "a=%ff", "a=%ef%bf%bd")


def authorization() -> str:
    scope = "AKIAEXAMPLE/20260101/us-east-1/s3/aws4_request"
    return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={'0' * 64}"
