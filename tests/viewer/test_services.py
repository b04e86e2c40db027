"""A task shows what it calls: the service's sign, its action, how it waits; one row of a table is a service."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.viewer.made import History
from viewer import Watch, draw, source_of, tally
from viewer.pictures.mermaid import to_mermaid
from viewer.placing.lettering import text_width
from viewer.reading.machine import State, read_machine
from viewer.services import NEUTRAL, SERVICES, SIGNS, TABLE, call_of

SVG = "{http://www.w3.org/2000/svg}"
STATES = "arn:aws:states:::"


@pytest.mark.parametrize(
    ("resource", "words", "wait", "sign"),
    [
        (STATES + "dynamodb:putItem", "DynamoDB: PutItem", "", "table"),
        (STATES + "sqs:sendMessage.waitForTaskToken", "SQS: SendMessage", "waits for token", "queue"),
        (
            STATES + "states:startExecution.sync:2",
            "Step Functions: StartExecution",
            "runs and waits (.sync)",
            "machine",
        ),
        (STATES + "ecs:runTask.sync", "ECS: RunTask", "runs and waits (.sync)", "container"),
        (STATES + "states:startExecution", "Step Functions: StartExecution", "", "machine"),
        (STATES + "aws-sdk:s3:getObject", "S3: GetObject", "", "bucket"),
        (STATES + "aws-sdk:sfn:describeExecution", "Step Functions: DescribeExecution", "", "machine"),
        ("arn:aws-cn:states:cn-north-1:123456789012:aws-sdk:s3:getObject", "S3: GetObject", "", "bucket"),
        (STATES + "lambda:invoke", "Lambda: Invoke", "", "function"),
        (STATES + "aws-sdk:controltower:listLandingZones", "controltower: ListLandingZones", "", NEUTRAL),
        ("arn:aws:states:us-east-1:123456789012:activity:approve.it", "Activity: approve.it", "", "person"),
        ("arn:aws:lambda:us-east-1:123456789012:function:Pay", "", "", "function"),
        ("${PayFunctionArn}", "", "", NEUTRAL),
        ("", "", "", NEUTRAL),
        (None, "", "", "function"),
        (7, "", "", "function"),
    ],
)
def test_a_resource_is_a_service_an_action_and_a_way_to_wait(resource, words, wait, sign):
    assert call_of(resource) == (words, wait, SIGNS[sign])


def test_a_service_is_one_row():
    assert len(SERVICES) == len(TABLE) and {service.sign for service in TABLE} <= SIGNS.keys()
    assert [service.key for service in TABLE] == sorted(SERVICES)


def ask(**fields):
    resource = STATES + "sqs:sendMessage.waitForTaskToken"
    return {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": resource, "End": True, **fields}}}


def box_of(drawing, name="Ask"):
    return next(
        group for group in ElementTree.fromstring(drawing.svg).iter(f"{SVG}g") if group.get("data-state") == name
    )


def test_the_box_of_a_task_says_what_it_calls_and_how_it_waits():
    box = box_of(draw(ask()))
    assert [text.text for text in box.iter(f"{SVG}text")] == ["Ask", "SQS: SendMessage", "waits for token"]
    assert box.find(f"{SVG}path").get("d") == SIGNS["queue"]


def test_who_cannot_see_the_sign_is_told():
    run = History()
    run.task("Ask")
    assert box_of(draw(ask(), run.events)).find(f"{SVG}title").text == (
        "Ask, Task, SQS: SendMessage, waits for token, succeeded"
    )
    assert Watch(source_of(run.events, ask())).view.scene["states"] == {
        "Ask": {"words": "SQS: SendMessage", "spoken": "Task, SQS: SendMessage, waits for token"}
    }


def test_a_note_on_the_run_stands_behind_the_action():
    run = History()
    run.task("Ask", "Timeout")
    assert [text.text for text in box_of(draw(ask(), run.events)).iter(f"{SVG}text")][1:] == [
        "SQS: SendMessage · 2 attempts",
        "waits for token",
    ]
    assert "SQS: SendMessage · 1 · 100 %" in tally(ask(), [run.events]).svg


@pytest.mark.parametrize("action", ["putItem", "describeAccountAssignmentCreationStatusOfAllOfThem"])
def test_the_action_keeps_inside_its_box(action):
    definition = ask(Resource=f"{STATES}aws-sdk:ssoadmin:{action}")
    run = History()
    run.task("Ask", "Timeout", "Timeout")
    for drawing in (draw(definition), draw(definition, run.events)):
        box = box_of(drawing)
        text = box.find(f"{SVG}text[@class='sfn-small']")
        width = float(text.get("textLength") or text_width(text.text, float(text.get("font-size"))))
        assert float(text.get("x")) + width <= float(box.find(f"{SVG}rect").get("width"))


def test_a_task_that_names_its_function_directly_shows_its_type():
    assert State("Pay", "Task", call=call_of("arn:aws:lambda:us-east-1:123456789012:function:Pay")).words == "Task"
    assert read_machine({"States": {"One": {"Type": "Pass"}}}).states["One"].spoken == "Pass"


def test_mermaid_has_the_action_too():
    assert 's0("Ask<br/>SQS: SendMessage, waits for token")' in to_mermaid(read_machine(ask()), None)
