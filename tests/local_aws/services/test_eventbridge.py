"""EventBridge as boto3 knows it, over HTTP: each operation that is offered, how it refuses, and where events arrive."""

import json
from pathlib import Path

import pytest
from botocore import xform_name

from local_aws.services import shapes
from local_aws.services.account import LAB_ROLE
from local_aws.services.buses import OPERATIONS

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})


@pytest.fixture
def put(events):
    """Puts one event on a bus: `put(detail, source="own")`; its id."""

    def put(detail, source="own", kind="Order", **more):
        entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail), **more}
        told = events.put_events(Entries=[entry])
        assert told["FailedEntryCount"] == 0, told
        return told["Entries"][0]["EventId"]

    return put


@pytest.fixture
def machine(local_aws, client, name):
    """The ARN of a new state machine, and its role."""
    sfn, role = client("stepfunctions"), client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]
    arn = sfn.create_state_machine(name=name, definition=PASS, roleArn=role)["stateMachineArn"]
    yield arn, role
    sfn.delete_state_machine(stateMachineArn=arn)


@pytest.fixture
def inputs(client):
    """The inputs of a machine's executions, once there are so many and all have ended."""

    def inputs(machine, count=1):
        sfn = client("stepfunctions")
        while True:
            found = sfn.list_executions(stateMachineArn=machine)["executions"]
            if len(found) >= count and all(each["status"] != "RUNNING" for each in found):
                return [sfn.describe_execution(executionArn=each["executionArn"])["input"] for each in found]

    return inputs


def test_an_event_goes_to_the_targets_of_the_rules_that_want_it(queue, arn_of, rule, put, taken, name):
    urls = [queue() for _ in range(3)]
    first, second, third = ({"Arn": arn_of(url)} for url in urls)
    rule({"source": [name], "detail": {"total": [{"numeric": [">", 100]}]}}, first, second)
    rule({"source": [name], "detail": {"total": [{"numeric": ["<=", 100]}]}}, third)
    event = put({"total": 250, "who": "Ada"}, name, Resources=["arn:aws:x:::y"], Time="2026-01-02T03:04:05Z")
    put({"total": 50}, name)
    told = json.loads(taken(urls[0])[0])
    assert list(told) == [
        *("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail")
    ]
    assert (told["id"], told["detail-type"], told["detail"]) == (event, "Order", {"total": 250, "who": "Ada"})
    assert (told["source"], told["resources"]) == (name, ["arn:aws:x:::y"])
    assert told["time"] == "2026-01-02T03:04:05Z"
    assert json.loads(taken(urls[1])[0]) == told
    assert json.loads(taken(urls[2])[0])["detail"] == {"total": 50}


def test_an_event_starts_a_state_machine(machine, inputs, rule, put, name):
    arn, role = machine
    rule({"source": [name]}, {"Arn": arn, "RoleArn": role, "InputPath": "$.detail"})
    put({"id": 1}, name)
    assert inputs(arn) == ['{"id":1}']


def test_an_event_calls_a_function(sqs, queue, rule, put, taken, deploy, name):
    url = queue()
    source = f"""
import boto3, json
def lambda_handler(event, context):
    boto3.client("sqs").send_message(QueueUrl="{url}", MessageBody=json.dumps(event["detail"]))
"""
    rule({"source": [name]}, {"Arn": deploy(source)})
    put({"id": 1}, name)
    assert taken(url) == ['{"id": 1}']


def test_an_event_is_published_to_a_topic(sns, topic, queue, arn_of, rule, put, taken, name):
    arn, url = topic(), queue()
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes={"RawMessageDelivery": "true"})
    rule({"source": [name]}, {"Arn": arn, "Input": '"news"'})
    put({}, name)
    assert taken(url) == ['"news"']


def test_an_event_goes_on_to_another_bus(events, queue, arn_of, rule, put, taken, name):
    bus = events.create_event_bus(Name=name)["EventBusArn"]
    url = queue()
    rule({"source": [name]}, {"Arn": arn_of(url), "InputPath": "$.detail.id"}, EventBusName=name)
    rule({"source": [name]}, {"Arn": bus})
    put({"id": 7}, name)
    assert taken(url) == ["7"]


@pytest.mark.parametrize(
    ("given", "arrives"),
    [
        ({"Input": '{"own": true}'}, '{"own": true}'),
        ({"InputPath": "$.detail.rows[0]['a b']"}, '"x"'),
        ({"InputPath": "$.detail.none"}, "null"),
        (
            {"InputTransformer": {"InputPathsMap": {"n": "$.detail.n"}, "InputTemplate": '{"n": <n>, "t": "no. <n>"}'}},
            '{"n": 5, "t": "no. 5"}',
        ),
        (
            {"InputTransformer": {"InputPathsMap": {"q": "$.detail.q"}, "InputTemplate": '{"q": <q>, "t": "<q>!"}'}},
            '{"q": "say \\"hi\\"", "t": "say \\"hi\\"!"}',
        ),
        (
            {"InputTransformer": {"InputPathsMap": {"r": "$.detail.rows"}, "InputTemplate": '{"r": <r>}'}},
            '{"r": [{"a b":"x"}]}',
        ),
        ({"InputTransformer": {"InputPathsMap": {"z": "$.detail.z"}, "InputTemplate": '{"z": "<z>"}'}}, '{"z": ""}'),
        ({"InputTransformer": {"InputTemplate": '"<aws.events.rule-name>"'}}, None),
    ],
)
def test_a_target_gets_what_it_asks_for(queue, arn_of, rule, put, taken, name, given, arrives):
    url = queue()
    made = rule({"source": [name]}, {"Arn": arn_of(url), **given})
    put({"n": 5, "q": 'say "hi"', "rows": [{"a b": "x"}]}, name)
    assert taken(url) == [arrives or f'"{made}"']


def test_a_fifo_queue_gets_events_in_their_group(sqs, queue, arn_of, rule, put, name):
    url = queue(".fifo", FifoQueue="true")
    rule({"source": [name]}, {"Arn": arn_of(url), "SqsParameters": {"MessageGroupId": "g"}, "InputPath": "$.detail.n"})
    for number in range(3):
        put({"n": number}, name)
    found = []
    while len(found) < 3:
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10, MaxNumberOfMessages=10)["Messages"]:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            found.append(message["Body"])
    assert found == ["0", "1", "2"]


def test_what_cannot_be_sent_goes_to_the_dead_letters_with_the_reason(sqs, queue, arn_of, rule, put, name):
    gone, dead = queue(), queue()
    target = {"Arn": arn_of(gone), "DeadLetterConfig": {"Arn": arn_of(dead)}, "InputPath": "$.detail"}
    rule({"source": [name]}, target)
    sqs.delete_queue(QueueUrl=gone)
    put({"id": 1}, name)
    (found,) = sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=10, MessageAttributeNames=["All"])["Messages"]
    assert found["Body"] == '{"id":1}'
    assert found["MessageAttributes"]["ERROR_CODE"]["StringValue"] == "QueueDoesNotExist"
    assert found["MessageAttributes"]["TARGET_ARN"]["StringValue"] == target["Arn"]


def test_a_rule_that_is_disabled_sends_nothing_until_it_is_enabled(events, queue, arn_of, rule, put, taken, name):
    url = queue()
    made = rule({"source": [name]}, {"Arn": arn_of(url), "InputPath": "$.detail.n"})
    events.disable_rule(Name=made)
    put({"n": 1}, name)
    assert events.describe_rule(Name=made)["State"] == "DISABLED"
    events.enable_rule(Name=made)
    put({"n": 2}, name)
    assert taken(url) == ["2"]


def test_each_change_of_an_executions_status_is_an_event(client, machine, queue, arn_of, rule, taken):
    sfn, url, (arn, _) = client("stepfunctions"), queue(), machine
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [arn]}}
    rule(pattern, {"Arn": arn_of(url)})
    run = sfn.start_execution(stateMachineArn=arn, input='{"a": 1}')["executionArn"]
    began, ended = map(json.loads, taken(url, 2))
    assert (began["detail-type"], began["resources"]) == ("Step Functions Execution Status Change", [run])
    assert [event["detail"]["status"] for event in (began, ended)] == ["RUNNING", "SUCCEEDED"]
    assert (began["detail"]["stopDate"], began["detail"]["output"]) == (None, None)
    assert (ended["detail"]["input"], ended["detail"]["output"]) == ('{"a": 1}', '{"a":1}')
    assert ended["detail"]["stopDate"] >= ended["detail"]["startDate"] > 1_600_000_000_000
    assert ended["detail"]["inputDetails"] == ended["detail"]["outputDetails"] == {"included": True}


def test_failing_aborting_and_redriving_are_changes_too(local_aws, client, queue, arn_of, rule, taken, name):
    sfn, role = client("stepfunctions"), client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]
    states = {"F": {"Type": "Fail", "Error": "E", "Cause": "c"}}
    definition = json.dumps({"StartAt": "F", "States": states})
    arn = sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
    url = queue()
    rule(
        {"source": ["aws.states"], "detail": {"stateMachineArn": [arn]}}, {"Arn": arn_of(url), "InputPath": "$.detail"}
    )
    run = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    _, failed = map(json.loads, taken(url, 2))
    assert (failed["status"], failed["error"], failed["cause"]) == ("FAILED", "E", "c")
    sfn.redrive_execution(executionArn=run)
    told = [json.loads(text) for text in taken(url, 2)]
    assert [(event["status"], event["redriveCount"]) for event in told] == [("RUNNING", 1), ("FAILED", 1)]
    sfn.delete_state_machine(stateMachineArn=arn)


def test_the_children_of_a_map_tell_no_status(local_aws, client, queue, arn_of, rule, taken, name):
    sfn, role = client("stepfunctions"), client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]
    mode = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    states = {"M": {"Type": "Map", "ItemProcessor": {**mode, **json.loads(PASS)}, "End": True}}
    definition = json.dumps({"StartAt": "M", "States": states})
    arn = sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
    url = queue()
    rule({"source": ["aws.states"], "resources": [{"wildcard": f"*:{name}*"}]}, {"Arn": arn_of(url)})
    sfn.start_execution(stateMachineArn=arn, input="[1, 2]")
    told = [json.loads(text)["detail"] for text in taken(url, 2)]
    assert [(detail["stateMachineArn"], detail["status"]) for detail in told] == [(arn, "RUNNING"), (arn, "SUCCEEDED")]
    sfn.delete_state_machine(stateMachineArn=arn)


def test_large_data_are_left_out_of_the_event(client, machine, queue, arn_of, rule, taken):
    sfn, url, (arn, _) = client("stepfunctions"), queue(), machine
    rule(
        {"source": ["aws.states"], "detail": {"stateMachineArn": [arn], "status": ["SUCCEEDED"]}}, {"Arn": arn_of(url)}
    )
    sfn.start_execution(stateMachineArn=arn, input=json.dumps({"a": "x" * 200_000}))
    detail = json.loads(taken(url)[0])["detail"]
    assert len(detail["input"]) > 200_000 and detail["inputDetails"] == {"included": True}
    assert (detail["output"], detail["outputDetails"]) == (None, {"included": False})


def test_a_rule_that_starts_itself_ends_after_sixteen_rounds(client, machine, inputs, rule):
    arn, role = machine
    pattern = {"source": ["aws.states"], "detail": {"stateMachineArn": [arn], "status": ["SUCCEEDED"]}}
    rule(pattern, {"Arn": arn, "RoleArn": role, "Input": "{}"})
    client("stepfunctions").start_execution(stateMachineArn=arn)
    assert len(inputs(arn, 17)) == 17


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
