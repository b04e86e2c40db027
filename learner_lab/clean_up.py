"""What the lab left in the account, and deleting exactly that."""

from contextlib import suppress
from dataclasses import dataclass

import boto3
from botocore.exceptions import ClientError

from learner_lab import functions, ownership, record, state_machines
from learner_lab.choices import REGIONS

LOG_GROUPS = "/aws/lambda/"


@dataclass(frozen=True)
class Region:
    """What is left in one region, as ARNs."""

    name: str
    state_machines: list[str]
    executions: list[str]
    functions: list[str]
    log_groups: list[str]

    def __bool__(self) -> bool:
        return bool(self.state_machines or self.functions or self.log_groups)

    def __str__(self) -> str:
        lines = [self.name]
        lines += [f"  state machine  {_name(arn)}" for arn in self.state_machines]
        lines += [f"  executions     {len(self.executions)} running"] if self.executions else []
        lines += [f"  function       {_name(arn)}" for arn in self.functions]
        lines += [f"  log group      {_name(arn)}" for arn in self.log_groups]
        return "\n".join(lines)


class LeftOver:
    """What the lab left, region by region (`regions`, as ARNs); prints itself as a list of names."""

    def __init__(self, looked: list[Region]):
        self.looked = [region.name for region in looked]
        self.regions = [region for region in looked if region]

    def __bool__(self) -> bool:
        return bool(self.regions)

    @property
    def log_groups(self) -> list[str]:
        """The names of the log groups, of all regions."""
        return [_name(arn) for region in self.regions for arn in region.log_groups]

    def summary(self) -> str:
        """How many of each kind, in a few words."""
        counts = {
            "state machines": sum(len(region.state_machines) for region in self.regions),
            "functions": sum(len(region.functions) for region in self.regions),
            "log groups": sum(len(region.log_groups) for region in self.regions),
        }
        return ", ".join(f"{kind} {count}" for kind, count in counts.items()) if self else "nothing"

    def __repr__(self) -> str:
        if not self:
            return f"Nothing of this lab is left in {' and '.join(self.looked)}."
        return "\n".join(map(str, self.regions))


def look() -> LeftOver:
    """What the lab left in the regions of a Learner Lab and where we are, as far as the account may look there."""
    found = map(_look_if_allowed, dict.fromkeys([*REGIONS, boto3.DEFAULT_SESSION.region_name]))
    return LeftOver([region for region in found if region is not None])


def delete(left: LeftOver) -> None:
    """Deletes exactly what the list says, in the tutorial's order.

    Whenever it is interrupted, what is still there is still ours and is found by the next look: the log groups are
    marked before the functions that prove them ours go.
    """
    for region in left.regions:
        sfn = boto3.client("stepfunctions", region_name=region.name)
        awslambda = boto3.client("lambda", region_name=region.name)
        logs = boto3.client("logs", region_name=region.name)
        for arn in region.state_machines:
            state_machines.delete(sfn, arn)
        for arn in region.log_groups:
            functions.mark_log_group(logs, arn)
        for arn in region.functions:
            functions.delete(awslambda, arn)
        for arn in region.log_groups:
            _delete_log_group(logs, arn)


def remove(name: str) -> None:
    """Our function (with its log group) or state machine of that name is gone; NotOurs if it is foreign."""
    sfn, awslambda = boto3.client("stepfunctions"), boto3.client("lambda")
    machine, function = state_machines.find(sfn, name), functions.find(awslambda, name)
    found = Region(
        sfn.meta.region_name,
        [machine["stateMachineArn"]] if machine else [],
        [],
        [function["FunctionArn"]] if function else [],
        _group_of(boto3.client("logs"), function) if function else [],
    )
    delete(LeftOver([found]))


def _group_of(logs, function: dict) -> list[str]:
    made, arn = {function["FunctionArn"]: function}, functions.log_group(function["FunctionArn"])
    return [group for group in _groups(logs, made, made, _name(arn)) if group == arn]


def _look_if_allowed(region: str) -> Region | None:
    """None where the account may not look: nothing of the lab can be there. Where we are, the refusal rises."""
    try:
        return _look_in(region)
    except ClientError as error:
        if not ownership.is_denied(error) or region == boto3.DEFAULT_SESSION.region_name:
            raise
        return None


def _look_in(region: str) -> Region:
    sfn = boto3.client("stepfunctions", region_name=region)
    awslambda = boto3.client("lambda", region_name=region)
    logs = boto3.client("logs", region_name=region)
    machines, there = _state_machines(sfn), _functions(awslambda)
    _forget_what_is_gone(region, {*machines, *there, *_log_groups(logs)})
    machines = [arn for arn in machines if ownership.state_machine_is_ours(sfn, arn)]
    ours = {arn: function for arn, function in there.items() if ownership.function_is_ours(awslambda, arn)}
    running = [arn for machine in machines for arn in state_machines.running(sfn, machine)]
    return Region(region, machines, running, list(ours), _groups(logs, ours, there))


def _groups(logs, ours: dict, there: dict, prefix: str = LOG_GROUPS) -> list[str]:
    """The log groups that are ours: those with the tag, and those that our functions began."""
    began = {functions.log_group(arn): function for arn, function in ours.items()}
    foreign = {functions.log_group(arn) for arn in there if arn not in ours}
    return [
        arn
        for arn, group in _log_groups(logs, prefix).items()
        if (arn in began and functions.is_of(began[arn], group))
        or (arn not in foreign and ownership.log_group_is_ours(logs, arn))
    ]


def _state_machines(sfn) -> list[str]:
    pages = sfn.get_paginator("list_state_machines").paginate()
    return sorted(machine["stateMachineArn"] for page in pages for machine in page["stateMachines"])


def _functions(awslambda) -> dict[str, dict]:
    """{ARN: configuration}."""
    pages = awslambda.get_paginator("list_functions").paginate()
    found = {function["FunctionArn"]: function for page in pages for function in page["Functions"]}
    return dict(sorted(found.items()))


def _log_groups(logs, prefix: str = LOG_GROUPS) -> dict[str, dict]:
    """{ARN: description}."""
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
    found = {group["arn"].removesuffix(":*"): group for page in pages for group in page["logGroups"]}
    return dict(sorted(found.items()))


def _forget_what_is_gone(region: str, there: set[str]) -> None:
    if not record.is_empty():
        account = boto3.client("sts").get_caller_identity()["Account"]
        record.keep_only(there, f":{region}:{account}:")


def _delete_log_group(logs, arn: str) -> None:
    with suppress(logs.exceptions.ResourceNotFoundException):
        logs.delete_log_group(logGroupName=_name(arn))
    record.forget(arn)


def _name(arn: str) -> str:
    return arn.rpartition(":")[2]
