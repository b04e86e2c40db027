"""The operations on event source mappings, in this process: statuses, lists, what is refused, which tags there are."""

import json
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import pytest

from local_aws.functions.sources import answer, api, is_about
from local_aws.functions.sources.mapping import OFF, ON
from local_aws.wire import Request, RequestContext, ServiceError

QUEUES = [f"arn:aws:sqs:us-east-1:123456789012:{name}" for name in ("q", "r")]
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:"


@pytest.fixture
def ask(monkeypatch, request):
    """Asks an operation of an account of its own, in which every function and queue is there: (status, members)."""
    context = RequestContext(f"{abs(hash(request.node.name)) % 10**12:012}", "us-east-1", "id", "student")
    configuration = SimpleNamespace(timeout=3)
    poller = SimpleNamespace(start=lambda: None, stop=lambda: None)
    monkeypatch.setattr(api, "Poller", lambda *_: poller)
    monkeypatch.setattr(api, "check_queue", lambda *_: None)
    monkeypatch.setattr(api.address, "find", lambda name, *_: (configuration, FUNCTION + name.rpartition(":")[2]))

    def asked(name, path="", query=(), **body):
        query = urlencode(query)
        return answer(name, Request("POST", path, query, {}, json.dumps(body).encode()), context)

    return asked


@pytest.fixture
def made(ask):
    """A new mapping, as it is told then."""
    return lambda source=QUEUES[0], function="f", **given: ask(
        "CreateEventSourceMapping", EventSourceArn=source, FunctionName=function, **given
    )[1]


def at(mapping):
    return f"/2015-03-31/event-source-mappings/{mapping['UUID']}"


def tags_of(mapping):
    return f"/2017-03-31/tags/{quote(mapping['EventSourceMappingArn'], safe='')}"


def test_a_mapping_is_made_told_changed_and_deleted(ask, made):
    mapping = made(BatchSize=5)
    assert (mapping["State"], mapping["BatchSize"], mapping["FunctionArn"]) == ("Creating", 5, f"{FUNCTION}f")
    status, told = ask("GetEventSourceMapping", at(mapping))
    assert (status, told["State"], told["UUID"]) == (200, ON, mapping["UUID"])
    assert ask("UpdateEventSourceMapping", at(mapping), BatchSize=7)[1]["State"] == "Updating"
    assert ask("GetEventSourceMapping", at(mapping))[1]["BatchSize"] == 7
    status, told = ask("DeleteEventSourceMapping", at(mapping))
    assert (status, told["State"]) == (202, "Deleting")
    with pytest.raises(ServiceError, match="does not exist") as refused:
        ask("GetEventSourceMapping", at(mapping))
    assert (refused.value.code, refused.value.status) == ("ResourceNotFoundException", 404)


@pytest.mark.parametrize(
    ("enabled", "change", "told", "state"),
    [
        ({}, {}, "Updating", ON),
        ({}, {"Enabled": False}, "Disabling", OFF),
        ({"Enabled": False}, {}, "Disabling", OFF),
        ({"Enabled": False}, {"Enabled": True}, "Updating", ON),
    ],
)
def test_a_mapping_is_on_unless_told_otherwise_and_stays_as_it_is(ask, made, enabled, change, told, state):
    mapping = made(**enabled)
    assert ask("GetEventSourceMapping", at(mapping))[1]["State"] == (OFF if enabled else ON)
    status, changed = ask("UpdateEventSourceMapping", at(mapping), **change)
    assert (status, changed["State"]) == (202, told)
    assert ask("GetEventSourceMapping", at(mapping))[1]["State"] == state


def test_mappings_are_listed_by_queue_and_by_function_a_page_at_a_time(ask, made):
    own = [made(source, function)["UUID"] for source in QUEUES for function in ("f", "g")]

    def listed(**query):
        status, told = ask("ListEventSourceMappings", query=query)
        assert status == 200
        return [own.index(each["UUID"]) for each in told["EventSourceMappings"]], told.get("NextMarker")

    assert listed() == ([0, 1, 2, 3], None)
    assert listed(EventSourceArn=QUEUES[1]) == ([2, 3], None)
    assert listed(FunctionName="g") == ([1, 3], None)
    assert listed(EventSourceArn=QUEUES[0], FunctionName="g") == ([1], None)
    first, marker = listed(MaxItems=3)
    assert first == [0, 1, 2] and listed(MaxItems=3, Marker=marker) == ([3], None)
    with pytest.raises(ServiceError, match="Invalid pagination token"):
        listed(Marker="none")


def test_a_queue_calls_a_function_once(ask, made):
    mapping = made()
    made(QUEUES[0], "g")
    with pytest.raises(ServiceError, match=rf"function \(\" f \"\) already exists.*{mapping['UUID']}") as refused:
        made()
    assert refused.value.status == 409
    with pytest.raises(ServiceError, match="Invalid filter pattern definition"):
        made(QUEUES[1], FilterCriteria={"Filters": [{"Pattern": '{"body": 1}'}]})


def test_a_mapping_has_the_tags_that_it_was_given_and_no_other(ask, made):
    other, mapping = made(QUEUES[1]), made(Tags={"lab": "own"})
    assert ask("TagResource", tags_of(mapping), Tags={"more": "1"}) == (204, {})
    assert ask("TagResource", tags_of(mapping)) == (204, {})
    assert ask("ListTags", tags_of(mapping)) == (200, {"Tags": {"lab": "own", "more": "1"}})
    assert ask("UntagResource", tags_of(mapping), query=[("tagKeys", "lab"), ("tagKeys", "none")]) == (204, {})
    assert ask("UntagResource", tags_of(mapping)) == (204, {})
    assert ask("ListTags", tags_of(mapping))[1] == {"Tags": {"more": "1"}}
    assert ask("ListTags", tags_of(other))[1] == {"Tags": {}}
    with pytest.raises(ServiceError, match="Event source mapping not found") as refused:
        ask("ListTags", tags_of({"EventSourceMappingArn": "arn:none"}))
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("operation", "path", "ours"),
    [
        ("GetEventSourceMapping", "/", True),
        ("ListTags", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Ar%3A1%3Aevent-source-mapping%3Aid", True),
        ("ListTags", "/2017-03-31/tags/arn%3Aaws%3Alambda%3Ar%3A1%3Afunction%3Af", False),
        ("GetFunction", "/event-source-mapping:", False),
    ],
)
def test_a_request_is_about_a_mapping_or_the_tags_of_one(operation, path, ours):
    assert is_about(operation, Request("GET", path, "", {}, b"")) is ours
