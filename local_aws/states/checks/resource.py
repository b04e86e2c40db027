"""A Task's Resource: whether AWS has such an integration."""

from local_aws.services.table import called
from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.service_names import is_service, operation_of
from local_aws.states.language.resource import TOKEN, Resource, parse_resource

SDK_PATTERNS = ("", TOKEN)


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
    """Of a service that is not offered here any action may exist: its model is not worth loading."""
    offered = called(resource.service)
    if resource.is_sdk and resource.pattern not in SDK_PATTERNS:
        return False
    if offered is None:
        return bool(resource.action) and is_service(resource.service)
    return operation_of(resource) is not None if resource.is_sdk else resource.name in offered.optimized.actions
