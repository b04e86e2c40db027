"""Clean-up of what the chapters make: queues, topics, tables, buckets, rules, event buses, event source mappings."""

import json

import boto3
import pytest

from learner_lab.checkout import record
from learner_lab.resources import kinds, ownership
from learner_lab.resources.ownership import TAG
from tests.learner_lab.handmade import make_function, sweep

TAGS = [{"Key": key, "Value": value} for key, value in TAG.items()]
TABLE = {
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def make_queue(name, ours):
    return boto3.client("sqs").create_queue(QueueName=name, tags=TAG if ours else {})["QueueUrl"]


def make_topic(name, ours):
    sns = boto3.client("sns")
    topic = sns.create_topic(Name=name, Tags=TAGS if ours else [])["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:Nowhere")


def make_table(name, ours):
    dynamodb = boto3.client("dynamodb")
    dynamodb.create_table(TableName=name, **TABLE, **({"Tags": TAGS} if ours else {}))
    dynamodb.get_waiter("table_exists").wait(TableName=name)
    dynamodb.put_item(TableName=name, Item={"id": {"S": "1"}})


def make_bucket(name, ours):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=name)
    for key in ("a/b", "a/c", "ä"):
        s3.put_object(Bucket=name, Key=key, Body=b"{}")
    s3.create_multipart_upload(Bucket=name, Key="large")
    if ours:
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": TAGS})


def make_rule(name, ours, **bus):
    events = boto3.client("events")
    events.put_rule(Name=name, EventPattern='{"source": ["lab"]}', **bus, **({"Tags": TAGS} if ours else {}))
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": "arn:aws:sqs:us-east-1:123456789012:Nowhere"}], **bus)


def make_bus(name, ours):
    boto3.client("events").create_event_bus(Name=name, Tags=TAGS if ours else [])
    make_rule("inside", False, EventBusName=name)


MADE = {
    kinds.QUEUE: make_queue,
    kinds.TOPIC: make_topic,
    kinds.TABLE: make_table,
    kinds.BUCKET: make_bucket,
    kinds.RULE: make_rule,
    kinds.BUS: make_bus,
}
DELETED = {kinds.BUS: "EventBus"}  # what its deleting operation calls it, where that is another word


@pytest.fixture
def swept(lab):
    """Whatever a test leaves, somebody else's too, is gone afterwards."""
    yield
    sweep(MADE, boto3.client)


def test_what_carries_the_labs_tag_is_listed_and_deleted_and_nothing_else(lab, swept):
    for make in MADE.values():
        make("lab-ours", True)
        make("lab-theirs", False)
    lines = [f"  {kind.one:<14} lab-ours" for kind in kinds.KINDS if kind in MADE]
    assert str(lab.left_over()).split("\n") == ["us-east-1", *lines]
    assert lab.left_over().summary() == "rules 1, event buses 1, topics 1, queues 1, tables 1, buckets 1"
    assert str(lab.clean_up()) == "Nothing of this lab is left in us-east-1 and us-west-2."
    assert [names_of(kind) for kind in MADE] == [["lab-theirs"]] * len(MADE)


@pytest.mark.parametrize("kind", [kinds.QUEUE, kinds.BUCKET], ids=lambda kind: kind.one)
def test_what_is_adopted_is_the_labs_from_then_on(lab, kind, capsys, swept):
    MADE[kind]("lab-adopted", False)
    lab.adopt("lab-adopted")
    assert f"Adopted: {kind.one} lab-adopted." in capsys.readouterr().out
    assert str(lab.left_over()).endswith("lab-adopted")


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.one)
def test_what_the_lab_made_is_removed_by_its_name_whatever_it_is_and_nothing_foreign(lab, kind, swept, capsys):
    MADE[kind]("lab-ours", True)
    MADE[kind]("lab-theirs", False)
    with pytest.raises(ownership.NotOurs, match=f"There is an? {kind.one} lab-theirs that this lab did not make"):
        lab.remove("lab-theirs", "lab-ours")
    lab.remove("lab-ours", "lab-never-made")
    assert capsys.readouterr().out == ""
    assert names_of(kind) == ["lab-theirs"]


def names_of(kind) -> list[str]:
    names = [kinds.name_of(arn) for arn in kind.there(boto3.client(kind.service))]
    return [name for name in names if name.startswith("lab-") and "/" not in name]


def test_all_of_a_name_is_removed_at_once_what_sends_before_what_receives(lab, swept):
    make_rule("lab-ours", True)
    make_queue("lab-ours", True)
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    lab.create_state_machine("lab-ours", machine)
    lab.remove("lab-ours")
    assert not lab.left_over()


def test_what_is_ours_goes_although_something_foreign_has_its_name(lab, swept):
    make_topic("lab-ours", True)
    make_queue("lab-ours", False)
    lab.remove("lab-ours")
    assert (names_of(kinds.TOPIC), names_of(kinds.QUEUE)) == ([], ["lab-ours"])


def test_a_prefix_is_not_put_before_what_raw_calls_name_without_it(lab, swept):
    lab.connect(prefix="my-")
    make_queue("lab-ours", True)
    lab.remove("lab-ours")
    assert names_of(kinds.QUEUE) == []


@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.one)
def test_a_remove_that_was_interrupted_goes_on_when_it_is_called_again(lab, kind, swept, faults):
    MADE[kind]("lab-ours", True)
    faults(rules=[{"operation": f"{kind.service}:Delete{DELETED.get(kind, kind.one.title())}", "fault": "cancelled"}])
    with pytest.raises(Exception, match="voc-cancel-cred"):
        lab.remove("lab-ours")
    assert names_of(kind) == ["lab-ours"]
    lab.remove("lab-ours")
    assert names_of(kind) == []


def test_the_log_group_of_a_state_machine_goes_with_it_if_it_has_the_tag(lab):
    logs = boto3.client("logs")
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    for name, tags in {"lab-ours": TAG, "lab-theirs": {}}.items():
        logs.create_log_group(logGroupName=f"/aws/vendedlogs/states/{name}", tags=tags)
        lab.create_state_machine(name, machine)
    lab.remove("lab-ours", "lab-theirs")
    left = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
    assert left == ["/aws/vendedlogs/states/lab-theirs"]


def test_what_may_not_be_looked_for_by_its_name_is_said_in_one_sentence(lab, swept, faults, capsys):
    make_topic("lab-ours", True)
    denied = [{"operation": name, "fault": "denied", "times": None} for name in ("sqs:ListQueues", "s3:ListBuckets")]
    faults(rules=denied)
    lab.remove("lab-ours")
    assert capsys.readouterr().out == ""
    lab.remove("lab-ours", "lab-never-made")
    assert capsys.readouterr().out == "Not looked for, as this account denies it: queues, buckets.\n"


@pytest.mark.slow
@pytest.mark.parametrize("kind", MADE, ids=lambda kind: kind.one)
def test_each_kind_can_be_tagged_afterwards(lab, kind, swept):
    MADE[kind]("lab-tagged", False)
    client = boto3.client(kind.service)
    arn = next(arn for arn in kind.there(client) if kinds.name_of(arn) == "lab-tagged")
    assert not ownership.owns(client, arn)
    kind.adopt(arn)
    assert ownership.owns(client, arn)


def test_a_buckets_own_tags_stay_when_it_is_adopted(lab, swept):
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="lab-adopted")
    own = {"Key": "course", "Value": "SE101"}
    s3.put_bucket_tagging(Bucket="lab-adopted", Tagging={"TagSet": [own]})
    lab.adopt("lab-adopted")
    assert own in s3.get_bucket_tagging(Bucket="lab-adopted")["TagSet"]


@pytest.mark.slow
def test_a_bucket_is_the_labs_in_its_own_region_alone(lab):
    s3 = boto3.client("s3", region_name="us-west-2")
    s3.create_bucket(Bucket="lab-west", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_bucket_tagging(Bucket="lab-west", Tagging={"TagSet": TAGS})
    assert str(lab.left_over()) == "us-west-2\n  bucket         lab-west"
    assert not lab.clean_up()


def test_a_table_that_is_being_made_is_waited_for(lab, monkeypatch):
    make_table("lab-ours", True)
    refused = []
    dynamodb = boto3.client("dynamodb")

    def once(**_):
        if not refused:
            refused.append(True)
            raise dynamodb.exceptions.ResourceInUseException(
                {"Error": {"Code": "ResourceInUseException"}}, "DeleteTable"
            )

    dynamodb.meta.events.register("before-call.dynamodb.DeleteTable", once)
    kinds.TABLE.delete(dynamodb, next(iter(kinds.TABLE.there(dynamodb))))
    assert refused and not kinds.TABLE.there(dynamodb)


@pytest.mark.slow
def test_deleting_what_is_gone_is_no_error(lab, swept):
    for kind, make in MADE.items():
        make("lab-gone", True)
        client = boto3.client(kind.service)
        arn = next(arn for arn in kind.there(client) if arn.endswith("lab-gone"))
        kind.delete(client, arn)
        kind.delete(client, arn)


def test_a_mapping_is_ours_by_its_tag_or_by_the_function_that_it_calls(lab, swept):
    awslambda, sqs = boto3.client("lambda"), boto3.client("sqs")
    function = lab.create_function("OpenCaseFunction")
    make_function(awslambda, "TheirFunction", lab.lab_role())
    theirs = awslambda.get_function_configuration(FunctionName="TheirFunction")["FunctionArn"]
    for name, calls, tags in (("lab-a", function, {}), ("lab-b", theirs, TAG), ("lab-c", theirs, {})):
        queue = sqs.get_queue_attributes(QueueUrl=make_queue(name, False), AttributeNames=["QueueArn"])
        arn = queue["Attributes"]["QueueArn"]
        awslambda.create_event_source_mapping(EventSourceArn=arn, FunctionName=calls, Tags=tags)
    left = [line for line in str(lab.left_over()).split("\n") if "mapping" in line]
    assert sorted(left) == [
        "  event source mapping lab-a → OpenCaseFunction",
        "  event source mapping lab-b → TheirFunction",
    ]
    assert not lab.clean_up()
    there = kinds.MAPPING.there(awslambda)
    assert [kinds.MAPPING.shown(one) for one in there.values()] == ["lab-c → TheirFunction"]
    for arn in there:
        kinds.MAPPING.delete(awslambda, arn)
        kinds.MAPPING.delete(awslambda, arn)
    awslambda.delete_function(FunctionName="TheirFunction")


def test_what_may_not_be_listed_is_said_and_the_rest_is_cleaned(lab, faults):
    make_topic("lab-ours", True)
    faults(rules=[{"operation": "sqs:ListQueues", "fault": "denied", "times": None}])
    left = lab.left_over()
    assert str(left).split("\n")[1:] == [
        "  topic          lab-ours",
        "Not looked for, as this account denies it: queues.",
    ]
    assert not lab.clean_up()


def test_an_ended_session_is_not_taken_for_a_denial(learner_lab, faults):
    faults(rules=[{"operation": "sqs:ListQueues", "fault": "cancelled", "times": None}])
    with pytest.raises(Exception, match="voc-cancel-cred"):
        learner_lab.left_over()


def test_where_tags_are_denied_the_record_decides(lab, faults):
    make_queue("lab-untagged", False)
    faults(rules=[{"operation": "sqs:TagQueue", "fault": "denied", "times": None}])
    lab.adopt("lab-untagged")
    assert not record.is_empty()
    assert str(lab.left_over()) == "us-east-1\n  queue          lab-untagged"
    assert not lab.clean_up() and record.is_empty()


def test_a_recorded_bucket_that_somebody_deleted_is_forgotten(lab, swept):
    record.add("arn:aws:s3:::lab-gone")
    lab.left_over()
    assert record.is_empty()
    make_bucket("lab-gone", False)
    assert not lab.left_over()


def test_a_bus_goes_with_all_that_was_ruled_on_it(lab):
    make_bus("lab-ours", True)
    make_rule("lab-rule", True, EventBusName="lab-ours")
    assert "  rule           lab-ours/lab-rule" in str(lab.left_over())
    assert not lab.clean_up()
    assert [bus["Name"] for bus in boto3.client("events").list_event_buses()["EventBuses"]] == ["default"]


def test_a_queue_that_a_workflow_fills_is_cleaned_up_with_it(lab):
    url = make_queue("lab-ours", True)
    send = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    machine = {
        "StartAt": "Send",
        "States": {"Send": {**send, "Parameters": {"QueueUrl": url, "MessageBody": {"a": 1}}}},
    }
    run = lab.start(lab.create_state_machine("SendingStateMachine", machine), {})
    assert lab.wait_for(run)["status"] == "SUCCEEDED"
    message = boto3.client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"]
    assert json.loads(message) == {"a": 1}
    assert not lab.clean_up()
