"""Event source mappings: queues that call functions, over HTTP, with what goes wrong on the way."""

import contextlib
import itertools
import json
import time

import pytest

from local_aws.functions.sources import OPERATIONS
from local_aws.functions.sources.event import failures_in

NONE = "00000000-0000-0000-0000-000000000000"
HIDDEN = "ApproximateNumberOfMessagesNotVisible"
RECORDER = """
import boto3, json
sqs = boto3.client("sqs")
def again(record):
    queue = sqs.get_queue_url(QueueName=record["eventSourceARN"].split(":")[5])["QueueUrl"]
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=0)
def lambda_handler(event, context):
    bodies = [record["body"] for record in event["Records"]]
    sqs.send_message(QueueUrl="URL", MessageBody=json.dumps(REPORT))
    FAIL
"""


@pytest.fixture
def functions(local_aws, client):
    return client("lambda")


@pytest.fixture
def mapping(functions):
    """The id of a new mapping from a queue's ARN to a function's; it is deleted afterwards."""
    made = []

    def create(source, function, **options):
        given = {"EventSourceArn": source, "FunctionName": function, **options}
        made.append(functions.create_event_source_mapping(**given)["UUID"])
        return made[-1]

    yield create
    for each in made:
        with contextlib.suppress(functions.exceptions.ResourceNotFoundException):
            functions.delete_event_source_mapping(UUID=each)


@pytest.fixture
def recorder(deploy, queue, functions, sqs):
    """A warm function that reports to a queue what it was called with: its ARN, and the queue's URL."""

    def create(report="bodies", fail="", **configuration):
        url = queue()
        source = RECORDER.replace("URL", url).replace("REPORT", report).replace("FAIL", fail)
        function = deploy(source, **configuration)
        functions.invoke(FunctionName=function, Payload=b'{"Records": []}')  # from now on it is warm
        sqs.purge_queue(QueueUrl=url)
        return function, url

    return create


def empty(sqs, url):
    """Whether the queue comes to hold no message any more."""
    return becomes(sqs, url, {"ApproximateNumberOfMessages": "0", HIDDEN: "0"})


def becomes(sqs, url, wanted):
    """Whether the queue comes to have these attributes."""
    for _ in range(200):
        if sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(wanted))["Attributes"] == wanted:
            return True
        time.sleep(0.02)
    return False


def test_a_function_is_called_with_the_messages_of_a_queue_which_are_then_gone(
    sqs, queue, arn_of, mapping, recorder, taken, functions
):
    url = queue()
    function, report = recorder('event["Records"]')
    own = mapping(arn_of(url), function, BatchSize=2)
    sqs.send_message(QueueUrl=url, MessageBody="a", MessageAttributes={"k": {"DataType": "String", "StringValue": "v"}})
    ((record,),) = map(json.loads, taken(report))
    assert list(record) == [
        *("messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfMessageAttributes"),
        *("md5OfBody", "eventSource", "eventSourceARN", "awsRegion"),
    ]
    assert (record["body"], record["eventSource"], record["eventSourceARN"]) == ("a", "aws:sqs", arn_of(url))
    assert record["messageAttributes"]["k"]["stringValue"] == "v"
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert empty(sqs, url)
    assert functions.get_event_source_mapping(UUID=own)["LastProcessingResult"] == "OK"


def test_messages_come_in_batches_of_the_size_that_was_asked_for(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    function, report = recorder()
    for number in range(10):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    mapping(arn_of(url), function, BatchSize=4)
    batches = [json.loads(text) for text in taken(report, 3)]
    assert sorted(map(len, batches)) == [2, 4, 4] and sorted(itertools.chain(*batches)) == [str(n) for n in range(10)]


@pytest.mark.parametrize(("options", "most"), [({}, 2), ({"ScalingConfig": {"MaximumConcurrency": 3}}, 3)])
def test_two_batches_of_a_mapping_are_at_work_unless_it_says_more(
    sqs, queue, arn_of, mapping, recorder, taken, options, most
):
    url = queue()
    function, report = recorder(fail="import time; time.sleep(6 if bodies else 0)", Timeout=10)
    for number in range(5):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    mapping(arn_of(url), function, BatchSize=1, **options)
    assert len(taken(report, most)) == most
    assert sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[HIDDEN])["Attributes"] == {HIDDEN: str(most)}


def test_a_batch_grows_while_its_window_is_open(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    function, report = recorder()
    mapping(arn_of(url), function, BatchSize=20, MaximumBatchingWindowInSeconds=2)
    for count in (10, 2):
        entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(count)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    assert [len(json.loads(text)) for text in taken(report)] == [12]


def test_a_batch_that_is_full_waits_no_longer(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    function, report = recorder()
    mapping(arn_of(url), function, BatchSize=3, MaximumBatchingWindowInSeconds=300)
    for number in range(3):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    assert [json.loads(text) for text in taken(report)] == [["0", "1", "2"]]


def test_a_message_on_which_the_function_fails_comes_again_and_ends_with_the_dead_letters(
    sqs, queue, arn_of, mapping, recorder, taken, functions
):
    dead = queue()
    policy = json.dumps({"deadLetterTargetArn": arn_of(dead), "maxReceiveCount": 2})
    url = queue(RedrivePolicy=policy)
    function, report = recorder(fail='[again(record) for record in event["Records"]]; raise ValueError("bad")')
    own = mapping(arn_of(url), function)
    sqs.send_message(QueueUrl=url, MessageBody="bad")
    assert taken(dead) == ["bad"]
    assert taken(report, 2) == ['["bad"]', '["bad"]'] and empty(sqs, url)
    assert functions.get_event_source_mapping(UUID=own)["LastProcessingResult"] == "PROBLEM: Function call failed"


def test_only_what_the_function_reports_as_failed_comes_again(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    bad = '[r for r in event["Records"] if r["body"] == "bad" and r["attributes"]["ApproximateReceiveCount"] == "1"]'
    answer = 'return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in bad]}'
    function, report = recorder(fail=f"bad = {bad}; [again(record) for record in bad]; {answer}")
    for body in ("good", "bad"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    mapping(arn_of(url), function, FunctionResponseTypes=["ReportBatchItemFailures"])
    assert [json.loads(text) for text in taken(report, 2)] == [["good", "bad"], ["bad"]] and empty(sqs, url)


@pytest.mark.parametrize(
    ("payload", "failed"),
    [
        ("null", ""),
        ("", ""),
        ("{}", ""),
        ('{"batchItemFailures": []}', ""),
        ('{"batchItemFailures": null}', ""),
        ('{"batchItemFailures": [{"itemIdentifier": "a"}]}', "a"),
        ('{"batchItemFailures": [{"itemIdentifier": "none"}]}', "ab"),
        ('{"batchItemFailures": [{"itemIdentifier": ""}]}', "ab"),
        ('{"batchItemFailures": [{"itemIdentifier": null}]}', "ab"),
        ('{"batchItemFailures": [{"other": "a"}]}', "ab"),
        ('{"batchItemFailures": "a"}', "ab"),
        ('{"other": 1}', "ab"),
        ('"done"', "ab"),
    ],
)
def test_what_failed_is_read_as_lambda_reads_it(payload, failed):
    assert failures_in(payload.encode(), {"a", "b"}) == set(failed)


def test_what_the_filters_do_not_want_is_deleted(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    function, report = recorder()
    pattern = json.dumps({"body": {"n": [{"numeric": [">", 1]}]}})
    mapping(arn_of(url), function, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for body in ('{"n": 1}', "no json", '{"n": 2}'):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    assert taken(report) == ['["{\\"n\\": 2}"]'] and empty(sqs, url)


def test_a_fifo_queue_calls_in_the_order_of_its_groups(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue(".fifo", FifoQueue="true", ContentBasedDeduplication="true")
    function, report = recorder()
    mapping(arn_of(url), function, BatchSize=1)
    for number in range(4):
        sqs.send_message(QueueUrl=url, MessageBody=str(number), MessageGroupId="g")
    assert taken(report, 4) == [f'["{number}"]' for number in range(4)]


def test_a_mapping_that_is_disabled_takes_nothing_until_it_is_enabled(
    sqs, queue, arn_of, mapping, recorder, taken, functions
):
    url = queue()
    function, report = recorder()
    own = mapping(arn_of(url), function, Enabled=False)
    assert functions.get_event_source_mapping(UUID=own)["State"] == "Disabled"
    sqs.send_message(QueueUrl=url, MessageBody="a")
    assert sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"][0]["Body"] == "a"
    assert functions.update_event_source_mapping(UUID=own, Enabled=True)["State"] == "Updating"
    assert taken(report) == ['["a"]'] and functions.get_event_source_mapping(UUID=own)["State"] == "Enabled"
    assert functions.update_event_source_mapping(UUID=own, Enabled=False)["State"] == "Disabling"
    sqs.send_message(QueueUrl=url, MessageBody="b")
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]["Body"] == "b"


def test_a_window_that_is_open_lets_nothing_in_once_the_mapping_is_disabled(
    sqs, queue, arn_of, mapping, recorder, taken, functions
):
    url = queue()
    function, report = recorder()
    own = mapping(arn_of(url), function, MaximumBatchingWindowInSeconds=2)
    sqs.send_message(QueueUrl=url, MessageBody="a")
    assert becomes(sqs, url, {HIDDEN: "1"})
    functions.update_event_source_mapping(UUID=own, Enabled=False)
    sqs.send_message(QueueUrl=url, MessageBody="b")
    assert taken(report) == ['["a"]']
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "b"


def test_a_mapping_that_is_deleted_takes_nothing_more(sqs, queue, arn_of, mapping, recorder, functions, refused):
    url = queue()
    own = mapping(arn_of(url), recorder()[0])
    assert functions.delete_event_source_mapping(UUID=own)["State"] == "Deleting"
    sqs.send_message(QueueUrl=url, MessageBody="a")
    assert sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"][0]["Body"] == "a"
    gone = "The resource you requested does not exist."
    assert refused("ResourceNotFoundException", functions.get_event_source_mapping, UUID=own) == gone
    assert refused("ResourceNotFoundException", functions.delete_event_source_mapping, UUID=own) == gone


@pytest.mark.parametrize("what", ["queue", "function"])
def test_a_mapping_whose_queue_or_function_is_gone_is_not_enabled(
    sqs, queue, arn_of, mapping, recorder, functions, what
):
    url = queue()
    function, _ = recorder()
    own = mapping(arn_of(url), function)
    if what == "queue":
        sqs.delete_queue(QueueUrl=url)
    else:
        functions.delete_function(FunctionName=function)
        sqs.send_message(QueueUrl=url, MessageBody="a")
    for _ in range(200):
        told = functions.get_event_source_mapping(UUID=own)
        if told["State"] == "Disabled":
            break
        time.sleep(0.02)
    assert told["StateTransitionReason"] == f"ERROR: the {what} does not exist any more"


def test_mappings_are_told_listed_changed_and_tagged(queue, arn_of, mapping, recorder, functions, refused):
    source, (function, _) = arn_of(queue()), recorder()
    own = mapping(source, function, BatchSize=5, Tags={"lab": "own"})
    told = functions.get_event_source_mapping(UUID=own)
    assert (told["BatchSize"], told["State"], told["FunctionArn"]) == (5, "Enabled", function)
    for given in ({"EventSourceArn": source}, {"FunctionName": function}):
        listed = functions.list_event_source_mappings(**given)["EventSourceMappings"]
        assert [each["UUID"] for each in listed] == [own]
    changed = {"BatchSize": 50, "MaximumBatchingWindowInSeconds": 1, "ScalingConfig": {"MaximumConcurrency": 3}}
    functions.update_event_source_mapping(UUID=own, **changed)
    told = functions.get_event_source_mapping(UUID=own)
    assert {name: told[name] for name in changed} == changed
    arn = told["EventSourceMappingArn"]
    functions.tag_resource(Resource=arn, Tags={"more": "1"})
    functions.untag_resource(Resource=arn, TagKeys=["lab"])
    assert functions.list_tags(Resource=arn)["Tags"] == {"more": "1"}
    assert functions.list_tags(Resource=function)["Tags"] == {}
    twice = {"EventSourceArn": source, "FunctionName": function}
    assert own in refused("ResourceConflictException", functions.create_event_source_mapping, **twice)
    refused("InvalidParameterValueException", functions.list_event_source_mappings, Marker="MTAw")


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        (
            {"EventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s"},
            *["InvalidParameterValueException"],
            "for SQS queues, and for no other",
        ),
        (
            {"EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:none"},
            *["InvalidParameterValueException"],
            "queue does not exist",
        ),
        (
            {"SelfManagedEventSource": {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a:1"]}}},
            *["InvalidParameterValueException"],
            "not offer SelfManaged",
        ),
        ({"BatchSize": 0}, "ValidationException", "greater than or equal to 1"),
        ({"BatchSize": 11}, "InvalidParameterValueException", "Maximum batch window in seconds must be greater than 0"),
        ({"MaximumBatchingWindowInSeconds": 301}, "ValidationException", "less than or equal to 300"),
        ({"ScalingConfig": {"MaximumConcurrency": 1}}, "ValidationException", "greater than or equal to 2"),
        (
            {"FilterCriteria": {"Filters": [{"Pattern": '{"body": 1}'}]}},
            *["InvalidParameterValueException"],
            "Invalid filter pattern",
        ),
        ({"FunctionName": "none"}, "ResourceNotFoundException", "Function not found"),
        ({"StartingPosition": "LATEST"}, "InvalidParameterValueException", "does not offer StartingPosition"),
    ],
)
def test_a_mapping_that_would_be_silent_is_refused(client, queue, arn_of, recorder, refused, given, code, why):
    call = {"EventSourceArn": arn_of(queue()), "FunctionName": recorder()[0], **given}
    careless = client("lambda", validates=False)
    assert why in refused(code, careless.create_event_source_mapping, **call)


def test_a_queue_must_suit_the_function(queue, arn_of, recorder, functions, refused):
    function, _ = recorder(Timeout=60)
    short = {"EventSourceArn": arn_of(queue()), "FunctionName": function}
    told = refused("InvalidParameterValueException", functions.create_event_source_mapping, **short)
    assert told == "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"
    fifo = {
        "EventSourceArn": arn_of(queue(".fifo", FifoQueue="true", VisibilityTimeout="60")),
        "FunctionName": function,
    }
    for given in ({"MaximumBatchingWindowInSeconds": 1}, {"MaximumBatchingWindowInSeconds": 1, "BatchSize": 11}):
        refused("InvalidParameterValueException", functions.create_event_source_mapping, **fifo, **given)


def test_a_thousand_messages_call_the_function_once_each(sqs, queue, arn_of, mapping, recorder, taken):
    url = queue()
    function, report = recorder()
    mapping(arn_of(url), function, BatchSize=100, MaximumBatchingWindowInSeconds=1)
    for begin in range(0, 1000, 10):
        entries = [{"Id": str(number), "MessageBody": str(number)} for number in range(begin, begin + 10)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    found = []
    while len(found) < 1000:
        found += itertools.chain(*map(json.loads, taken(report)))
    assert sorted(map(int, found)) == list(range(1000)) and empty(sqs, url)


def test_all_operations_on_mappings_are_offered():
    assert len(OPERATIONS) == 8
