"""Where EventBridge's events arrive, and what of Step Functions becomes one."""

import json

import pytest

from local_aws.services.account import LAB_ROLE

QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
PASS = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})


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
