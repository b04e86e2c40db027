"""EventBridge as boto3 knows it, over HTTP: each operation that is offered, and how it refuses."""

import json
from pathlib import Path

import pytest
from botocore import xform_name

from local_aws.services import shapes
from local_aws.services.buses import OPERATIONS

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})


def test_rules_are_made_told_changed_listed_and_deleted(events, queue, arn_of, name, refused):
    arn, target = None, {"Id": "q", "Arn": arn_of(queue())}
    given = {
        "Name": name,
        "EventPattern": '{"source": ["own"]}',
        "Description": "d",
        "Tags": [{"Key": "lab", "Value": "own"}],
    }
    arn = events.put_rule(**given)["RuleArn"]
    assert events.put_targets(Rule=name, Targets=[target])["FailedEntryCount"] == 0
    changed = {"Name": name, "EventPattern": '{"source": ["other"]}', "State": "DISABLED"}
    assert events.put_rule(**changed)["RuleArn"] == arn
    told = events.describe_rule(Name=name)
    assert (told["EventPattern"], told["State"], told["EventBusName"]) == (
        '{"source": ["other"]}',
        "DISABLED",
        "default",
    )
    assert "Description" not in told and events.list_targets_by_rule(Rule=name)["Targets"] == [target]
    assert [rule["Arn"] for rule in events.list_rules(NamePrefix=name)["Rules"]] == [arn]
    assert events.list_rule_names_by_target(TargetArn=target["Arn"])["RuleNames"] == [name]
    events.tag_resource(ResourceARN=arn, Tags=[{"Key": "more", "Value": "1"}])
    events.untag_resource(ResourceARN=arn, TagKeys=["lab"])
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "more", "Value": "1"}]
    assert "has targets" in refused("ValidationException", events.delete_rule, Name=name)
    gone = events.remove_targets(Rule=name, Ids=["q", "none"])
    assert (gone["FailedEntryCount"], gone["FailedEntries"][0]["TargetId"]) == (1, "none")
    events.delete_rule(Name=name)
    events.delete_rule(Name=name)
    for operation in (events.describe_rule, events.enable_rule, events.disable_rule):
        assert refused("ResourceNotFoundException", operation, Name=name) == (
            f"Rule {name} does not exist on EventBus default."
        )
    refused("ResourceNotFoundException", events.list_targets_by_rule, Rule=name)
    refused("ResourceNotFoundException", events.tag_resource, ResourceARN=arn, Tags=[])


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        ({"ScheduleExpression": "rate(5 minutes)"}, "ValidationException", "runs nothing on a schedule"),
        ({"ScheduleExpression": "cron(0 12 * * ? *)", "EventPattern": '{"a": [1]}'}, "ValidationException", "schedule"),
        ({}, "ValidationException", "EventPattern or ScheduleExpression must be specified"),
        ({"EventPattern": '{"a": 1}'}, "InvalidEventPatternException", "must be an object or an array"),
        (
            {"EventPattern": "{"},
            "InvalidEventPatternException",
            "Event pattern is not valid. Reason: Filter is not valid JSON",
        ),
        ({"EventPattern": '{"a": [1]}', "Name": "a b"}, "ValidationException", "regular expression pattern"),
        (
            {"EventPattern": '{"a": [1]}', "State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"},
            "ValidationException",
            "not ENABLED_WITH",
        ),
        (
            {"EventPattern": '{"a": [1]}', "EventBusName": "none"},
            "ResourceNotFoundException",
            "Event bus none does not exist",
        ),
        (
            {"EventPattern": '{"a": [1]}', "RoleArn": "arn:aws:iam::123456789012:role/own"},
            "AccessDeniedException",
            "iam:PassRole",
        ),
    ],
)
def test_a_rule_that_is_none_is_refused(events, name, refused, given, code, why):
    assert why in refused(code, events.put_rule, **{"Name": name, **given})


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (
            {"Arn": "arn:aws:kinesis:us-east-1:123456789012:stream/s"},
            "sends events to sqs, lambda, sns, states, events",
        ),
        ({"Arn": "arn:aws:states:us-east-1:123456789012:stateMachine:m"}, "RoleArn is required for target"),
        ({"Arn": f"{QUEUE}.fifo"}, "SqsParameters must be specified"),
        ({"Arn": QUEUE, "Input": "{"}, "JSON syntax error in input for target"),
        ({"Arn": QUEUE, "Input": "1", "InputPath": "$"}, "Only one of Input"),
        ({"Arn": QUEUE, "InputPath": "$..a"}, "Invalid JSON path"),
        ({"Arn": QUEUE, "InputTransformer": {"InputTemplate": "<a>"}}, "uses <a>"),
        ({"Arn": QUEUE, "KinesisParameters": {"PartitionKeyPath": "$"}}, "does not offer Kinesis"),
    ],
)
def test_a_target_that_cannot_be_reached_is_refused(events, rule, refused, target, why):
    call = {"Rule": rule({"source": ["own"]}), "Targets": [{"Id": "1", **target}]}
    assert why in refused("ValidationException", events.put_targets, **call)
    assert events.list_targets_by_rule(Rule=call["Rule"])["Targets"] == []


def test_a_rule_has_five_targets_at_most(events, rule, refused):
    targets = [{"Id": str(number), "Arn": QUEUE} for number in range(6)]
    made = rule({"source": ["own"]})
    events.put_targets(Rule=made, Targets=targets[:5])
    refused("LimitExceededException", events.put_targets, Rule=made, Targets=targets[5:])


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"DetailType": "t", "Detail": "{}"}, "InvalidArgument"),
        ({"Source": "s", "Detail": "{}"}, "InvalidArgument"),
        ({"Source": "s", "DetailType": "t"}, "InvalidArgument"),
        ({"Source": "aws.states", "DetailType": "t", "Detail": "{}"}, "NotAuthorizedForSource"),
        ({"Source": "s", "DetailType": "t", "Detail": "{"}, "MalformedDetail"),
        ({"Source": "s", "DetailType": "t", "Detail": "[]"}, "MalformedDetail"),
    ],
)
def test_an_event_that_is_none_fails_by_itself(events, entry, code):
    good = {"Source": "s", "DetailType": "t", "Detail": "{}"}
    told = events.put_events(Entries=[good, entry, good])
    assert told["FailedEntryCount"] == 1
    assert [each.get("ErrorCode") for each in told["Entries"]] == [None, code, None]


def test_too_many_or_too_large_events_are_refused_together(events, refused):
    entry = {"Source": "s", "DetailType": "t", "Detail": "{}"}
    refused("ValidationException", events.put_events, Entries=[entry] * 11)
    large = {**entry, "Detail": json.dumps({"a": "x" * 600_000})}
    assert "Total size" in refused("ValidationException", events.put_events, Entries=[large, large])


def test_an_event_for_a_bus_that_is_not_there_is_taken_as_on_aws(put):
    assert put({}, EventBusName="none")


def test_a_pattern_can_be_tried(events, refused):
    event = {
        **{"id": "1", "account": "1", "source": "own", "time": "2026-01-01T00:00:00Z", "region": "us-east-1"},
        **{"resources": [], "detail-type": "t", "detail": {"state": "up"}},
    }
    for state, result in (("up", True), ("down", False)):
        pattern = json.dumps({"detail": {"state": [state]}})
        assert events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"] is result
    refused("InvalidEventPatternException", events.test_event_pattern, EventPattern="{}", Event=json.dumps(event))
    call = {"EventPattern": '{"a": [1]}', "Event": json.dumps({"a": 1})}
    assert "Event lacks id" in refused("ValidationException", events.test_event_pattern, **call)


def test_buses_are_made_told_listed_and_deleted(events, name, rule, refused):
    arn = events.create_event_bus(Name=name, Description="d", Tags=[{"Key": "a", "Value": "b"}])["EventBusArn"]
    assert events.describe_event_bus(Name=arn)["Description"] == "d"
    assert events.describe_event_bus()["Name"] == "default"
    assert [bus["Arn"] for bus in events.list_event_buses(NamePrefix=name)["EventBuses"]] == [arn]
    assert events.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    refused("ResourceAlreadyExistsException", events.create_event_bus, Name=name)
    made = rule({"source": ["own"]}, EventBusName=name)
    assert events.describe_rule(Name=made, EventBusName=name)["Arn"].endswith(f":rule/{name}/{made}")
    assert "has rules" in refused("ValidationException", events.delete_event_bus, Name=name)
    events.delete_rule(Name=made, EventBusName=name)
    events.delete_event_bus(Name=name)
    events.delete_event_bus(Name=name)
    refused("ResourceNotFoundException", events.describe_event_bus, Name=name)
    for bad in ("default", "a/b"):
        refused("ValidationException", events.create_event_bus, Name=bad)
    refused("ValidationException", events.delete_event_bus, Name="default")


def test_lists_come_in_pages_and_a_forged_token_is_refused(events, rule, name, refused):
    for _ in range(3):
        rule({"source": ["own"]})
    pages = list(events.get_paginator("list_rules").paginate(NamePrefix=name, PaginationConfig={"PageSize": 2}))
    assert [len(page["Rules"]) for page in pages] == [2, 1]
    for given in ({"NamePrefix": "x", "NextToken": pages[0]["NextToken"]}, {"NamePrefix": name, "NextToken": "MTAw"}):
        assert refused("ValidationException", events.list_rules, **given) == "NextToken is not valid."


def test_each_operation_that_is_offered_is_called_here():
    text = Path(__file__).read_text("utf-8")
    assert [name for name in OPERATIONS.names if f"events.{xform_name(name)}" not in text] == []


def test_what_eventbridge_has_and_is_not_offered_is_refused_with_a_sentence(events, refused):
    told = refused("UnsupportedOperation", events.list_archives)
    assert told.startswith("The local AWS does not offer ListArchives of EventBridge. It has CreateEventBus,")
    assert len(OPERATIONS.names) == 19 and set(OPERATIONS.names) < set(shapes.model("events").operation_names)
