"""What CloudWatch Logs is asked: filter patterns and Insights queries are answered, or refused with a sentence."""

import json
import time
import uuid

import boto3
import pytest

from local_aws.services.logs_language import patterns
from local_aws.services.logs_language.events import event_of
from local_aws.services.logs_language.filter_pattern import matcher
from local_aws.services.logs_language.insights import Query
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
    "%Task[A-Z][a-z]+d%": True,
    "%^Task%": False,
    "?Nothing ?%Key.rror%": True,
    "TaskFailed -%Key.rror%": False,
    "{ $.type = %^Task.*ed$% }": True,
    "{ $.type != %^Task% }": False,
    "{ $.size = %12% }": False,
}


LINE = '127.0.0.1 ada [10/Oct/2026:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
FIELDS = {
    "[ip, user, time, request, status, size]": True,
    "[ip, user, time, request, status]": False,
    "[...]": True,
    "[ip, ...]": True,
    "[..., size]": True,
    "[ip, ..., status = 404, size]": True,
    "[ip, ..., status = 4*, size]": True,
    "[ip, ..., status = 5* || status = 404, size > 1000]": True,
    "[ip, ..., status = 4* && status != 404, size]": False,
    "[..., size >= 1535]": False,
    '[ip, user, time, request = "GET *", ...]': True,
    "[ip, user, time, request = *html*, ...]": True,
    "[ip, user, time = 10/Oct*, ...]": True,
    "[ip = %^127\\.%, ...]": True,
    "[ip = %^128%, ...]": False,
    "[(ip = 127* || ip = 10*), user = ada, ...]": True,
    "[a, b, c, d, e, f, g, ...]": False,
    "[a, b, c, d, e, f, ...]": True,  # any number of fields, none among them
    "[a, b, c, ..., d, e, f]": True,
    "[a, b, c, ..., d, e, f, g]": False,
}


@pytest.mark.parametrize("pattern", FIELDS)
def test_a_pattern_of_fields_matches_as_aws_documents_it(pattern):
    assert matcher(pattern)(LINE) is FIELDS[pattern]


@pytest.mark.parametrize("pattern", MATCHES)
def test_a_pattern_matches_as_aws_documents_it(pattern):
    assert matcher(pattern)(JSON) is MATCHES[pattern]


@pytest.mark.parametrize(
    ("value", "pattern", "fits"),
    [
        ("aba", "ab*ba", False),  # begin and end may not share a letter
        ("abba", "ab*ba", True),
        ("abxba", "ab*ba", True),
        ("abx", "ab*ba", False),
        ("xba", "ab*ba", False),
        ("abcd", "a*b*c*d", True),
        ("acbd", "a*b*c*d", False),
        ("abcbd", "a*bc*cb*d", False),  # nor may two parts between
        ("a", "a", True),
        ("ab", "a", False),
        ("", "*", True),
    ],
)
def test_a_star_stands_for_anything_and_parts_share_no_letter(value, pattern, fits):
    assert matcher(f'{{ $.x = "{pattern}" }}')(json.dumps({"x": value})) is fits


def test_a_pattern_for_json_matches_nothing_else():
    for message in ("no json", '"TaskFailed"', "{", "1"):
        assert not matcher('{ $.type != "x" }')(message)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[ip, user", "']' is missing"),
        ("[ip, ..., user, ...]", "'...' can stand once"),
        ("[ip = 1 && user = 2]", "'user' is compared in the place of 'ip'"),
        ("[ip ~ 1]", "'~' is no comparison"),
        ("[ip, , size]", "Something is missing"),
        ("%Task(F)%", "%Task(F)% has characters that a regular expression in a filter pattern may not have"),
        ("%Task[A%", "'Task[A' is no regular expression"),
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
    "filter @message like /(?<!x)ERR.R/ | display @message": [{"@message": "ERROR: nothing"}],
    "filter @message =~ /^ERR/ or n > 9 | display n, @message | sort n asc | limit 1": [{"@message": "ERROR: nothing"}],
    "filter @message not like /(RequestId|type|user)/ | display @message": [{"@message": "ERROR: nothing"}],
    "parse @message /user=(?<user>\\w+), id=(?<id>\\d+)/ | filter ispresent(id) | display user, id": [
        {"user": "ada", "id": "7"}
    ],
    "parse @message /user=(\\w+), id=(\\d+)/ as who, number | filter number = 7 | display who": [{"who": "ada"}],
    'parse "user=*," as user | filter user = "ada" | display user': [{"user": "ada"}],
    "filter @message like 'a|b' or type = 'TaskFailed' | display type": [{"type": "TaskFailed"}],
    "stats count(*) as n by bin(5s)": [
        {"bin(5s)": "2026-01-01 00:00:00.000", "n": "5"},
        {"bin(5s)": "2026-01-01 00:00:05.000", "n": "2"},
    ],
    "stats count(*) as n by bin(1h) as hour": [{"hour": "2026-01-01 00:00:00.000", "n": "7"}],
    "filter ispresent(n) | stats pct(n, 50), pct(n, 95), stddev(n)": [
        {"pct(n, 50)": "3", "pct(n, 95)": "10", "stddev(n)": "3.5"}
    ],
    "filter ispresent(n) | stats earliest(n) as first, latest(n) as last": [{"first": "3", "last": "10"}],
    'filter @type = "REPORT" | stats max(@memorySize / 1000 / 1000) as have, max(@maxMemoryUsed / 1000 / 1000) as '
    "used, have - used as unused": [{"have": "128", "used": "40", "unused": "88"}],
    "stats max(n) by type | sort max(n) desc | limit 1": [{"type": "TaskSucceeded", "max(n)": "10"}],
    "fields n * 2 + 1 as m, n ^ 2, -n, n % 4 | filter n = 3": [{"m": "7", "n ^ 2": "9", "-n": "-3", "n % 4": "3"}],
    "fields n / 0 as nothing, n | filter n = 3": [{"n": "3"}],
    "fields (n + 1) * 2 as m | filter (n + 1) * 2 > 8 and not (n > 10)": [{"m": "22"}],
    "fields strlen(type), toupper(type) as loud, concat(type, '-', n) as two, substr(type, 4, 3) as s | filter n = 3": [
        {"strlen(type)": "10", "loud": "TASKFAILED", "two": "TaskFailed-3", "s": "Fai"}
    ],
    "fields coalesce(missing, type) as kind, isempty(missing) as e, replace(type, 'Task', '') as r | filter n = 3": [
        {"kind": "TaskFailed", "e": "true", "r": "Failed"}
    ],
    "fields datefloor(@timestamp, 1m) as minute, toMillis(@timestamp) as ms | filter n = 10": [
        {"minute": "2026-01-01 00:00:00.000", "ms": "1767225601000"}
    ],
    "fields type # a word about it\n| filter n = 3": [{"type": "TaskFailed"}],
    "filter `details.error` = 'KeyError' | display `details.error`": [{"details.error": "KeyError"}],
    "filter strcontains(@message, 'ada') | display @logStream": [{"@logStream": "s"}],
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
        ("fields jsonParse(@message)", "'jsonParse' is no function that the AWS on this machine offers: abs, ceil"),
        ("fields strlen(a, b)", "strlen has 2 arguments"),
        ("filter @message like /a[/", "'a[' is no regular expression"),
        ("filter @message like /a", "'/' is missing at the end"),
        ("filter type ~ 1", "'~ 1' is not understood"),
        ("filter type = 1 type", "'type' is not understood"),
        ("filter (((type = 1)", "')' is missing"),
        ("filter " + "(" * 60 + "a", "More than 50 brackets"),
        ("parse @message /x/", "a name for each group of /x/"),
        ("parse @message /(a)(b)/ as a", "a name for each group"),
        ("parse @message user as a", "parse takes a text in which *"),
        ('parse @message "*-*" as a', "2 * for 1 fields"),
        ("stats pct(@duration, 199)", "a percentage from 0 to 100"),
        ("stats pct(@duration)", "pct takes 2 arguments"),
        ("stats median(@duration)", "'median' is no function"),
        ("stats count(*) by bin(5x)", "'5x' is no period"),
        ("fields bin(0m)", "'0m' is no period"),
        ("fields bin(99999999999999d)", "'99999999999999d' is no period"),
        ("limit many", "'many' is no limit"),
        ("limit 10001", "no limit between 1 and 10000"),
        ("sort @timestamp up", "'@timestamp up' is no column to sort by, behind which may stand asc or desc"),
        ("sort max(n)", "'max(n)' is no column"),
    ],
)
def test_a_query_that_is_not_offered_is_refused(query, said):
    with pytest.raises(NotUnderstood) as refused:
        Query(query)
    assert said in str(refused.value)


def test_lambdas_lines_tell_request_durations_and_memory():
    found = event_of(report(1, "2.50").rstrip() + "\tInit Duration: 70.25 ms\t")
    assert (found["@type"], found["@requestId"], found["@duration"]) == ("REPORT", "r1", 2.5)
    assert (found["@billedDuration"], found["@initDuration"]) == (3, 70.25)
    assert (found["@memorySize"], found["@maxMemoryUsed"]) == (128_000_000, 40_000_000)
    assert "@initDuration" not in event_of(report(1, "2.50"))
    line = "[INFO]\t2026-01-01T00:00:00.000Z\t0b1c2d3e-0b1c-4b1c-8b1c-0b1c2d3e4f50\tsaid\n"
    assert event_of(line)["@requestId"] == "0b1c2d3e-0b1c-4b1c-8b1c-0b1c2d3e4f50"
    assert "@requestId" not in event_of("[INFO] said")


@pytest.mark.parametrize("message", ['{"a": ' + "[" * 50_000, '{"a": ' * 30_000 + "1" + "}" * 30_000])
def test_json_that_is_nested_too_deeply_has_no_fields_of_its_own(message):
    assert event_of(message) == {"@message": message}


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
    with pytest.raises(logs.exceptions.InvalidParameterException, match="is no selector"):
        logs.filter_log_events(logGroupName=group, filterPattern="{ x = 1 }")


def test_a_query_is_answered_or_refused(logs, group):
    now = int(time.time())
    asked = {"logGroupName": group, "startTime": now - 60, "endTime": now + 60}
    query = logs.start_query(**asked, queryString='filter type = "TaskFailed" | display type')["queryId"]
    answer = logs.get_query_results(queryId=query)
    assert answer["status"] == "Complete"
    assert {"field": "type", "value": "TaskFailed"} in answer["results"][0] and len(answer["results"]) == 1
    with pytest.raises(logs.exceptions.MalformedQueryException, match="not offered by the AWS on this machine"):
        logs.start_query(**asked, queryString="anomaly")


def test_a_query_takes_names_or_arns_and_a_limit_and_cannot_be_stopped_once_it_has_ended(logs, group):
    now = int(time.time())
    asked = {"startTime": now - 60, "endTime": now + 60, "queryString": "fields @message", "limit": 2}
    arn = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["arn"]
    for told in ({"logGroupNames": [group]}, {"logGroupIdentifiers": [arn.removesuffix(":*")]}):
        query = logs.start_query(**asked, **told)["queryId"]
        assert len(logs.get_query_results(queryId=query)["results"]) == 2
    with pytest.raises(logs.exceptions.InvalidParameterException, match="is not running"):
        logs.stop_query(queryId=query)
    for operation in (logs.stop_query, logs.get_query_results):
        with pytest.raises(logs.exceptions.ResourceNotFoundException):
            operation(queryId="none")
    with pytest.raises(logs.exceptions.InvalidParameterException, match="exactly one of"):
        logs.start_query(**asked)
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.start_query(**asked, logGroupName="/not/there")


def test_log_events_are_sent_nowhere(logs, group):
    asked = {"logGroupName": group, "filterName": "f", "filterPattern": "", "destinationArn": "arn:aws:lambda:f"}
    with pytest.raises(logs.exceptions.InvalidParameterException, match="not offered by the AWS on this machine"):
        logs.put_subscription_filter(**asked)


@pytest.mark.parametrize("pattern", ["(x+x+)+[yz]", "x*x*x*x*x*x*x*[yz]"])
def test_a_regular_expression_without_end_is_refused(monkeypatch, pattern):
    monkeypatch.setattr(patterns, "PATIENCE_SECONDS", 0.05)
    event = event_of("x" * 5000, **{"@timestamp": "2026-01-01 00:00:00.000"})
    with pytest.raises(NotUnderstood, match=r"takes longer than 0\.05 s"):
        Query(f"filter @message like /^{pattern}/").run([event])
    if "(" not in pattern:
        with pytest.raises(NotUnderstood, match=r"takes longer than 0\.05 s"):
            matcher(f"%{pattern}%")("x" * 5000)


def test_all_events_of_a_request_are_searched_in_one_patience(monkeypatch):
    monkeypatch.setattr(patterns, "PATIENCE_SECONDS", 0.01)
    search = matcher("%a.b%")
    with pytest.raises(NotUnderstood):
        for _ in range(100_000):
            search("x" * 1000)
