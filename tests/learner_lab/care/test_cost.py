"""What was used is counted where AWS keeps a list of it, and what is not counted is said."""

import json
from types import SimpleNamespace

import boto3
import pytest

from learner_lab.care import cost, prices
from learner_lab.resources.ownership import TAG, TAG_LIST
from tests.learner_lab.handmade import PASS

ITEM = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Pass", "End": True}}}


def distributed(kind: str) -> dict:
    processor = {**ITEM, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind}}
    each = {"Type": "Map", "ItemsPath": "$", "ItemProcessor": processor, "End": True}
    return {"StartAt": "Each", "States": {"Each": each}}


def run(lab, kind: str, items: int) -> None:
    machine = lab.create_state_machine("HelloStateMachine", distributed(kind))
    done = lab.wait_for(lab.start(machine, list(range(items))))
    assert done["status"] == "SUCCEEDED", done


def test_the_children_of_a_distributed_map_are_counted(lab):
    run(lab, "STANDARD", items=3)
    assert lab.cost().transitions == 1 + 3 * 2
    assert "Not counted" not in str(lab.cost())


def test_of_very_many_children_the_first_are_counted_and_the_rest_is_told(lab, monkeypatch):
    monkeypatch.setattr(cost, "MOST_CHILDREN", 2)
    run(lab, "STANDARD", items=3)
    assert lab.cost().transitions == 1 + 2 * 2
    assert str(lab.cost()).endswith("\nOf a distributed Map's 3 children the first 2 are counted.")


def test_express_children_are_said_not_to_be_counted(lab):
    run(lab, "EXPRESS", items=3)
    assert lab.cost().transitions == 1
    assert str(lab.cost()).count("Not counted: Express runs") == 1


def test_runs_of_an_express_machine_are_said_not_to_be_counted(lab):
    machine = {"definition": PASS, "roleArn": lab.lab_role(), "tags": TAG_LIST}
    boto3.client("stepfunctions").create_state_machine(name="HelloStateMachine", type="EXPRESS", **machine)
    assert lab.cost().transitions == 0 and "Not counted: Express runs" in str(lab.cost())


def test_what_goes_away_while_it_is_counted_is_no_error(lab, monkeypatch):
    lab.create_function("OpenCaseFunction")
    boto3.client("lambda").invoke(FunctionName="OpenCaseFunction", Payload=json.dumps({"inputCaseID": "1"}))
    lab.start(lab.create_state_machine("HelloStateMachine", ITEM), {})
    left = lab.left_over()
    lab.clean_up()
    assert cost.of(left) == cost.Cost(0, 0, 0.0)


@pytest.mark.parametrize(
    ("used", "dollars"),
    [
        ((4_000, 1_000_000, 400_000.0), 0),
        ((5_000, 0, 0.0), 0.025),
        ((0, 2_000_000, 0.0), 0.20),
        ((0, 0, 460_000.0), 60_000 * 0.0000166667),
    ],
)
def test_what_is_beyond_the_free_tier_is_to_be_paid(used, dollars):
    assert cost.Cost(*used).dollars == pytest.approx(dollars)


@pytest.mark.parametrize(("attempts", "transitions"), [([0], 1), ([1], 1), ([3], 3), ([1, 0, 2], 4)])
def test_each_retry_costs_a_transition_as_the_first_try_does(attempts, transitions):
    assert cost.transitions_of([SimpleNamespace(attempts=[None] * count) for count in attempts]) == transitions


@pytest.mark.parametrize(
    ("resource", "unit"),
    [
        ("sqs:sendMessage", "queue requests"),
        ("aws-sdk:sqs:receiveMessage", "queue requests"),
        ("sns:publish.waitForTaskToken", "topic publishes"),
        ("events:putEvents", "bus events"),
        ("aws-sdk:eventbridge:putEvents", "bus events"),
        ("dynamodb:putItem", "table writes"),
        ("aws-sdk:dynamodb:query", "table reads"),
        ("aws-sdk:s3:putObject", "bucket writes"),
        ("aws-sdk:s3:getObject", "bucket reads"),
        ("aws-sdk:s3:deleteObject", None),
        ("arn:aws:lambda:us-east-1:123456789012:function:sqs", None),
        (None, None),
    ],
)
def test_a_tasks_call_of_a_service_has_that_services_price(resource, unit):
    price = prices.price_of(resource)
    assert (price and price.unit) == unit


def test_the_rows_of_services_stand_there_once_they_were_called(lab):
    url = boto3.client("sqs").create_queue(QueueName="Priced", tags=TAG)["QueueUrl"]
    send = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    sent = {"QueueUrl": url, "MessageBody": "x"}
    machine = {"StartAt": "Send", "States": {"Send": {**send, "Parameters": sent}}}
    lab.wait_for(lab.start(lab.create_state_machine("HelloStateMachine", machine), {}))
    told = str(lab.cost())
    boto3.client("sqs").delete_queue(QueueUrl=url)  # the account is emptied of what the tutorial makes alone
    assert "queue requests              1     1,000,000   $0.40 for 1,000,000" in told
    assert told.endswith("and not what they store. Their prices: aws.amazon.com/sqs/pricing.")
    assert "topic" not in told.partition("To pay")[0]


def test_calls_beyond_the_free_ones_are_to_be_paid():
    queue = prices.price_of("sqs:sendMessage")
    assert cost.Cost(0, 0, 0.0, calls=((queue, 3_000_000),)).dollars == pytest.approx(0.80)
