"""The services that are offered, one row each: whoever needs to know something about a service derives it from here."""

from typing import NamedTuple

JSON_1_0, JSON_1_1 = "application/x-amz-json-1.0", "application/x-amz-json-1.1"
REST_JSON, XML = "application/json", "text/xml"


class Optimized(NamedTuple):
    """An integration that Step Functions has of its own, `arn:aws:states:::<name>:<action>`.

    `errors` is what its errors' names begin with, `client` what their causes call the service, and `texts` are the
    parameters that the service takes as texts: data that stand there are sent as JSON. `tells` are the headers that
    its answers tell beside those that all have.
    """

    name: str
    errors: str
    client: str
    actions: tuple[str, ...]
    texts: tuple[str, ...] = ()
    tells: tuple[str, ...] = ("connection",)


class Service(NamedTuple):
    """`signing` is its name in requests' signatures, `botocore` that of its model, `answers` its Content-Type.

    `sdk` is the client in AWS's SDK for Java: in lower case it is `arn:aws:states:::aws-sdk:<sdk>:<action>`, and the
    names of errors begin with it. `moto` is the class that answers, `own` the module of ours whose `handle` does; none
    where that is particular to the service. They are imported when they are first asked, as the service's model is,
    unless it is there `at_start`. `missing` is what it says of a parameter without which it cannot do, if that is
    not what most say; `bad_token` its code and words for a page's token that no answer of moto's has given out.
    """

    signing: str
    botocore: str
    answers: str
    sdk: str
    moto: str = ""
    optimized: Optimized | None = None
    namespace: str = ""
    own: str = ""
    at_start: bool = False
    missing: str = ""
    bad_token: tuple[str, str] | None = None

    @property
    def is_json(self) -> bool:
        """Whether requests name the operation in X-Amz-Target and have its parameters as a JSON object."""
        return self.answers in (JSON_1_0, JSON_1_1)

    @property
    def is_query(self) -> bool:
        """Whether requests name the operation and its parameters in a form."""
        return bool(self.namespace)

    @property
    def is_rest(self) -> bool:
        """Whether a module of ours reads the whole request: method, path, query, headers and a body of any bytes."""
        return bool(self.own) and not self.is_json and not self.is_query


def _with_token(action: str) -> tuple[str, str]:
    """The action, and the same with a token to be waited for."""
    return action, f"{action}.waitForTaskToken"


ROWS = (
    Service(
        "states",
        "stepfunctions",
        JSON_1_0,
        "Sfn",
        optimized=Optimized(
            "states",
            "StepFunctions",
            "AWSStepFunctions",
            tuple(f"startExecution{pattern}" for pattern in ("", ".sync", ".sync:2", ".waitForTaskToken")),
        ),
        at_start=True,
    ),
    Service(
        "lambda",
        "lambda",
        REST_JSON,
        "Lambda",
        "moto.awslambda.responses:LambdaResponse",
        Optimized("lambda", "Lambda", "AWSLambda", _with_token("invoke")),
        at_start=True,
        bad_token=("InvalidParameterValueException", "The marker is not valid."),
    ),
    Service(
        "iam",
        "iam",
        XML,
        "Iam",
        "moto.iam.responses:IamResponse",
        namespace="https://iam.amazonaws.com/doc/2010-05-08/",
        at_start=True,
        bad_token=("ValidationError", "Invalid Marker."),
    ),
    Service("sts", "sts", XML, "Sts", namespace="https://sts.amazonaws.com/doc/2011-06-15/"),
    Service(
        "logs",
        "logs",
        JSON_1_1,
        "CloudWatchLogs",
        "local_aws.services.log_groups:LogGroups",
        at_start=True,
        bad_token=("InvalidParameterException", "The specified nextToken is invalid."),
    ),
    Service(
        "tagging",
        "resourcegroupstaggingapi",
        JSON_1_1,
        "ResourceGroupsTaggingApi",
        "moto.resourcegroupstaggingapi.responses:ResourceGroupsTaggingAPIResponse",
        at_start=True,
        bad_token=("InvalidParameterException", "The specified PaginationToken is invalid."),
    ),
    Service(
        "sqs",
        "sqs",
        JSON_1_0,
        "Sqs",
        optimized=Optimized("sqs", "SQS", "AmazonSQS", _with_token("sendMessage"), ("MessageBody",)),
        own="local_aws.services.queues",
        missing="The request must contain the parameter {}.",
    ),
    Service(
        "sns",
        "sns",
        XML,
        "Sns",
        optimized=Optimized("sns", "SNS", "AmazonSNS", _with_token("publish"), ("Message",)),
        namespace="http://sns.amazonaws.com/doc/2010-03-31/",
        own="local_aws.services.topics",
    ),
    Service(
        "events",
        "events",
        JSON_1_1,
        "EventBridge",
        optimized=Optimized("events", "EventBridge", "AmazonEventBridge", _with_token("putEvents"), ("Detail",)),
        own="local_aws.services.buses",
    ),
    Service("s3", "s3", XML, "S3", own="local_aws.services.s3.api"),
    Service(
        "dynamodb",
        "dynamodb",
        JSON_1_0,
        "DynamoDb",
        "local_aws.services.tables:Tables",
        Optimized(
            "dynamodb",
            "DynamoDB",
            "AmazonDynamoDBv2",
            ("getItem", "putItem", "updateItem", "deleteItem"),
            tells=("Server", "Connection", "x-amz-crc32"),
        ),
    ),
)
SERVICES = {service.signing: service for service in ROWS}


def called(name: str) -> Service | None:
    """The service that a Task's Resource calls `lambda` or `aws-sdk:lambda`; None where it is not offered."""
    for service in SERVICES.values():
        if name == f"aws-sdk:{service.sdk.lower()}" or (service.optimized and name == service.optimized.name):
            return service
    return None
