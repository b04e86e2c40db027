"""What the lab left in the account, and deleting exactly that."""

from collections.abc import Callable
from dataclasses import dataclass, field

import boto3

from learner_lab import deploying, ownership

REGIONS = ("us-east-1", "us-west-2")  # the only ones that a Learner Lab allows


@dataclass
class Region:
    """What is left in one region: ARNs of state machines and executions, names of functions and log groups."""

    name: str
    state_machines: list[str] = field(default_factory=list)
    executions: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)
    log_groups: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.state_machines or self.functions or self.log_groups)

    def __str__(self) -> str:
        rows = {
            "state machine": [arn.rpartition(":")[2] for arn in self.state_machines],
            "function": self.functions,
            "log group": self.log_groups,
        }
        lines = [f"  {kind:<14} {name}" for kind, names in rows.items() for name in names]
        if self.executions:
            lines.insert(len(self.state_machines), f"  {'running':<14} {len(self.executions)} executions")
        return "\n".join([self.name, *lines])


class LeftOver:
    """What the lab left, region by region; prints itself as a list of names."""

    def __init__(self, regions: list[Region]):
        self.regions = [region for region in regions if region]

    def __bool__(self) -> bool:
        return bool(self.regions)

    def __repr__(self) -> str:
        if not self:
            return f"Nothing of this lab is left in {' and '.join(REGIONS)}."
        return "\n".join(map(str, self.regions))


def look() -> LeftOver:
    """What the lab left in the regions of a Learner Lab."""
    return LeftOver([_look_in(region) for region in REGIONS])


def delete(left: LeftOver, tell: Callable[[str], None] = print) -> None:
    """Deletes exactly what the list says, in the tutorial's order, and tells each step."""
    for region in left.regions:
        _stop_and_delete_state_machines(boto3.client("stepfunctions", region_name=region.name), region, tell)
        _delete_functions(boto3.client("lambda", region_name=region.name), region, tell)
        _delete_log_groups(boto3.client("logs", region_name=region.name), region, tell)


def _look_in(region: str) -> Region:
    sfn = boto3.client("stepfunctions", region_name=region)
    awslambda = boto3.client("lambda", region_name=region)
    machines = sorted(
        machine["stateMachineArn"]
        for page in sfn.get_paginator("list_state_machines").paginate()
        for machine in page["stateMachines"]
        if ownership.state_machine_is_ours(sfn, machine["stateMachineArn"])
    )
    functions = sorted(
        function["FunctionName"]
        for page in awslambda.get_paginator("list_functions").paginate()
        for function in page["Functions"]
        if ownership.function_is_ours(awslambda, function["FunctionArn"])
    )
    running = [arn for machine in machines for arn in _running(sfn, machine)]
    return Region(region, machines, running, functions, _log_groups(region, functions))


def _running(sfn, machine: str) -> list[str]:
    pages = sfn.get_paginator("list_executions").paginate(stateMachineArn=machine, statusFilter="RUNNING")
    return [execution["executionArn"] for page in pages for execution in page["executions"]]


def _log_groups(region: str, functions: list[str]) -> list[str]:
    """The log groups of our functions: Lambda made them at the first call, and does not delete them."""
    logs = boto3.client("logs", region_name=region)
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix="/aws/lambda/")
    ours = {f"/aws/lambda/{name}" for name in functions}
    return sorted(g["logGroupName"] for page in pages for g in page["logGroups"] if g["logGroupName"] in ours)


def _stop_and_delete_state_machines(sfn, region: Region, tell: Callable[[str], None]) -> None:
    for execution in region.executions:
        try:
            sfn.stop_execution(executionArn=execution, error="LabCleanUp", cause="The lab is cleaned up.")
        except sfn.exceptions.ExecutionDoesNotExist:
            continue
    for arn in region.state_machines:
        sfn.delete_state_machine(stateMachineArn=arn)
        deploying.until_gone(sfn, arn)
        tell(f"deleted state machine {arn.rpartition(':')[2]}")


def _delete_functions(awslambda, region: Region, tell: Callable[[str], None]) -> None:
    for name in region.functions:
        try:
            awslambda.delete_function(FunctionName=name)
        except awslambda.exceptions.ResourceNotFoundException:
            continue
        tell(f"deleted function {name}")


def _delete_log_groups(logs, region: Region, tell: Callable[[str], None]) -> None:
    for name in region.log_groups:
        try:
            logs.delete_log_group(logGroupName=name)
        except logs.exceptions.ResourceNotFoundException:
            continue
        tell(f"deleted log group {name}")
