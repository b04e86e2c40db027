"""Who is let in: our key, from our own programs, and nobody else."""

import os
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from local_aws.server.front import listen

SIGNED = b"Authorization: SIGNED\r\n"
IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"


def post(headers: bytes, body: bytes = IDENTITY, path: bytes = b"/", method: bytes = b"POST") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body)
    return b"%s %s HTTP/1.1\r\n%s%sConnection: close\r\n\r\n%s" % (method, path, headers, length, body)


def test_our_key_is_let_in_whatever_the_signature(speak):
    assert b"GetCallerIdentityResponse" in speak(post(b"Host: HOST\r\n" + SIGNED))


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
    key = local_aws.environment["AWS_ACCESS_KEY_ID"].encode()
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
    own = b"Authorization: LocalAWS nonce=" + b"0" * 32 + b", proof=" + b"0" * 64 + b"\r\n"
    assert statuses(speak(post(b"Host: HOST\r\n" + own, b"", b"/local-aws/" + question))) == [403]


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
    assert local_aws.environment["AWS_ACCESS_KEY_ID"] not in log
