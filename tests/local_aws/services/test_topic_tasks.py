"""Tasks that publish: what Step Functions tells of it, what it writes as JSON, and how it fails."""

import json

PUBLISH = "arn:aws:states:::sns:publish"


def test_data_in_the_message_are_published_as_json_and_the_answer_has_what_http_told(
    task, sns, topic, queue, arn_of, taken
):
    arn, url = topic(), queue()
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes={"RawMessageDelivery": "true"})
    parameters = {
        "TopicArn": arn,
        "Message": {"n.$": "$.n"},
        "MessageAttributes": {"k": {"DataType": "String", "StringValue": "v"}},
    }
    ended, events = task(PUBLISH, parameters, {"n": 7})
    assert taken(url) == ['{"n":7}']
    told = json.loads(ended["output"])
    assert list(told) == ["MessageId", "SdkHttpMetadata", "SdkResponseMetadata"]
    headers = told["SdkHttpMetadata"]["HttpHeaders"]
    assert (headers["Content-Length"], headers["Content-Type"]) == ("294", "text/xml")
    assert events[4]["taskSucceededEventDetails"]["resourceType"] == "sns"


def test_a_token_is_published_and_waited_for(task, sns, topic, queue, arn_of, taken):
    arn, url = topic(), queue()
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url), Attributes={"RawMessageDelivery": "true"})

    def answer(sfn):
        sfn.send_task_failure(taskToken=taken(url)[0], error="Declined", cause="by hand")

    parameters = {"TopicArn": arn, "Message.$": "$$.Task.Token"}
    ended, _ = task(f"{PUBLISH}.waitForTaskToken", parameters, answer=answer)
    assert (ended["error"], ended["cause"]) == ("Declined", "by hand")


def test_a_refusal_has_the_names_of_the_integration_that_was_used(task, topic):
    arn = topic(".fifo", FifoTopic="true")
    ended, _ = task(PUBLISH, {"TopicArn": arn, "Message": "m"})
    assert ended["error"] == "SNS.InvalidParameterException"
    assert "(Service: AmazonSNS; Status Code: 400; Error Code: InvalidParameter; Request ID: " in ended["cause"]
    nowhere = {"TopicArn": f"{arn}x", "Message": "m"}
    ended, _ = task("arn:aws:states:::aws-sdk:sns:publish", nowhere)
    assert ended["error"] == "Sns.NotFoundException" and "(Service: Sns, Status Code: 404, " in ended["cause"]


def test_every_action_can_be_called_through_the_sdk(task, name):
    ended, _ = task("arn:aws:states:::aws-sdk:sns:createTopic", {"Name": name, "Tags": [{"Key": "a", "Value": "b"}]})
    arn = json.loads(ended["output"])["TopicArn"]
    ended, _ = task("arn:aws:states:::aws-sdk:sns:listTagsForResource", {"ResourceArn": arn})
    assert json.loads(ended["output"]) == {"Tags": [{"Key": "a", "Value": "b"}]}
    ended, _ = task("arn:aws:states:::aws-sdk:sns:deleteTopic", {"TopicArn": arn})
    assert (ended["status"], ended["output"]) == ("SUCCEEDED", "{}")
