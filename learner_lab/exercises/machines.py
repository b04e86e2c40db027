"""The state machines of the lab with their newest executions, as AWS has them."""

import json
from collections.abc import Iterator

import boto3

from learner_lab.exercises.usual import name_in
from learner_lab.resources import ownership
from learner_lab.resources.kinds import STATE_MACHINE

MOST_RUNS = 5  # of one state machine, the newest ones
MOST_EVENTS = 5_000  # of one execution: a longer history is cut there


def machines(named: list[str]) -> Iterator[dict]:
    """{name, definition, runs} of each state machine that is the lab's or is named, by name or ARN."""
    sfn = boto3.client("stepfunctions")
    wanted = set(map(name_in, named))
    for arn, machine in STATE_MACHINE.there(sfn).items():
        if machine["name"] in wanted or ownership.owns(sfn, arn):
            yield _with_runs(sfn, machine)


def _with_runs(sfn, machine: dict) -> dict:
    arn = machine["stateMachineArn"]
    definition = json.loads(sfn.describe_state_machine(stateMachineArn=arn)["definition"])
    runs = [] if machine["type"] == "EXPRESS" else _newest(sfn, arn)
    return {"name": machine["name"], "definition": definition, "runs": runs}


def _newest(sfn, arn: str) -> list[dict]:
    found = sfn.list_executions(stateMachineArn=arn, maxResults=MOST_RUNS)["executions"]
    return [_run(sfn, execution) for execution in found]


def _run(sfn, execution: dict) -> dict:
    """One execution: its name and status, the definition that it ran, and its events."""
    arn = execution["executionArn"]
    ran = sfn.describe_state_machine_for_execution(executionArn=arn)["definition"]
    limit = {"PageSize": 1000, "MaxItems": MOST_EVENTS}
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=arn, PaginationConfig=limit)
    events = [event for page in pages for event in page["events"]]
    return {
        "name": execution["name"], "status": execution["status"], "definition": json.loads(ran), "events": events,
    }  # fmt: skip
