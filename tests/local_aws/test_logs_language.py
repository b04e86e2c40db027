"""What CloudWatch Logs is asked: filter patterns and Insights queries are answered, or refused with a sentence."""

import json
import time
import uuid

import boto3
import pytest

from local_aws.services.logs_language.filter_pattern import matcher
from local_aws.services.logs_language.insights import Query, event_of
from local_aws.services.logs_language.words import NotUnderstood

EVENT = {
    "type": "TaskFailed",
    "id": "7",
    "size": 12.5,
    "ok": True,
    "none": None,
    "details": {"error": "KeyError", "items": [{"a b": "x"}]},
}
JSON = json.dumps(EVENT)
MATCHES = {
    "": True,
    '{ $.type = "TaskFailed" }': True,
    '{ $.type = "Task" }': False,
    "{ $.type = TaskFailed }": True,
    '{ $.type = "Task*" }': True,
    '{ $.type = "*Failed" }': True,
    '{ $.type = "T*k*d" }': True,
    '{ $.type = "T*x*d" }': False,
    '{ $.type != "TaskFailed" }': False,
    '{ $.type != "Other" }': True,
    '{ $.missing != "Other" }': False,
    "{ $.size > 12 }": True,
    "{ $.size >= 12.5 && $.size < 13 }": True,
    "{ $.size > 12.5 }": False,
    "{ $.size = 12.5 }": True,
    '{ $.id > 6 || $.type = "x" }': True,
    '{ ($.type = "x" || $.size = 12.5) && $.ok IS TRUE }': True,
    '{ $.type = "x" || $.size = 12.5 && $.ok IS FALSE }': False,
    "{ $.none IS NULL }": True,
    "{ $.missing NOT EXISTS }": True,
    "{ $.none NOT EXISTS }": False,
    '{ $.details.error = "KeyError" }': True,
    '{ $.details.items[0]["a b"] = "x" }': True,
    '{ $.details.items[1]["a b"] = "x" }': False,
    "TaskFailed": True,
    "TaskFailed KeyError": True,
    "TaskFailed Nothing": False,
    '"TaskFailed"': True,
    '"KeyError\\", \\"items"': True,
    "?Nothing ?KeyError": True,
    "?Nothing ?More": False,
    "TaskFailed -KeyError": False,
    'TaskFailed -"Key Error"': True,
}


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_matches_as_aws_documents_it(pattern):
    assert matcher(pattern)(JSON) is MATCHES[pattern]


def test_a_pattern_for_json_matches_nothing_else():
    for message in ("no json", '"TaskFailed"', "{", "1"):
        assert not matcher('{ $.type != "x" }')(message)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[ip, user]", "space-delimited fields"),
        ("%Task[A-Z]%", "Regular expressions"),
        ("a.b", "Invalid character(s) in term 'a.b'"),
        ('{ $.type = "x"', "'}' is missing"),
        ('{ $.type ~ "x" }', "'~' is no comparison"),
        ("{ $.type < x }", "'x' is no number"),
        ("{ $.type IS MAYBE }", "TRUE, FALSE or NULL"),
        ("{ type = 1 }", "'type' is no selector"),
        ("{ $.type = 1 && }", "Something is missing"),
        ("{ ($.type = 1 }", "')' is missing"),
        ("{ $.type = 1 ) }", "')' is not understood"),
    ],
)
def test_a_pattern_that_is_none_or_not_offered_is_refused(pattern, said):
    with pytest.raises(NotUnderstood) as refused:
        matcher(pattern)
    assert said in str(refused.value)


def report(number, duration):
    return (
        f"REPORT RequestId: r{number}\tDuration: {duration} ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\t"
        "Max Memory Used: 40 MB\t"
    )


MESSAGES = [
    '{"type": "TaskFailed", "details": {"error": "KeyError"}, "n": 3}',
    '{"type": "TaskSucceeded", "n": 10, "ok": true}',
    "user=ada, id=7 logged in",
    "START RequestId: r1 Version: $LATEST",
    report(1, "2.50"),
    report(2, "4.50"),
    "ERROR: nothing",
]
EVENTS = [
    event_of(message, **{"@timestamp": f"2026-01-01 00:00:{second:02d}.000", "@logStream": "s", "@ptr": str(second)})
    for second, message in enumerate(MESSAGES)
]


def rows(query):
    return [{name: value for name, value in row.items() if name != "@ptr"} for row in Query(query).run(EVENTS)]


QUERIES = {
    'fields type | filter type = "TaskFailed"': [{"type": "TaskFailed"}],
    "filter type like /Failed/ | display details.error": [{"details.error": "KeyError"}],
    "fields type as kind | filter n >= 10": [{"kind": "TaskSucceeded"}],
    "fields n | filter ispresent(n) | sort n desc": [{"n": "10"}, {"n": "3"}],
    'fields n | filter n in [3, 4] or ok = "true" | sort n': [{"n": "10"}, {"n": "3"}],
    "fields n | filter n > 1 and not (n = 3)": [{"n": "10"}],
    'parse @message "user=*, id=* logged" as user, id | filter user = "ada" | display user, id': [
        {"user": "ada", "id": "7"}
    ],
    'filter @message like /(?i)error|nothing/ and @message not like "Key" | display @message': [
        {"@message": "ERROR: nothing"}
    ],
    'filter @type = "REPORT" | stats count(*) as n, avg(@duration) as mean, max(@duration), sum(@maxMemoryUsed)': [
        {"n": "2", "mean": "3.5", "max(@duration)": "4.5", "sum(@maxMemoryUsed)": "80000000"}
    ],
    "filter ispresent(@requestId) | stats count(*) by @type | sort @type": [
        {"@type": "START", "count(*)": "1"},
        {"@type": "REPORT", "count(*)": "2"},
    ],
    "filter ispresent(@requestId) | stats count_distinct(@requestId) as n": [{"n": "2"}],
    "fields @message | sort @timestamp asc | limit 1": [{"@message": MESSAGES[0]}],
    "limit 1": [{"@timestamp": "2026-01-01 00:00:06.000", "@message": "ERROR: nothing"}],
    "fields @requestId | filter ispresent(@requestId) | dedup @requestId": [{"@requestId": "r2"}, {"@requestId": "r1"}],
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_rows_that_aws_documents(query):
    assert rows(query) == QUERIES[query]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("unmask @message", "The command 'unmask' is not offered"),
        ("fields strlen(@message)", "functions are not offered"),
        ("filter strlen(@message) > 3", "The function 'strlen' is not offered"),
        ("filter @message like /a+b/", "The regular expression /a+b/ is not offered"),
        ("filter type = x", "'x' is neither a number nor a text"),
        ("filter type ~ 1", "'~' is no comparison"),
        ("parse @message /(?<a>x)/", "parse is offered with a text"),
        ('parse @message "*-*" as a', "2 * for 1 fields"),
        ("stats pct(@duration, 99)", "'pct(@duration, 99)' is not offered"),
        ("stats count(*) by bin(5m)", "Groups by a function (bin(5m))"),
        ("limit many", "'many' is no limit"),
        ("limit 10001", "no limit between 1 and 10000"),
        ("sort @timestamp up", "'up' is no order"),
    ],
)
def test_a_query_that_is_not_offered_is_refused(query, said):
    with pytest.raises(NotUnderstood) as refused:
        Query(query)
    assert said in str(refused.value)


@pytest.fixture
def logs(local_aws):
    return boto3.client("logs")


@pytest.fixture
def group(logs):
    """A log group with these messages in one stream."""
    name = f"/test/{uuid.uuid4()}"
    logs.create_log_group(logGroupName=name)
    logs.create_log_stream(logGroupName=name, logStreamName="s")
    now = int(time.time() * 1000)
    events = [{"timestamp": now + number, "message": message} for number, message in enumerate(MESSAGES)]
    logs.put_log_events(logGroupName=name, logStreamName="s", logEvents=events)
    yield name
    logs.delete_log_group(logGroupName=name)


def test_log_events_are_filtered_by_a_pattern(logs, group):
    found = logs.filter_log_events(logGroupName=group, filterPattern='{ $.type = "TaskFailed" }')["events"]
    assert [event["message"] for event in found] == [MESSAGES[0]]
    with pytest.raises(logs.exceptions.InvalidParameterException, match="not offered by the AWS on this machine"):
        logs.filter_log_events(logGroupName=group, filterPattern="%x%")


def test_a_query_is_answered_or_refused(logs, group):
    now = int(time.time())
    asked = {"logGroupName": group, "startTime": now - 60, "endTime": now + 60}
    query = logs.start_query(**asked, queryString='filter type = "TaskFailed" | display type')["queryId"]
    answer = logs.get_query_results(queryId=query)
    assert answer["status"] == "Complete"
    assert {"field": "type", "value": "TaskFailed"} in answer["results"][0] and len(answer["results"]) == 1
    with pytest.raises(logs.exceptions.MalformedQueryException, match="not offered by the AWS on this machine"):
        logs.start_query(**asked, queryString="anomaly")


def test_log_events_are_sent_nowhere(logs, group):
    asked = {"logGroupName": group, "filterName": "f", "filterPattern": "", "destinationArn": "arn:aws:lambda:f"}
    with pytest.raises(logs.exceptions.InvalidParameterException, match="not offered by the AWS on this machine"):
        logs.put_subscription_filter(**asked)
