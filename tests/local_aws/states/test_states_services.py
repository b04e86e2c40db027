"""Tasks that reach the other services of this process through the AWS SDK integrations."""

import json
import uuid

import boto3
import pytest

from local_aws.services import shapes
from local_aws.services.account import LAB_ROLE
from local_aws.services.table import ROWS
from local_aws.states.checks.service_names import clients


@pytest.fixture
def run(local_aws):
    """Runs a Task with these parameters on a real server: how its execution ended, its output as data."""
    sfn = boto3.client("stepfunctions")
    role = boto3.client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]

    def run(service, **parameters):
        given = parameters if "Arguments" in parameters else {"Parameters": parameters}
        task = {"Type": "Task", "Resource": f"arn:aws:states:::aws-sdk:{service}", **given}
        definition = json.dumps({"StartAt": "T", "States": {"T": {**task, "End": True}}})
        name = f"m-{uuid.uuid4().hex[:8]}"
        machine = sfn.create_state_machine(name=name, definition=definition, roleArn=role)["stateMachineArn"]
        arn = sfn.start_execution(stateMachineArn=machine)["executionArn"]
        while (ended := sfn.describe_execution(executionArn=arn))["status"] == "RUNNING":
            pass
        return ended | {"data": json.loads(ended.get("output", "null"))}

    return run


def test_a_task_lists_functions(run):
    assert run("lambda:listFunctions")["data"]["Functions"] is not None


def test_an_answer_has_capitals_and_no_response_metadata(run):
    role = run("iam:getRole", RoleName=LAB_ROLE)["data"]
    assert (list(role), role["Role"]["RoleName"]) == (["Role"], LAB_ROLE)
    assert role["Role"]["CreateDate"].endswith("Z")
    assert run("cloudwatchlogs:describeLogGroups", Limit=1)["data"]["LogGroups"] is not None
    assert run("sts:getCallerIdentity")["data"]["Account"].isdigit()


ASKED = {
    "Sfn": "listActivities",
    "Lambda": "getAccountSettings",
    "Iam": "getSamlProvider",  # spelt so by the SDK for Java
    "Sts": "getCallerIdentity",
    "CloudWatchLogs": "describeLogGroups",
    "ResourceGroupsTaggingApi": "getResources",
    "Sqs": "listQueues",
    "Sns": "listTopics",
    "EventBridge": "listEventBuses",
    "S3": "listBuckets",
    "DynamoDb": "listTables",
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.signing)
def test_what_is_accepted_at_creation_is_offered_in_the_run(run, row):
    parameters = {"SAMLProviderArn": "arn:aws:iam::123456789012:saml-provider/own"} if row.sdk == "Iam" else {}
    ended = run(f"{row.sdk.lower()}:{ASKED[row.sdk]}", **parameters)
    assert ended["status"] == "SUCCEEDED" or ended["error"] == f"{row.sdk}.{row.sdk}Exception"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.signing)
def test_a_row_of_the_table_agrees_with_botocore(row):
    model = shapes.model(row.botocore)
    assert model.signing_name == row.signing
    assert clients()[f"aws-sdk:{row.sdk.lower()}"] == row.botocore
    assert row.is_query == (model.resolved_protocol == "query")
    assert row.is_json == (model.resolved_protocol == "json")
    assert row.answers.endswith(model.metadata.get("jsonVersion", ""))
    assert row.namespace == (model.metadata["xmlNamespace"] if row.is_query else "")


def test_a_refusal_is_the_services_exception(run):
    ended = run("lambda:getFunction", FunctionName="NotThere")
    assert ended["error"] == "Lambda.ResourceNotFoundException"
    assert "(Service: Lambda, Status Code: 404, Request ID: " in ended["cause"]


def test_what_the_lab_denies_is_denied_to_a_task_too(run):
    ended = run("iam:createRole", RoleName="Own", AssumeRolePolicyDocument="{}")
    assert ended["error"] == "Iam.IamException" and "is not authorized to perform: iam:CreateRole" in ended["cause"]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("{% {'FunctionName': 'f', 'Name': 'f'} %}", 'The field "Name" is not supported by Step Functions'),
        ("{% {} %}", "The field 'FunctionName' is required but was missing"),
    ],
)
def test_a_field_too_many_or_too_few_ends_the_execution(run, parameters, said):
    ended = run("lambda:getFunction", QueryLanguage="JSONata", Arguments=parameters)
    assert ended["error"] == "States.Runtime"
    assert ended["cause"].endswith(f"could not be used to start the Task: [{said}]")


def test_a_value_of_a_wrong_type_is_refused(run):
    assert run("lambda:getFunction", FunctionName=5)["error"] == "Lambda.LambdaException"


def test_a_payload_is_a_text_in_the_sdks_integration(run, local_aws, zipped):
    functions, name = boto3.client("lambda"), f"echo-{uuid.uuid4().hex[:8]}"
    role = boto3.client("iam").get_role(RoleName=LAB_ROLE)["Role"]["Arn"]
    functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Handler="lambda_function.lambda_handler",
        Role=role,
        Code=zipped,
    )
    answer = run("lambda:invoke", FunctionName=name, Payload={"a": 1})["data"]
    assert (json.loads(answer["Payload"]), answer["StatusCode"]) == ({"a": 1}, 200)
    functions.delete_function(FunctionName=name)
