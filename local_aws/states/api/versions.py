"""Versions: revisions of a state machine that were published and do not change any more."""

from typing import Any

from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.refusals import check_arn
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError


@operation("PublishStateMachineVersion")
def publish_state_machine_version(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The version of the present revision."""
    machine = store.machine(params["stateMachineArn"])
    wanted, present = params.get("revisionId"), machine.revision.id
    if wanted and wanted != present:
        raise ServiceError(
            "ConflictException",
            f"Failed to publish the State Machine version for revision {wanted}. "
            f"The current State Machine revision is {present}.",
        )
    with store.lock:
        version = machine.publish(params.get("description"))
    return {"creationDate": version.created, "stateMachineVersionArn": version.arn}


@operation("ListStateMachineVersions")
def list_state_machine_versions(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The versions of a state machine, the latest first."""
    machine = store.machine(params["stateMachineArn"])
    versions = [
        {"stateMachineVersionArn": version.arn, "creationDate": version.created}
        for version in reversed(store.all(machine.versions))
    ]
    return listed("stateMachineVersions", versions, params)


@operation("DeleteStateMachineVersion")
def delete_state_machine_version(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; a version that an alias leads to is kept."""
    arn = check_arn(params["stateMachineVersionArn"], "stateMachine")
    users = [alias.name for alias in store.all(store.aliases) if arn in alias.versions()]
    if users:
        raise ServiceError(
            "ConflictException",
            "Version to be deleted must not be referenced by an alias. "
            f"Current list of aliases referencing this version: [{', '.join(users)}]",
        )
    with store.lock:
        if version := store.version(arn):
            del store.machine(version.revision.arn).versions[int(arn.rpartition(":")[2])]
    return {}
