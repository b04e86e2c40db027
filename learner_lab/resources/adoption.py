"""Making the lab's own what somebody else made, because they said so."""

import boto3

from learner_lab.checkout import choices
from learner_lab.resources import functions, kinds, ownership


def adopt(name: str) -> str:
    """What was adopted, such as `function OpenCaseFunction with its log group`; LookupError where there is none."""
    there = choices.named(name)
    if arn := _function(name):
        awslambda, logs = boto3.client("lambda"), boto3.client("logs")
        ownership.mark(arn, awslambda.tag_resource, Resource=arn, Tags=ownership.TAG)
        logged = functions.mark_log_group(logs, functions.log_group(arn))
        return f"function {name} with its log group" if logged else f"function {name}"
    for kind in (kind for kind in kinds.KINDS if kind.tag):
        if arn := kind.named(there if kind.proven else name):  # a prefix is for the names of the proven ones
            kind.adopt(arn)
            return f"{kind.one} {name}"
    *known, last = (kind.one for kind in kinds.KINDS if kind.tag)
    raise LookupError(f"There is no function, {', '.join(known)} or {last} {name} in this region.")


def _function(name: str) -> str | None:
    awslambda = boto3.client("lambda")
    try:
        return awslambda.get_function_configuration(FunctionName=name)["FunctionArn"]
    except awslambda.exceptions.ResourceNotFoundException:
        return None
