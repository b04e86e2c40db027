"""A Task's Resource: whether AWS has such an integration."""

from collections.abc import Iterator
from typing import Any

from local_aws.services.parameters import Strictness, faults, unknown_fields
from local_aws.services.table import called
from local_aws.states.checks.diagnostics import Findings
from local_aws.states.checks.integrations import INTEGRATIONS
from local_aws.states.checks.service_names import is_retired, is_service, operation_of, parameters_of
from local_aws.states.language.resource import TOKEN, Resource, parse_resource

SDK_PATTERNS = ("", TOKEN)


def check_resource(arn: str, where: str, findings: Findings) -> None:
    """Adds a Resource that is no ARN, or that of an integration which does not exist."""
    resource = _resource(arn)
    if resource is None:
        findings.add("Value is not a valid resource ARN", where)
    elif resource.kind == "service" and not _exists(resource):
        findings.add(
            f"The resource provided {arn} is not recognized. The value is not a valid resource ARN, "
            "or the resource is not available in this region.",
            where,
        )


def parameter_faults(arn: str, given: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the parameters of what the Resource calls, with those that only the run will tell as OPEN.

    Through the SDK only their names are looked at; of services that are not offered, those at the top.
    """
    resource = _resource(arn)
    if resource is None or resource.kind != "service":
        return
    row, own = called(resource.service), not resource.is_sdk
    if operation := operation_of(resource) if row else None:
        strictness = Strictness(typed=own, required=own, texts=row.optimized.texts if own else ())
        yield from faults(given, operation.input_shape, strictness)
    elif not own and not row and (names := parameters_of(resource)):
        yield from unknown_fields(given, names)


def _resource(arn: str) -> Resource | None:
    try:
        return parse_resource(arn)
    except ValueError:
        return None


def _exists(resource: Resource) -> bool:
    offered = called(resource.service)
    if not resource.is_sdk:
        known = INTEGRATIONS.get(resource.service)
        return resource.name in offered.optimized.actions if offered else bool(known and known.takes(resource))
    if resource.pattern not in SDK_PATTERNS or not is_service(resource.service):
        return False
    if offered:
        return operation_of(resource) is not None
    return bool(resource.action) if is_retired(resource) else parameters_of(resource) is not None
