"""The Resource of a Task: which integrations exist is known when a state machine is created."""

import json

import pytest

from local_aws.states.checks.integrations import INTEGRATIONS


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


@pytest.mark.parametrize("pattern", ["", ".sync", ".sync:2", ".waitForTaskToken"])
@pytest.mark.parametrize("service", INTEGRATIONS)
def test_an_integration_has_the_patterns_that_aws_documents(sfn, service, pattern):
    known = INTEGRATIONS[service]
    waited = {"": known.actions, ".sync": known.sync, ".waitForTaskToken": known.actions if known.token else ""}
    taken = [action for action in known.actions.split() if not diagnostics(sfn, f"{service}:{action}{pattern}")]
    assert taken == [action for action in known.actions.split() if action in waited.get(pattern, "").split()]


def test_the_patterns_of_each_service_are_those_of_aws_table():
    """From the table in "Integrating optimized services with Step Functions"."""
    token = {name for name, known in INTEGRATIONS.items() if known.token}
    assert token == {"apigateway", "bedrock", "ecs", "eks"}
    assert {name for name, known in INTEGRATIONS.items() if not known.sync} == {
        "apigateway",
        "bedrockagentcore",
        "http",
    }
    assert all(set(known.sync.split()) <= set(known.actions.split()) for known in INTEGRATIONS.values())


@pytest.mark.parametrize("resource", ["glue:bake", "ecs:", "athena:getQueryResults.sync", "glue:startJobRun.sync:2"])
def test_an_action_that_an_integration_does_not_have_is_refused_though_it_is_not_offered(sfn, resource):
    assert ["is not recognized" in found["message"] for found in diagnostics(sfn, resource)] == [True]


def test_parameters_of_an_integration_that_is_not_offered_are_not_checked(sfn):
    assert diagnostics(sfn, "glue:startJobRun", Parameters={"Oven": 200}) == []


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
