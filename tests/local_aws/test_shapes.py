"""What is no request of the service is refused before it gets there, in AWS's words."""

import json

import pytest

from local_aws.services import shapes
from local_aws.wire import ServiceError, parse_json

DEFINITION = json.dumps({"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}})
HEAD = b"POST / HTTP/1.1\r\nHost: HOST\r\nAuthorization: SIGNED\r\n"
MACHINE = {"name": "x", "definition": DEFINITION, "roleArn": "arn:aws:iam::123456789012:role/LabRole"}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"stateMachineArn": 5}, "NUMBER_VALUE can not be converted to a String"),
        ({"stateMachineArn": True}, "TRUE_VALUE can not be converted to a String"),
        ({"stateMachineArn": []}, "Start of list found where not expected"),
        ({"stateMachineArn": {}}, "Start of structure or map found where not expected."),
        ({"stateMachineArn": "x", "maxResults": "ten"}, "STRING_VALUE can not be converted to an Integer"),
        ({"stateMachineArn": "x", "maxResults": 1.5}, "DECIMAL_VALUE can not be converted to an Integer"),
    ],
)
def test_a_value_of_another_type_is_refused(params, words):
    with pytest.raises(ServiceError) as refused:
        shapes.check("states", "ListExecutions", params)
    assert (refused.value.code, refused.value.message) == ("SerializationException", words)


def test_a_value_deep_inside_is_looked_at():
    with pytest.raises(ServiceError, match="can not be converted to a String"):
        shapes.check("states", "CreateStateMachine", {**MACHINE, "tags": [{"key": "a", "value": 1}]})


def test_everything_that_is_missing_is_told_at_once():
    with pytest.raises(ServiceError) as refused:
        shapes.check("states", "CreateStateMachine", {"name": "x", "roleArn": None})
    assert refused.value.code == "ValidationException"
    assert refused.value.message == (
        "2 validation errors detected: "
        "Value null at 'definition' failed to satisfy constraint: Member must not be null; "
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null"
    )


def test_a_right_request_passes_with_members_that_nobody_knows():
    shapes.check("states", "CreateStateMachine", {**MACHINE, "unknown": object()})
    shapes.check("lambda", "GetFunction", {})


def test_a_member_that_is_null_is_none():
    asked = {"stateMachineArn": "x", "mapRunArn": None, "nextToken": None}
    shapes.check("states", "ListExecutions", asked)
    assert asked == {"stateMachineArn": "x"}


@pytest.mark.parametrize("name", ["__init__", "setup_class", "MakeCoffee", ""])
@pytest.mark.parametrize("service", ["states", "logs", "tagging"])
def test_what_is_no_operation_of_the_service_is_not_called(service, name):
    with pytest.raises(ServiceError) as refused:
        shapes.check(service, name, {})
    assert refused.value.code == "UnknownOperationException"


@pytest.mark.parametrize("text", ["NaN", "[-Infinity]", '{"a": Infinity}', "{}".encode("utf-16"), b"\xef\xbb\xbf{}"])
def test_what_only_python_takes_for_json_is_refused(text):
    with pytest.raises(ValueError):
        parse_json(text)


@pytest.mark.parametrize("body", [b"[", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"limit": NaN}'])
@pytest.mark.parametrize("target", ["AWSStepFunctions.ListStateMachines", "Logs_20140328.DescribeLogGroups"])
def test_a_body_that_is_no_json_object_is_refused(speak, statuses, body, target):
    service = "states" if target.startswith("AWSStep") else "logs"
    message = HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body
    answer = speak(message, service, body, x_amz_target=target)
    assert statuses(answer) == [400] and b"SerializationException" in answer


@pytest.mark.parametrize(
    "query", [b"Action=ListRoles&MaxItems=abc", b"Action=ListRoles&Marker=abc", b"Action=", b"\xff"]
)
def test_a_query_that_cannot_be_understood_is_refused(speak, statuses, query):
    head = HEAD + b"Content-Type: application/x-www-form-urlencoded\r\n"
    answer = speak(head + b"Content-Length: %d\r\n\r\n" % len(query) + query, "iam", query)
    assert statuses(answer)[0] in (400, 403) and b"<ErrorResponse" in answer
