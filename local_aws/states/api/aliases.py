"""CreateStateMachineAlias and what else is done with aliases."""

import json
from typing import Any

from local_aws.states.alias import Alias
from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.engine.clock import now
from local_aws.states.refusals import check_arn
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError

MOST_ALIASES = 100  # AWS: "Service quotas", versions and aliases


@operation("CreateStateMachineAlias")
def create_state_machine_alias(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The new alias's ARN; the old one's when it was created just so before."""
    name, routes = params["name"], params["routingConfiguration"]
    _check_routes(store, routes)
    machine = routes[0]["stateMachineVersionArn"].rpartition(":")[0]
    arn = f"{machine}:{name}"
    with store.lock:
        if arn not in store.aliases:
            _check_room(store, machine)
        alias = store.aliases.setdefault(arn, Alias(arn, name, routes, params.get("description")))
    if (alias.routes, alias.description) != (routes, params.get("description")):
        raise ServiceError(
            "ConflictException",
            "Failed to create alias because an alias with the same name and a "
            "different routing configuration already exists.",
        )
    return {"stateMachineAliasArn": arn, "creationDate": alias.created}


@operation("DescribeStateMachineAlias")
def describe_state_machine_alias(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The alias with its routes."""
    alias = store.alias(params["stateMachineAliasArn"])
    answer = {
        "stateMachineAliasArn": alias.arn,
        "name": alias.name,
        "routingConfiguration": alias.routes,
        "creationDate": alias.created,
        "updateDate": alias.updated,
    }
    return answer | ({"description": alias.description} if alias.description else {})


@operation("UpdateStateMachineAlias")
def update_state_machine_alias(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """When it was changed."""
    alias = store.alias(params["stateMachineAliasArn"])
    description, routes = params.get("description"), params.get("routingConfiguration")
    if description is None and routes is None:
        raise ServiceError(
            "MissingRequiredParameter", "Either the description or the RoutingConfiguration must be specified"
        )
    if routes is not None:
        _check_routes(store, routes)
        alias.routes = routes
    if description is not None:
        alias.description = description
    alias.updated = now()
    return {"updateDate": alias.updated}


@operation("ListStateMachineAliases")
def list_state_machine_aliases(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The aliases of a state machine or of one of its versions, in order of creation."""
    arn = check_arn(params["stateMachineArn"], "stateMachine")
    if not store.version(arn):
        store.machine(arn)
    found = [
        {"stateMachineAliasArn": alias.arn, "creationDate": alias.created}
        for alias in store.all(store.aliases)
        if alias.arn.startswith(f"{arn}:") or arn in alias.versions()
    ]
    return listed("stateMachineAliases", found, params)


@operation("DeleteStateMachineAlias")
def delete_state_machine_alias(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing."""
    arn = store.alias(params["stateMachineAliasArn"]).arn
    with store.lock:
        store.aliases.pop(arn, None)
    return {}


def _check_room(store: Store, machine: str) -> None:
    if sum(arn.startswith(f"{machine}:") for arn in store.aliases) >= MOST_ALIASES:
        message = f"The maximum number of aliases of a state machine ({MOST_ALIASES}) has been reached: '{machine}'"
        raise ServiceError("ServiceQuotaExceededException", message)


def _check_routes(store: Store, routes: list[dict[str, Any]]) -> None:
    arns = [route["stateMachineVersionArn"] for route in routes]
    told = f"[{', '.join(arns)}]"
    if len(set(arns)) < len(arns):
        raise _refused(f"Routing configuration must contain distinct state machine version ARNs. Received: {told}")
    _check_weights([route["weight"] for route in routes])
    if any(store.version(arn) is None for arn in arns):
        raise _refused(f"Routing configuration must contain state machine version ARNs. Received: {told}")
    if len({arn.rpartition(":")[0] for arn in arns}) > 1:
        raise _refused(f"Routing configuration must contain versions of one state machine. Received: {told}")


def _check_weights(weights: list[int]) -> None:
    if sum(weights) != 100:
        raise _refused(f"Sum of routing configuration weights must equal 100. Received: {json.dumps(weights)}")


def _refused(message: str) -> ServiceError:
    return ServiceError("ValidationException", message)
