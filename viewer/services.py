"""What a task calls, as Workflow Studio shows it: the service's sign and name, its action, and how long it waits."""

import re
from typing import NamedTuple

SIGNS = {  # paths in a square of 16
    "function": "M5 3.2C7.4 3 7.6 5 8.4 7.4L10 11.6C10.4 12.6 11 12.8 11.8 12.4M8 7 4.8 12.8",
    "table": "M3 4.6C3 2.4 13 2.4 13 4.6V11.4C13 13.6 3 13.6 3 11.4ZM3 4.6C3 6.8 13 6.8 13 4.6M3 8C3 10.2 13 10.2 13 8",
    "bucket": "M3 4.2C3 2.6 13 2.6 13 4.2L11.8 12C11.6 13.6 4.4 13.6 4.2 12ZM3 4.2C3 5.8 13 5.8 13 4.2",
    "queue": "M2 5H14V11H2ZM6 5V11M10 5V11",
    "topic": "M2.6 8H6.4L12 3.8M6.4 8H13M6.4 8 12 12.2M10.4 3.6 12.2 3.6 11.8 5.4M11.8 10.6 12.2 12.4 10.4 12.4",
    "bus": "M2 8H14M5 8V3.6M11 8V3.6M8 8V12.4",
    "machine": "M3 3H8.4V6.6H3ZM7.6 9.4H13V13H7.6ZM5.6 6.6V11.2H7.6",
    "container": "M8 2.4 13 5V11L8 13.6 3 11V5ZM3 5 8 7.6 13 5M8 7.6V13.6",
    "data": "M2.8 3.4H13.2L9.4 8.2V13.2L6.6 11.8V8.2Z",
    "model": "M8 2.4 9.5 6.5 13.6 8 9.5 9.5 8 13.6 6.5 9.5 2.4 8 6.5 6.5Z",
    "interface": "M5.2 4.6 2.2 8 5.2 11.4M10.8 4.6 13.8 8 10.8 11.4M9 3.6 7 12.4",
    "media": "M3 3.4H13V12.6H3ZM6.6 5.8 10.2 8 6.6 10.2Z",
    "mail": "M2.4 4.4H13.6V11.6H2.4ZM2.4 4.4 8 8.8 13.6 4.4",
    "key": "M5.4 5.4A2.6 2.6 0 1 0 5.4 10.6 2.6 2.6 0 1 0 5.4 5.4ZM8 8H13.6V10.4M11 8V10",
    "watch": "M2.6 12.6V3.4M2.6 12.6H13.4M4.4 10.2 7 6.6 9.4 8.6 13 4.4",
    "server": "M3 3H13V7H3ZM3 9H13V13H3ZM5 5H5.2M5 11H5.2",
    "person": "M8 2.8A2.5 2.5 0 1 0 8 7.8 2.5 2.5 0 1 0 8 2.8ZM3.2 13.2C3.2 9.2 12.8 9.2 12.8 13.2",
    "cloud": "M4.6 12.4A2.8 2.8 0 0 1 4.4 6.8 3.8 3.8 0 0 1 11.6 6.2 3.1 3.1 0 0 1 11.6 12.4Z",
}
NEUTRAL = "cloud"


class Service(NamedTuple):
    """A service: its name in a Resource, as one says it, and the sign it shares with its like."""

    key: str
    name: str
    sign: str = NEUTRAL


TABLE = (
    Service("activity", "Activity", "person"),
    Service("apigateway", "API Gateway", "interface"),
    Service("appconfig", "AppConfig"),
    Service("athena", "Athena", "data"),
    Service("batch", "Batch", "container"),
    Service("bedrock", "Bedrock", "model"),
    Service("bedrockruntime", "Bedrock Runtime", "model"),
    Service("cloudformation", "CloudFormation", "server"),
    Service("cloudwatch", "CloudWatch", "watch"),
    Service("cloudwatchlogs", "CloudWatch Logs", "watch"),
    Service("codebuild", "CodeBuild", "container"),
    Service("comprehend", "Comprehend", "model"),
    Service("config", "Config", "watch"),
    Service("databrew", "Glue DataBrew", "data"),
    Service("dynamodb", "DynamoDB", "table"),
    Service("ec2", "EC2", "server"),
    Service("ecs", "ECS", "container"),
    Service("eks", "EKS", "container"),
    Service("elasticmapreduce", "EMR", "data"),
    Service("emr-containers", "EMR on EKS", "data"),
    Service("emr-serverless", "EMR Serverless", "data"),
    Service("eventbridge", "EventBridge", "bus"),
    Service("events", "EventBridge", "bus"),
    Service("firehose", "Firehose", "bus"),
    Service("fis", "Fault Injection Service"),
    Service("glue", "Glue", "data"),
    Service("http", "HTTP", "interface"),
    Service("iam", "IAM", "key"),
    Service("kinesis", "Kinesis", "bus"),
    Service("kms", "KMS", "key"),
    Service("lambda", "Lambda", "function"),
    Service("mediaconvert", "MediaConvert", "media"),
    Service("organizations", "Organizations", "person"),
    Service("polly", "Polly", "model"),
    Service("rds", "RDS", "table"),
    Service("rdsdata", "RDS Data", "table"),
    Service("redshiftdata", "Redshift Data", "table"),
    Service("rekognition", "Rekognition", "model"),
    Service("s3", "S3", "bucket"),
    Service("sagemaker", "SageMaker", "model"),
    Service("scheduler", "EventBridge Scheduler", "bus"),
    Service("secretsmanager", "Secrets Manager", "key"),
    Service("ses", "SES", "mail"),
    Service("sesv2", "SES", "mail"),
    Service("sfn", "Step Functions", "machine"),
    Service("sns", "SNS", "topic"),
    Service("sqs", "SQS", "queue"),
    Service("ssm", "Systems Manager", "server"),
    Service("states", "Step Functions", "machine"),
    Service("sts", "STS", "key"),
    Service("textract", "Textract", "model"),
    Service("transcribe", "Transcribe", "model"),
    Service("translate", "Translate", "model"),
)
SERVICES = {service.key: service for service in TABLE}
FUNCTION = re.compile(r"arn:[^:]*:lambda:")
RESOURCE = re.compile(
    r"arn:[^:]*:states:[^:]*:[^:]*:(?:aws-sdk:)?(?P<service>[^:]+):(?P<action>[^:]+?)"
    r"(?P<wait>\.sync(?::\d)?|\.waitForTaskToken)?"
)


class Call(NamedTuple):
    """What a task calls: `DynamoDB: PutItem`, how it waits (or nothing), and the icon that stands for the service."""

    words: str
    wait: str
    icon: str


def call_of(resource: object) -> Call:
    """What a task with this Resource calls; a function that is named directly, or nothing, has a sign and no words."""
    if not isinstance(resource, str) or FUNCTION.match(resource):
        return Call("", "", SIGNS["function"])
    match = RESOURCE.fullmatch(resource)
    if not match:
        return Call("", "", SIGNS[NEUTRAL])
    key, action, wait = match.group("service", "action", "wait")
    service = SERVICES.get(key, Service(key, key))
    said = action if key == "activity" else action[0].upper() + action[1:]
    return Call(f"{service.name}: {said}", _wait(wait or ""), SIGNS[service.sign])


def _wait(suffix: str) -> str:
    """How a task waits for what it called: till a token comes back, till a job is done, or not at all."""
    if suffix == ".waitForTaskToken":
        return "waits for token"
    return "runs and waits (.sync)" if suffix else ""
