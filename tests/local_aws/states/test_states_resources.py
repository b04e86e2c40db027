"""The Resource of a Task: which integrations exist is known when a state machine is created."""

import json

import pytest


def diagnostics(sfn, resource):
    states = {"T": {"Type": "Task", "Resource": f"arn:aws:states:::{resource}", "End": True}}
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


def test_an_action_of_a_service_that_is_not_offered_is_not_checked(sfn):
    assert diagnostics(sfn, "aws-sdk:dynamodb:bake") == []
