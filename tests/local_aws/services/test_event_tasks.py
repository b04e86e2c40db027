"""Tasks that put events: what Step Functions adds, what it writes as JSON, and how it fails."""

import json

PUT = "arn:aws:states:::events:putEvents"


def test_an_event_says_which_execution_put_it_and_its_detail_is_json(task, queue, arn_of, rule, taken, name):
    url = queue()
    rule({"source": [name]}, {"Arn": arn_of(url)})
    entry = {"Source": name, "DetailType": "t", "Detail": {"n.$": "$.n"}, "Resources": ["own"]}
    ended, events = task(PUT, {"Entries": [entry]}, {"n": 7})
    told = json.loads(taken(url)[0])
    assert told["detail"] == {"n": 7}
    assert told["resources"] == ["own", ended["executionArn"], ended["stateMachineArn"]]
    output = json.loads(ended["output"])
    assert (output["FailedEntryCount"], output["Entries"]) == (0, [{"EventId": told["id"]}])
    assert output["SdkHttpMetadata"]["HttpHeaders"]["Content-Type"] == "application/x-amz-json-1.1"
    assert json.loads(events[2]["taskScheduledEventDetails"]["parameters"])["Entries"][0]["Resources"] == ["own"]


def test_an_entry_that_fails_fails_the_task(task):
    entries = [{"Source": "aws.own", "DetailType": "t", "Detail": {}}]
    ended, _ = task(PUT, {"Entries": entries})
    assert ended["error"] == "EventBridge.FailedEntry" and "NotAuthorizedForSource" in ended["cause"]
    ended, _ = task("arn:aws:states:::aws-sdk:eventbridge:putEvents", {"Entries": [{**entries[0], "Detail": "{}"}]})
    assert json.loads(ended["output"])["FailedEntryCount"] == 1


def test_a_token_is_put_and_waited_for(task, queue, arn_of, rule, taken, name):
    url = queue()
    rule({"source": [name]}, {"Arn": arn_of(url), "InputPath": "$.detail.token"})

    def answer(sfn):
        sfn.send_task_success(taskToken=json.loads(taken(url)[0]), output="1")

    entry = {"Source": name, "DetailType": "t", "Detail": {"token.$": "$$.Task.Token"}}
    ended, _ = task(f"{PUT}.waitForTaskToken", {"Entries": [entry]}, answer=answer)
    assert ended["output"] == "1"


def test_every_action_can_be_called_through_the_sdk(task, name):
    ended, _ = task("arn:aws:states:::aws-sdk:eventbridge:describeEventBus", {"Name": "default"})
    assert json.loads(ended["output"])["Name"] == "default"
    ended, _ = task("arn:aws:states:::aws-sdk:eventbridge:describeRule", {"Name": name})
    assert ended["error"] == "EventBridge.ResourceNotFoundException"
    assert "(Service: EventBridge, Status Code: 400, " in ended["cause"]
