"""A Task's Resource: whether AWS has such an integration."""

from functools import cache

import botocore.session

from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.service_names import clients, is_service
from local_aws.states.language.resource import PATTERNS, TOKEN, Resource, parse_resource

BUILT_IN = {
    "lambda": {"invoke": ("", TOKEN)},
    "states": {"startExecution": ("", *PATTERNS)},
}
SDK_PATTERNS = ("", TOKEN)
OFFERED = ("stepfunctions", "lambda", "iam", "sts", "logs", "resourcegroupstaggingapi")


def check_resource(arn: str, where: str, findings: Findings) -> None:
    """Adds a Resource that is no ARN, or that of an integration which does not exist."""
    try:
        resource = parse_resource(arn)
    except ValueError:
        findings.add("Value is not a valid resource ARN", where)
        return
    if resource.kind == "service" and not _exists(resource):
        findings.add(
            f"The resource provided {arn} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region.",
            where,
        )


def _exists(resource: Resource) -> bool:
    if resource.service in BUILT_IN:
        return resource.pattern in BUILT_IN[resource.service].get(resource.action, ())
    if not resource.action or not is_service(resource.service):
        return False
    if not resource.service.startswith("aws-sdk:"):
        return True
    return resource.pattern in SDK_PATTERNS and _has_action(resource)


def _has_action(resource: Resource) -> bool:
    """Of a service that is not offered here, any action may exist: its model is not worth loading."""
    client = clients().get(resource.service)
    return client not in OFFERED or resource.action.lower() in _actions(client)


@cache
def _actions(client: str) -> set[str]:
    """In lower case, because the SDK for Java spells some of them otherwise (`getSamlProvider`)."""
    model = botocore.session.get_session().get_service_model(client)
    return {name.lower() for name in model.operation_names}
