"""Making the lab's own what somebody else made, because they said so."""

import boto3

from learner_lab import choices, functions, ownership


def adopt(name: str) -> str:
    """What was adopted, such as `function OpenCaseFunction with its log group`; LookupError where there is none."""
    if arn := _function(name):
        awslambda, logs = boto3.client("lambda"), boto3.client("logs")
        ownership.mark(arn, awslambda.tag_resource, Resource=arn, Tags=ownership.TAG)
        logged = functions.mark_log_group(logs, functions.log_group(arn))
        return f"function {name} with its log group" if logged else f"function {name}"
    if arn := _state_machine(name):
        sfn = boto3.client("stepfunctions")
        ownership.mark(arn, sfn.tag_resource, resourceArn=arn, tags=ownership.TAG_LIST)
        return f"state machine {name}"
    raise LookupError(f"There is neither a function nor a state machine {name} in this region.")


def _function(name: str) -> str | None:
    awslambda = boto3.client("lambda")
    try:
        return awslambda.get_function_configuration(FunctionName=name)["FunctionArn"]
    except awslambda.exceptions.ResourceNotFoundException:
        return None


def _state_machine(name: str) -> str | None:
    pages = boto3.client("stepfunctions").get_paginator("list_state_machines").paginate()
    machines = [machine for page in pages for machine in page["stateMachines"]]
    there = choices.named(name)
    return next((machine["stateMachineArn"] for machine in machines if machine["name"] == there), None)
