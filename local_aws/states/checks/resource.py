"""A Task's Resource: whether AWS has such an integration."""

from botocore.model import OperationModel

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


def optimized_action(arn: str) -> tuple[OperationModel, tuple[str, ...]] | None:
    """What an integration of Step Functions' own calls, and which parameters are texts; None for any other Resource."""
    try:
        resource = parse_resource(arn)
    except ValueError:
        return None
    row = called(resource.service) if resource.kind == "service" and not resource.is_sdk else None
    operation = operation_of(resource) if row else None
    return (operation, row.optimized.texts) if operation else None


def _exists(resource: Resource) -> bool:
    """Of a service that is not offered here any action may exist: its model is not worth loading."""
    offered = called(resource.service)
    if resource.is_sdk and resource.pattern not in SDK_PATTERNS:
        return False
    if offered is None:
        return bool(resource.action) and is_service(resource.service)
    return operation_of(resource) is not None if resource.is_sdk else resource.name in offered.optimized.actions
