"""What a designer asks of the account: its functions, its checks, and a place for the state machine."""

from collections.abc import Callable
from functools import partial
from typing import Any

import boto3
from botocore.exceptions import ClientError

from learner_lab.checkout import choices
from learner_lab.resources import call_center, ownership, state_machines
from learner_lab.session import roles
from learner_lab.session.clients import kept
from learner_lab.words.sentences import sentence

ACTIONS = {  # offered beside the functions: name → resource, and the arguments that a new state begins with
    "lambda:invoke": ("arn:aws:states:::lambda:invoke", {"FunctionName": "MyFunction"}),
    "states:startExecution": (
        "arn:aws:states:::states:startExecution.sync:2",
        {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:MyStateMachine"},
    ),
    "sqs:sendMessage": (
        "arn:aws:states:::sqs:sendMessage",
        {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue", "MessageBody": {"id": "001"}},
    ),
    "sns:publish": (
        "arn:aws:states:::sns:publish",
        {"TopicArn": "arn:aws:sns:us-east-1:123456789012:MyTopic", "Message": {"id": "001"}},
    ),
    "dynamodb:putItem": (
        "arn:aws:states:::dynamodb:putItem",
        {"TableName": "MyTable", "Item": {"id": {"S": "001"}}},
    ),
    "dynamodb:getItem": (
        "arn:aws:states:::dynamodb:getItem",
        {"TableName": "MyTable", "Key": {"id": {"S": "001"}}},
    ),
    "dynamodb:updateItem": (
        "arn:aws:states:::dynamodb:updateItem",
        {
            "TableName": "MyTable",
            "Key": {"id": {"S": "001"}},
            "UpdateExpression": "SET tries = :tries",
            "ExpressionAttributeValues": {":tries": {"N": "1"}},
        },
    ),
    "dynamodb:deleteItem": (
        "arn:aws:states:::dynamodb:deleteItem",
        {"TableName": "MyTable", "Key": {"id": {"S": "001"}}},
    ),
    "s3:getObject": ("arn:aws:states:::aws-sdk:s3:getObject", {"Bucket": "my-bucket", "Key": "001.json"}),
    "s3:putObject": (
        "arn:aws:states:::aws-sdk:s3:putObject",
        {"Bucket": "my-bucket", "Key": "001.json", "Body": {"id": "001"}},
    ),
    "events:putEvents": (
        "arn:aws:states:::events:putEvents",
        {"Entries": [{"Source": "my.app", "DetailType": "Case opened", "Detail": {"id": "001"}}]},
    ),
}
MOST_FUNCTIONS = 200  # shown in a palette


def account_of(deploy: Callable[[str, str], str], run: Callable[[str, Any], Any]) -> dict[str, Any]:
    """The members of a designer's account; `deploy(name, text)` and `run(arn, input)` are the notebook's own verbs."""
    sfn, awslambda = kept("stepfunctions"), kept("lambda")
    return {
        "functions": partial(functions, awslambda),
        "actions": ACTIONS,
        "definition": partial(definition, sfn),
        "validate": partial(validate, sfn),
        "test": partial(test, sfn),
        "deploy": deploy,
        "run": run,
        "example": example,
        "explain": sentence,
    }


def functions(awslambda) -> dict[str, str]:
    """`{name: ARN}` of the account's functions, none where they may not be listed.

    With a prefix a name means the lab's own function, as everywhere: one of that very name is left out.
    """
    try:
        pages = awslambda.get_paginator("list_functions").paginate()
        found = {one["FunctionName"]: one["FunctionArn"] for page in pages for one in page["Functions"]}
    except ClientError as error:
        if not ownership.is_denied(error):
            raise
        return {}
    prefix = choices.prefix()
    own = {name.removeprefix(prefix): arn for name, arn in found.items() if prefix and name.startswith(prefix)}
    others = {name: arn for name, arn in found.items() if arn not in own.values()}
    return dict(sorted({**others, **own}.items())[:MOST_FUNCTIONS])


def definition(sfn, name: str) -> str | None:
    """The definition of the state machine of that name, whoever made it; None when there is none."""
    pages = sfn.get_paginator("list_state_machines").paginate()
    wanted = choices.named(name)
    arns = [one["stateMachineArn"] for page in pages for one in page["stateMachines"] if one["name"] == wanted]
    found = state_machines.described(sfn, arns[0]) if arns else None
    return found["definition"] if found and found["status"] == "ACTIVE" else None


def validate(sfn, text: str) -> list[dict[str, Any]] | None:
    """ValidateStateMachineDefinition's diagnostics, warnings too; None where the account denies the question."""
    try:
        return sfn.validate_state_machine_definition(definition=text, severity="WARNING")["diagnostics"]
    except ClientError as error:
        if not ownership.is_denied(error):
            raise
        return None


def example(text: str) -> dict[str, str] | None:
    """The tutorial's input where a case is opened, None for other machines."""
    return {"inputCaseID": "001"} if call_center.FUNCTIONS[0] in text else None


def test(sfn, text: str, state: str, input: str, mock: dict | None = None) -> dict[str, Any]:
    """TestState's answer, without what only the SDK reads. (Whether a Learner Lab allows it is unproven.)"""
    asked = {"definition": text, "stateName": state, "input": input, "inspectionLevel": "DEBUG"}
    if mock is not None:
        answer = sfn.test_state(**asked, mock=mock)
    else:
        role = boto3.client("iam").get_role(RoleName=roles.name())["Role"]["Arn"]
        answer = sfn.test_state(**asked, roleArn=role)
    answer.pop("ResponseMetadata", None)
    return answer
