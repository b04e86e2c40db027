"""The operations on the targets of rules."""

import re
from typing import Any

from local_aws.services.account import Account
from local_aws.services.buses.listing import listed
from local_aws.services.buses.refusals import invalid, too_many
from local_aws.services.buses.store import OPERATIONS, Store
from local_aws.services.buses.targets import KINDS, kind_of
from local_aws.services.buses.transform import check_input
from local_aws.wire import RequestContext

MOST_TARGETS = 5  # of a rule
ID = re.compile(r"[.\-_A-Za-z0-9]{1,64}")
OFFERED = (
    "Id",
    "Arn",
    "RoleArn",
    "Input",
    "InputPath",
    "InputTransformer",
    "SqsParameters",
    "DeadLetterConfig",
    "RetryPolicy",
)
operation = OPERATIONS.operation


@operation
def put_targets(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"FailedEntryCount": 0, "FailedEntries": []}`; all are taken or none."""
    rule = store.rule(params["Rule"], params.get("EventBusName"))
    given = {target["Id"]: target for target in params["Targets"]}
    for target in given.values():
        _check(target)
    with store.lock:
        if len(rule.targets | given) > MOST_TARGETS:
            raise too_many("The requested resource exceeds the maximum number allowed.")
        rule.targets = rule.targets | given
    return {"FailedEntryCount": 0, "FailedEntries": []}


@operation
def remove_targets(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"FailedEntryCount", "FailedEntries"}`: a target that is not there fails by itself."""
    rule = store.rule(params["Rule"], params.get("EventBusName"))
    with store.lock:
        gone = [each for each in params["Ids"] if each not in rule.targets]
        rule.targets = {name: target for name, target in rule.targets.items() if name not in params["Ids"]}
    code, message = "ResourceNotFoundException", "Rule does not have a target with this id."
    failed = [{"TargetId": each, "ErrorCode": code, "ErrorMessage": message} for each in gone]
    return {"FailedEntryCount": len(failed), "FailedEntries": failed}


@operation
def list_targets_by_rule(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Targets": […], "NextToken"}`."""
    rule = store.rule(params["Rule"], params.get("EventBusName"))
    return listed("Targets", list(rule.targets.values()), store, params, rule.arn)


def _check(target: dict[str, Any]) -> None:
    if not ID.fullmatch(target["Id"]):
        raise invalid(f"Target id {target['Id'][:64]} is not valid.")
    kind = kind_of(target["Arn"])
    if kind is None:
        known = ", ".join(KINDS)
        raise invalid(f"Parameter {target['Arn'][:256]} is not valid. Reason: the local AWS sends events to {known}.")
    if other := next((name for name in target if name not in OFFERED), None):
        raise invalid(f"The local AWS does not offer {other} of a target. It has {', '.join(OFFERED)}.")
    if kind == "states" and "RoleArn" not in target:
        raise invalid(f"RoleArn is required for target {target['Arn']}.")
    if target["Arn"].endswith(".fifo") and "MessageGroupId" not in target.get("SqsParameters", {}):
        raise invalid(f"Parameter(s) SqsParameters must be specified for target: {target['Id']}.")
    Account.from_environment().check_pass_role(target.get("RoleArn", ""), 400)
    check_input(target)
