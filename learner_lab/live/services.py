"""What LabRole may do in other services, and what those tell: queues, topics, tables, buckets, events, logs."""

import json
import time

import boto3
from botocore.exceptions import ClientError

from learner_lab.live.maps import distributed
from learner_lab.live.questions import Answer, one_state, question, tried
from learner_lab.live.runs import RAISES
from learner_lab.live.stage import Ran, Stage, ended
from learner_lab.resources import waiting
from learner_lab.resources.kinds import ACTIVITY, BUCKET, QUEUE, RULE, TABLE, TOPIC

KEY = {
    "KeySchema": [{"AttributeName": "Case", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "Case", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
LEVELS = ("ALL", "ERROR")
KIB = 1024


def _integrated(stage: Stage, what: str, resource: str, parameters: dict) -> Ran:
    """A run of one Task of this integration."""
    return stage.run(
        what, one_state({"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "Parameters": parameters})
    )


def _told(ran: Ran) -> Answer:
    """How it ended, with the names in its output alone."""
    return {**ran.end, "output": sorted(ran.output)} if ran.output is not None else ran.end


def _queue(stage: Stage, what: str) -> str:
    sqs, name = boto3.client("sqs"), stage.name(what)
    stage.make(QUEUE, name, sqs.create_queue, QueueName=name)
    return sqs.get_queue_url(QueueName=name)["QueueUrl"]


@question("20", "May LabRole send to a queue, and is an object made text?")
def a_queue(stage: Stage) -> Answer:
    sqs, url = boto3.client("sqs"), _queue(stage, "queue")
    sent = _integrated(stage, "sends", "sqs:sendMessage", {"QueueUrl": url, "MessageBody": {"case": "001"}})
    received = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", [])
    sizes = {
        f"{kib} KiB": tried(sqs.send_message, QueueUrl=url, MessageBody="x" * kib * KIB)
        for kib in (256, 257, 1024, 1025)
    }
    return {"sent": _told(sent), "received": [one["Body"] for one in received], "sizes": sizes}


@question("20", "May LabRole publish to a topic?")
def a_topic(stage: Stage) -> Answer:
    sns, name = boto3.client("sns"), stage.name("topic")
    topic = stage.make(TOPIC, name, sns.create_topic, Name=name)
    return _told(_integrated(stage, "publishes", "sns:publish", {"TopicArn": topic, "Message": {"case": "001"}}))


@question("20", "May LabRole write to a table, and what is a condition that does not hold called?")
def a_table(stage: Stage) -> Answer:
    dynamodb, name = boto3.client("dynamodb"), stage.name("table")
    stage.make(TABLE, name, dynamodb.create_table, TableName=name, **KEY)
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig=waiting.QUICKLY)
    put = {"TableName": name, "Item": {"Case": {"S": "001"}}, "ConditionExpression": "attribute_not_exists(#c)"}
    put["ExpressionAttributeNames"] = {"#c": "Case"}
    first, second = (_told(_integrated(stage, f"puts-{n}", "dynamodb:putItem", put)) for n in (1, 2))
    return {"first": first, "second": {**second, "cause": second.get("cause", "")[:40]}}


@question("20", "May LabRole put events, and does an execution's end reach a rule's queue?")
def events(stage: Stage) -> Answer:
    bus, sqs, name = boto3.client("events"), boto3.client("sqs"), stage.name("rule")
    url = _queue(stage, "events")
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage"}
    policy = {"Version": "2012-10-17", "Statement": [{**allow, "Resource": queue}]}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy)})
    pattern = json.dumps({"source": [stage.mark]})
    stage.make(RULE, name, bus.put_rule, Name=name, EventPattern=pattern)
    bus.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": queue}])
    entry = {"Source": stage.mark, "DetailType": "asked", "Detail": {"case": "001"}}
    put = _integrated(stage, "puts-events", "events:putEvents", {"Entries": [entry]})
    came = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get("Messages", [])
    return {"put": _told(put), "came": [json.loads(one["Body"])["detail"] for one in came]}


@question("16", "May LabRole read a list from S3 and write the results there, and how are the files called?")
def a_bucket(stage: Stage) -> Answer:
    s3, name = boto3.client("s3"), stage.name("bucket").lower().replace("_", "-")
    region = boto3.DEFAULT_SESSION.region_name
    where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    arn = stage.make(BUCKET, name, s3.create_bucket, Bucket=name, **where)
    BUCKET.adopt(arn)
    s3.put_object(Bucket=name, Key="cases.csv", Body=b"case,kind\n001,bill\n002,line\n")
    reader = {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": name, "Key": "cases.csv"}}
    reader["ReaderConfig"] = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": name, "Prefix": "results"}}
    definition = distributed(stage.function("of-rows", RAISES), "STANDARD", ItemReader=reader, ResultWriter=writer)
    ran = stage.run("reads", definition)
    written = [one["Key"] for one in s3.list_objects_v2(Bucket=name, Prefix="results").get("Contents", [])]
    return {**_told(ran), "events": ran.types, "files": sorted(key.rpartition("/")[2] for key in written)}


@question("21", "May LabRole deliver an execution's log, and what stands in it at each level?")
def logs_of_executions(stage: Stage) -> Answer:
    definition = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Fail", "Error": "No"}}}
    return {level: _logged(stage, level, definition) for level in LEVELS}


def _logged(stage: Stage, level: str, definition: dict) -> Answer:
    logs, name = boto3.client("logs"), f"/aws/vendedlogs/states/{stage.name(level)}"
    group = stage.log_group(name, logs)
    to = [{"cloudWatchLogsLogGroup": {"logGroupArn": f"{group}:*"}}]
    settings = {"loggingConfiguration": {"level": level, "includeExecutionData": True, "destinations": to}}
    sfn = boto3.client("stepfunctions")
    ended(sfn, stage.start(stage.machine(f"logs-{level}", definition, **settings)))
    for _ in waiting.moments(60, "The log has not come."):
        found = logs.filter_log_events(logGroupName=name)["events"]
        if any("ExecutionFailed" in event["message"] for event in found):
            break
    pattern = logs.filter_log_events(logGroupName=name, filterPattern='{ $.type = "ExecutionFailed" }')["events"]
    lines = [json.loads(event["message"]) for event in found]
    return {"types": [line["type"] for line in lines], "fields": sorted(lines[0]), "by a pattern": len(pattern)}


@question("06", "What does the lab deny, and in which words?")
def denials(stage: Stage) -> Answer:
    iam, xray = boto3.client("iam"), boto3.client("xray")
    elsewhere = boto3.client("stepfunctions", region_name="eu-west-1")
    now = time.time()
    return {
        "a role": tried(
            iam.create_role, RoleName=stage.name("role"), AssumeRolePolicyDocument="{}"
        ),  # no policy at all
        "voclabs": tried(iam.get_role, RoleName="voclabs"),
        "another region": tried(elsewhere.list_state_machines, maxResults=1),
        "measured": {
            "X-Ray": _called(xray.get_trace_summaries, StartTime=now - 60, EndTime=now),
            "metrics": _called(boto3.client("cloudwatch").list_metrics, Namespace="AWS/States"),
        },
    }


@question("21", "Is there a Lambda durable function in a lab?")
def a_durable_function(stage: Stage) -> Answer:
    try:
        stage.function("plain", RAISES)
        change = boto3.client("lambda").update_function_configuration
        config = {"ExecutionTimeout": 60, "RetentionPeriodInDays": 1}
        return {"measured": tried(change, FunctionName=stage.name("plain"), DurableConfig=config)}
    except ClientError as error:
        return {"measured": str(error)}


@question("05", "Which things take the lab's tag, when they are made and later, and does tag:GetResources find them?")
def tags(stage: Stage) -> Answer:
    sfn, name = boto3.client("stepfunctions"), stage.name("activity")
    activity = stage.make(ACTIVITY, name, sfn.create_activity, name=name)
    later = tried(sfn.tag_resource, resourceArn=activity, tags=[{"key": "asked", "value": "later"}])
    finds = _called(boto3.client("resourcegroupstaggingapi").get_resources, TagFilters=[{"Key": "lab"}])
    return {"made": stage.tagged, "later": later, "measured": {"tag:GetResources": finds}}


def _called(call, **parameters: object) -> str:
    """As tried(), for services that this machine's AWS does not have."""
    try:
        return tried(call, **parameters)
    except Exception as error:
        return type(error).__name__
