"""CreateStateMachine and what else is done with whole state machines."""

from typing import Any

from local_aws.states.api.encryption import encryption_of
from local_aws.states.api.included_data import included
from local_aws.states.api.operations import operation
from local_aws.states.api.pages import listed
from local_aws.states.api.tags import by_key, check_tags
from local_aws.states.checks.definition import check_definition
from local_aws.states.engine.clock import now
from local_aws.states.execution_log import check_destinations
from local_aws.states.refusals import check_arn, check_name, check_role
from local_aws.states.state_machine import Revision, StateMachine
from local_aws.states.store import Store
from local_aws.wire import RequestContext, ServiceError

OFF = {"level": "OFF", "includeExecutionData": False}


@operation("CreateStateMachine")
def create_state_machine(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The new state machine's ARN; the old one's when it was created just so before."""
    name = check_name(params["name"])
    kind = params.get("type") or "STANDARD"
    if params.get("versionDescription") and not params.get("publish"):
        raise ServiceError("ValidationException", "Version description can only be set when publish is true")
    check_role(params["roleArn"])
    check_definition(params["definition"], kind)
    revision = _first_revision(store, name, kind, params)
    with store.lock:
        machine = _same_machine(store, revision) or StateMachine(revision)
        if machine.revision is revision:
            machine.tags = check_tags(by_key(params.get("tags", [])), machine.arn)
            store.machines[machine.arn] = machine
        answer = {"stateMachineArn": machine.arn, "creationDate": machine.created}
        if params.get("publish"):
            answer["stateMachineVersionArn"] = machine.publish(params.get("versionDescription")).arn
    return answer


@operation("DescribeStateMachine")
def describe_state_machine(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """A state machine, or one of its versions."""
    arn = check_arn(params["stateMachineArn"], "stateMachine")
    if version := store.version(arn):
        status = store.machine(version.revision.arn).status
        answer = _described(version.revision, arn, status, version.created)
        return included(answer | ({"description": version.description} if version.description else {}), params)
    machine = store.machine(arn)
    return included(_described(machine.revision, arn, machine.status, machine.created), params)


@operation("ListStateMachines")
def list_state_machines(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """All state machines by name."""
    machines = [
        {
            "stateMachineArn": machine.arn,
            "name": machine.revision.name,
            "type": machine.revision.type,
            "creationDate": machine.created,
        }
        for machine in sorted(store.all(store.machines), key=lambda machine: machine.revision.name)
    ]
    return listed("stateMachines", machines, params)


@operation("UpdateStateMachine")
def update_state_machine(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """The id of the revision that is now the present one."""
    machine = store.machine(params["stateMachineArn"])
    if machine.status == "DELETING":
        raise _deleting(machine)
    if params.get("versionDescription") and not params.get("publish"):
        raise ServiceError("ValidationException", "Version description can only be set when publish is true")
    changes = _changes(params)
    if not changes and not params.get("publish"):
        raise ServiceError(
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, "
            "or the TracingConfiguration must be specified",
        )
    if "definition" in changes:
        check_definition(changes["definition"], machine.revision.type)
    with store.lock:
        machine.update(changes)
        answer: dict[str, Any] = {"updateDate": now()}
        if machine.revision.id:
            answer["revisionId"] = machine.revision.id
        if params.get("publish"):
            answer["stateMachineVersionArn"] = machine.publish(params.get("versionDescription")).arn
    return answer


@operation("DeleteStateMachine")
def delete_state_machine(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """Nothing; while executions run the state machine is DELETING, then it is gone. Not being there is no error."""
    arn = check_arn(params["stateMachineArn"], "stateMachine")
    machine = store.machines.get(arn)
    if machine is None:
        return {}
    with store.lock:
        machine.status = "DELETING"
        for alias in [alias for alias in store.aliases if alias.startswith(f"{arn}:")]:
            del store.aliases[alias]
    store.forget_when_idle(arn)
    return {}


def _first_revision(store: Store, name: str, kind: str, params: dict[str, Any]) -> Revision:
    return Revision(
        arn=store.arn("stateMachine", name),
        name=name,
        type=kind,
        definition=params["definition"],
        role_arn=params["roleArn"],
        logging=_logging(params.get("loggingConfiguration")),
        tracing=params.get("tracingConfiguration") or {"enabled": False},
        encryption=encryption_of(params),
        updated=now(),
    )


def _same_machine(store: Store, revision: Revision) -> StateMachine | None:
    """The machine that this request created before; a different one of the same name is in the way.

    AWS looks at name, definition, type, logging and tracing, and ignores a different role and different tags.
    """
    machine = store.machines.get(revision.arn)
    if machine is None:
        return None
    if machine.status == "DELETING":
        raise _deleting(machine)
    before = machine.revision
    same = (before.type, before.logging, before.tracing) == (
        revision.type,
        revision.logging,
        revision.tracing,
    )
    if same and before.definition == revision.definition:
        return machine
    raise ServiceError("StateMachineAlreadyExists", f"State Machine Already Exists: '{machine.arn}'")


def _described(revision: Revision, arn: str, status: str, created: Any) -> dict[str, Any]:
    return {
        "stateMachineArn": arn,
        "status": status,
        "type": revision.type,
        "creationDate": created,
        **revision.told(),
    }


def _changes(params: dict[str, Any]) -> dict[str, Any]:
    """The members of a revision that the request wants to be different."""
    fields = {
        "definition": "definition",
        "roleArn": "role_arn",
        "loggingConfiguration": "logging",
        "tracingConfiguration": "tracing",
        "encryptionConfiguration": "encryption",
    }
    changes = {member: params[name] for name, member in fields.items() if params.get(name) is not None}
    if "logging" in changes:
        changes["logging"] = _logging(changes["logging"])
    if "role_arn" in changes:
        check_role(changes["role_arn"])
    return changes


def _logging(given: dict[str, Any] | None) -> dict[str, Any]:
    given = given or {}
    destinations = given.get("destinations") or []
    if len(destinations) > 1 or (given.get("level", "OFF") != "OFF" and not destinations):
        raise ServiceError(
            "InvalidLoggingConfiguration",
            "Invalid Logging Configuration: Must specify exactly one Log Destination.",
        )
    check_destinations(given)
    return OFF | given


def _deleting(machine: StateMachine) -> ServiceError:
    return ServiceError("StateMachineDeleting", f"State Machine is deleting: '{machine.arn}'")
