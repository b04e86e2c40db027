"""Where services turn from one answer to the other: parameters, pages, patterns, chunks, loops; in this process."""

import hashlib
from types import SimpleNamespace

import botocore.session
import pytest

from local_aws.server import chunked
from local_aws.server.lambda_api import LambdaApi
from local_aws.server.refusals import Refused
from local_aws.services import protocols
from local_aws.services.buses import routing
from local_aws.services.parameters import Strictness, faults, read
from local_aws.services.patterns.rules import _parts, _passes
from local_aws.services.queues.attributes import Attributes
from local_aws.services.s3.listing import page
from local_aws.services.s3.operations import Call
from local_aws.services.table import SERVICES
from local_aws.wire import Response, ServiceError


@pytest.fixture(scope="module")
def shape():
    """The shape of an operation's parameters, by the model of its service."""
    session = botocore.session.get_session()
    return lambda service, operation: session.get_service_model(service).operation_model(operation).input_shape


# ── parameters of a Task


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"QueueUrl": "u", "MessageBody": "m"}, []),
        ({"QueueUrl": "u"}, ["The field 'MessageBody' is required but was missing"]),
        ({"QueueUrl": None, "MessageBody": "m"}, []),
        ({"QueueUrl": "u", "MessageBody": "m", "Odd": 1}, ['The field "Odd" is not supported by Step Functions']),
        ({"QueueUrl": "u", "MessageBody": "m", "DelaySeconds": True},
         ["The value for the field 'DelaySeconds' must be an INTEGER"]),
        ({"QueueUrl": "u", "MessageBody": "m", "MessageAttributes": {"a": {"DataType": "String", "Odd": 1}}},
         ['The field "Odd" is not supported by Step Functions']),
        ({"QueueUrl": "u", "MessageBody": "m", "MessageAttributes": {"a": {}}},
         ["The field 'DataType' is required but was missing"]),
        ({"QueueUrl": "u", "MessageBody": "m", "MessageAttributes": {"a": "text"}}, []),
        ({"QueueUrl": 7, "MessageBody": "m"}, ["The value for the field 'QueueUrl' must be a STRING"]),
    ],
)  # fmt: skip
def test_the_parameters_of_a_task_are_those_of_the_api(shape, given, found):
    assert list(faults(given, shape("sqs", "SendMessage"), Strictness())) == found


def test_members_of_lists_are_looked_at_and_what_may_be_missing_is_where_nothing_is_required(shape):
    entries = {"QueueUrl": "u", "Entries": [{"Id": "1", "MessageBody": "m"}, {"Id": "2", "Odd": 1}]}
    told = list(faults(entries, shape("sqs", "SendMessageBatch"), Strictness()))
    assert told == [
        'The field "Odd" is not supported by Step Functions', "The field 'MessageBody' is required but was missing",
    ]  # fmt: skip
    assert list(faults({}, shape("sqs", "SendMessage"), Strictness(required=False))) == []
    assert list(faults({"a": 1}, None, Strictness())) == ['The field "a" is not supported by Step Functions']


def test_texts_are_read_as_truths_and_as_values_of_dynamodb_where_the_api_has_those(shape):
    item = {"TableName": "T", "Item": {"Case": "001", "n": {"N": "1"}}, "Odd": ["x"]}
    assert read(item, shape("dynamodb", "PutItem")) == {
        "TableName": "T", "Item": {"Case": {"S": "001"}, "n": {"N": "1"}}, "Odd": ["x"],
    }  # fmt: skip
    query = {"ConsistentRead": "true", "ScanIndexForward": "false", "TableName": "true", "Limit": "1"}
    assert read(query, shape("dynamodb", "Query")) == {**query, "ConsistentRead": True, "ScanIndexForward": False}
    assert read({"ConsistentRead": "yes"}, shape("dynamodb", "Query")) == {"ConsistentRead": "yes"}
    batch = {"TransactItems": [{"Put": {"TableName": "T", "Item": {"Case": "001"}}}]}
    (put,) = read(batch, shape("dynamodb", "TransactWriteItems"))["TransactItems"]
    assert put["Put"]["Item"] == {"Case": {"S": "001"}}
    assert read(["x"], None) == ["x"] and read("true", None) == "true"


# ── pages of S3


KEYS = ["a/1", "a/2", "b", "c/1", "d"]


@pytest.mark.parametrize(
    ("prefix", "delimiter", "after", "most", "keys", "prefixes", "last"),
    [
        ("", "", "", 5, KEYS, [], None),
        ("", "", "", 4, KEYS[:4], [], "c/1"),
        ("", "", "", 0, [], [], None),
        ("", "", "a/2", 9, ["b", "c/1", "d"], [], None),
        ("", "/", "", 9, ["b", "d"], ["a/", "c/"], None),
        ("", "/", "", 2, ["b"], ["a/"], "b"),
        ("", "/", "a/", 9, ["b", "d"], ["c/"], None),
        ("", "/", "a/1", 9, ["b", "d"], ["a/", "c/"], None),
        ("a/", "/", "", 9, ["a/1", "a/2"], [], None),
        ("a", "/", "", 1, [], ["a/"], None),
        ("a/", "", "a", 9, ["a/1", "a/2"], [], None),
        ("x", "", "", 9, [], [], None),
    ],
)
def test_a_page_of_s3_has_keys_and_groups_in_order(prefix, delimiter, after, most, keys, prefixes, last):
    found = page(KEYS, prefix, delimiter, after, most)
    assert (found.keys, found.prefixes, found.last) == (keys, prefixes, last)
    assert found.count == len(keys) + len(prefixes)


@pytest.mark.parametrize(("told", "most"), [(None, 1000), (0, 0), (999, 999), (1000, 1000), (1001, 1000)])
def test_a_page_of_s3_has_a_thousand_entries_at_most(told, most):
    params = {} if told is None else {"MaxKeys": told}
    assert Call(None, params, b"", None).most("MaxKeys") == most


# ── patterns of EventBridge


@pytest.mark.parametrize(
    ("wildcard", "value", "passes"),
    [
        ("abc", "abc", True),
        ("abc", "abcd", False),
        ("a*", "a", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("a*b*c", "abc", True),
        ("a*b*c", "axbxc", True),
        ("a*b*c", "acb", False),
        ("*b*b*", "b", False),
        ("*b*b*", "abab", True),
        ("a*bc*c", "abc", False),
        ("*", "", True),
        (r"a\*b", "a*b", True),
        (r"a\*b", "axb", False),
    ],
)
def test_a_wildcard_stands_for_any_letters_and_for_none(wildcard, value, passes):
    assert _passes(_parts(wildcard), value) is passes


@pytest.mark.parametrize(("hops", "sent"), [(0, True), (15, True), (16, False)])
def test_an_event_that_came_through_sixteen_rules_goes_no_further(monkeypatch, hops, sent):
    taken = []
    monkeypatch.setattr(routing, "_delivery", lambda rule, target, event, further: (target, further))
    monkeypatch.setattr(routing.POSTMAN, "take", taken.append)
    rule = SimpleNamespace(arn="arn", wants=lambda event: True, targets={"1": "target"})
    routing.route(SimpleNamespace(rules={"r": rule}), {}, hops)
    assert taken == [("target", hops + 1)] * sent


# ── attributes of a queue


@pytest.mark.parametrize(
    ("most", "taken"), [(0, False), (1, True), ("1", True), (1000, True), (1001, False), (10_000, False), ("x", False)]
)
def test_a_message_goes_to_the_dead_letters_after_one_to_a_thousand_receives(most, taken):
    policy = f'{{"deadLetterTargetArn": "arn", "maxReceiveCount": "{most}"}}'
    if taken:
        assert Attributes({"RedrivePolicy": policy}, False).redrive == ("arn", int(most))
    else:
        with pytest.raises(ServiceError, match="valid values are from 1 to 1000 both inclusive"):
            Attributes({"RedrivePolicy": policy}, False)


def test_a_policy_has_at_most_64_kib_of_characters():
    policy = '{"a": "%s"}' % ("x" * (65_536 - 9))
    assert len(policy) == 65_536 and Attributes({"Policy": policy}, False)["Policy"] == policy
    with pytest.raises(ServiceError, match="Invalid value for the parameter Policy"):
        Attributes({"Policy": f"{policy} "}, False)


# ── answers


@pytest.mark.parametrize(
    ("status", "whose", "sender"), [(400, "User", "Sender"), (499, "User", "Sender"), (500, "Service", "Receiver")]
)
def test_an_error_says_whose_fault_it_is(status, whose, sender):
    refused = ServiceError("Odd", "why", status, "AWS.Odd")
    assert f'"Type":"{whose}"' in protocols.error("lambda", "id", refused).body.decode().replace(" ", "")
    assert protocols.error("sqs", "id", refused).headers["x-amzn-query-error"] == f"AWS.Odd;{sender}"
    assert f"<Type>{sender}</Type>" in protocols.error("sns", "id", refused).body.decode()


@pytest.mark.parametrize(("status", "told"), [(200, True), (204, False), (404, True)])
def test_an_answer_without_content_tells_no_length(status, told):
    assert ("Content-Length" in Response(status, b"", {})._head(True).decode()) is told


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("POST", "/2015-03-31/functions/F/invocations", "Invoke"),
        ("GET", "/2016-08-19/account-settings", "GetAccountSettings"),
        ("GET", "/2015-03-31/functions/F/invocations", "moto's"),
        ("POST", "/2016-08-19/account-settings", "moto's"),
        ("GET", "/2015-03-31/functions", "moto's"),
    ],
)
def test_an_operation_of_lambda_is_known_by_its_method_and_its_path(method, path, operation):
    router = SimpleNamespace(rest_operation=lambda service, request, region: "moto's")
    loading = SimpleNamespace(heavy=lambda: SimpleNamespace(moto_services=router))
    request = SimpleNamespace(method=method, path=path)
    assert LambdaApi(None, None, loading).operation(request, "us-east-1") == operation


def test_a_service_is_known_by_what_machines_call_it():
    assert SERVICES["sqs"].optimized.name == "sqs"


# ── bodies in chunks


def request(body, claim="STREAMING-UNSIGNED-PAYLOAD-TRAILER", length=5, **headers):
    told = {"x-amz-content-sha256": claim, "x-amz-decoded-content-length": str(length), "host": "s3", **headers}
    return SimpleNamespace(body=body, headers=told)


def sign(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("coding", ["aws-chunked", "", "gzip,aws-chunked", "gzip"])
def test_chunks_become_the_body_and_trailers_become_headers(coding):
    body = b"3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\nx-amz-checksum-sha1:x\r\n\r\n"
    asked = request(body, **{"content-encoding": coding, "x-amz-trailer": "X-Amz-Checksum-Crc32"})
    chunked.decode(asked, sign, "seed")
    rest = {"content-encoding": "gzip"} if "gzip" in coding else {}
    assert (asked.body, asked.headers) == (b"abcde", {"host": "s3", **rest, "x-amz-checksum-crc32": "AAAAAA=="})


@pytest.mark.parametrize(
    ("body", "length"),
    [
        (b"5\r\nabcde\r\n0\r\n\r\n", 4),
        (b"5\r\nabcd", 5),
        (b"5\r\nabcdeXX0\r\n\r\n", 5),
        (b"g\r\nabcde\r\n0\r\n\r\n", 5),
        (b"5" + b" " * 260 + b"\r\nabcde\r\n0\r\n\r\n", 5),
        (b"5\r\nabcde\r\n0\r\nodd\r\n\r\n", 5),
        (b"5\r\nabcde\r\n", 5),
        (b"000000005\r\nabcde\r\n0\r\n\r\n", 5),
    ],
)
def test_a_body_that_is_not_as_it_says_is_incomplete(body, length):
    with pytest.raises(Refused) as refused:
        chunked.decode(request(body, length=length), sign, "seed")
    assert (refused.value.code, refused.value.status) == ("IncompleteBody", 400)


def signed(*chunks, seed="seed", trailer=None):
    """The chunks, each signed after the one before it."""
    body, last = b"", seed
    for chunk in (*chunks, b""):
        text = f"{chunked.NOTHING}\n{hashlib.sha256(chunk).hexdigest()}"
        last = sign(f"AWS4-HMAC-SHA256-PAYLOAD\n{{}}\n{last}\n{text}")
        body += f"{len(chunk):x};chunk-signature={last}\r\n".encode() + chunk + (b"\r\n" if chunk else b"")
    if trailer:
        made = hashlib.sha256(f"{trailer}\n".encode()).hexdigest()
        last = sign(f"AWS4-HMAC-SHA256-TRAILER\n{{}}\n{last}\n{made}")
        body += f"{trailer}\r\nx-amz-trailer-signature:{last}\r\n".encode()
    return body + b"\r\n"


TRAILER = "x-amz-checksum-crc32:AAAAAA=="


@pytest.mark.parametrize(
    ("body", "claim", "well"),
    [
        (signed(b"abc", b"de"), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", True),
        (signed(b"abc", b"de", trailer=TRAILER), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", True),
        (signed(b"abc", b"de", seed="other"), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", False),
        (signed(b"abc", b"de").replace(b"de", b"df"), "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", False),
        (b"5\r\nabcde\r\n0\r\n\r\n", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", False),
        (b"5\r\nabcde\r\n0\r\n\r\n", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", True),
        (signed(b"abc", b"de", trailer=TRAILER).replace(b"AAAAAA", b"AAAAAB"),
         "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", False),
    ],
)  # fmt: skip
def test_a_chunk_is_taken_with_a_signature_that_covers_the_one_before_it(body, claim, well):
    asked = request(body, claim, **{"x-amz-trailer": "x-amz-checksum-crc32"})
    if well:
        chunked.decode(asked, sign, "seed")
        assert asked.body == b"abcde"
    else:
        with pytest.raises(Refused) as refused:
            chunked.decode(asked, sign, "seed")
        assert (refused.value.code, refused.value.status) == ("SignatureDoesNotMatch", 403)
