"""The Resource of a Task: which integrations exist is known when a state machine is created."""

import json

import pytest


def diagnostics(sfn, resource, **fields):
    states = {"T": {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", **fields, "End": True}}
    definition = json.dumps({"StartAt": "T", "States": states})
    return sfn.ValidateStateMachineDefinition(definition=definition)["diagnostics"]


@pytest.mark.parametrize(
    "resource",
    [
        "lambda:call",
        "lambda:invoke.sync",
        "lamda:invoke",
        "states:stopExecution",
        "aws-sdk:dynamdb:getItem",
        "aws-sdk:s3",
        "aws-sdk:sfn:startEverything",
        "aws-sdk:sfn:startExecution.sync",
        "aws-sdk:lambda:call",
        "aws-sdk:resourcegroupstaggingapi:getEverything",
        "iam:getRole",
        "qldb:listLedgers",
    ],
)
def test_an_integration_that_does_not_exist_is_refused(sfn, resource):
    (found,) = diagnostics(sfn, resource)
    assert found["location"] == "/States/T/Resource"
    assert found["message"] == (
        f"The resource provided arn:aws:states:::{resource} is not recognized. The value is not a valid resource "
        "ARN, or the resource is not available in this region."
    )


@pytest.mark.parametrize(
    "resource",
    [
        "lambda:invoke",
        "lambda:invoke.waitForTaskToken",
        "states:startExecution.sync:2",
        "apigateway:invoke",
        "athena:startQueryExecution.sync",
        "batch:submitJob.sync",
        "bedrock:invokeModel",
        "codebuild:startBuild.sync",
        "databrew:startJobRun.sync",
        "dynamodb:getItem",
        "ecs:runTask.sync",
        "eks:call",
        "elasticmapreduce:addStep.sync",
        "emr-containers:startJobRun.sync",
        "emr-serverless:startJobRun.sync",
        "events:putEvents.waitForTaskToken",
        "glue:startJobRun.sync",
        "http:invoke",
        "mediaconvert:createJob.sync",
        "sagemaker:createTrainingJob.sync",
        "sns:publish",
        "sqs:sendMessage.waitForTaskToken",
        "aws-sdk:sfn:startSyncExecution",
        "aws-sdk:sfn:startExecution.waitForTaskToken",
        "aws-sdk:cloudwatchlogs:putLogEvents",
        "aws-sdk:iam:getSAMLProvider",
        "aws-sdk:iam:getSamlProvider",
        "aws-sdk:costexplorer:getCostAndUsage",
        "aws-sdk:databasemigration:describeConnections",
        "aws-sdk:directoryservicedata:listUsers",
        "aws-sdk:eventbridge:putEvents",
        "aws-sdk:qldb:listLedgers",
        "aws-sdk:resourcegroupstaggingapi:getResources",
        "aws-sdk:s3:listBuckets",
    ],
)
def test_an_integration_that_aws_has_is_accepted(sfn, resource):
    assert diagnostics(sfn, resource) == []


def test_an_action_of_an_integration_that_is_not_offered_is_not_checked(sfn):
    assert diagnostics(sfn, "glue:bake") == []


@pytest.mark.parametrize("resource", ["aws-sdk:athena:bake", "aws-sdk:ec2:", "aws-sdk:dynamodb:putitems"])
def test_an_action_that_a_service_does_not_have_is_refused_whether_or_not_it_is_offered(sfn, resource):
    assert ["is not recognized" in found["message"] for found in diagnostics(sfn, resource)] == [True]


@pytest.mark.parametrize(
    ("resource", "parameters", "said"),
    [
        ("aws-sdk:athena:getQueryExecution", {}, []),
        ("aws-sdk:athena:getQueryExecution", {"QueryExecutionId.$": "$.id"}, []),
        ("aws-sdk:athena:getQueryExecution", {"QueryExecutionId": 1, "Id": "1"}, ['The field "Id" is not supported']),
        ("dynamodb:putItem", {"TableName": "t", "Item": {"done": "false", "n": {"BOOL": "x", "L": ["a"]}}}, []),
        ("dynamodb:putItem", {"TableName": "t", "Item": {"n": {"X": "1"}}}, ['The field "X" is not supported']),
        (
            "dynamodb:putItem",
            {"TableName": ["t"], "Item": {}},
            ["The value for the field 'TableName' must be a STRING"],
        ),
        ("aws-sdk:lambda:getFunction", {"Function": "f", "FunctionName": "f"}, ['The field "Function" is not']),
    ],
)
def test_parameters_are_checked_by_their_names_at_creation_and_by_their_types_at_the_top(
    sfn, resource, parameters, said
):
    found = [told["message"] for told in diagnostics(sfn, resource, Parameters=parameters)]
    assert len(found) == len(said) and all(told.startswith(words) for told, words in zip(found, said, strict=True))
