"""The newest execution of a state machine, in one line."""

import boto3

from history import trace
from learner_lab.words.masking import mask

SIGNS = {"succeeded": "✓", "failed": "✗", "caught error": "!", "canceled": "–", "in progress": "…"}
MOST_STATES = 8  # that are named; of a longer run the first and the last of them


def newest_of(machine_arn: str) -> dict | None:
    """ListExecutions' first row; None where nothing was started, or no list is kept (EXPRESS)."""
    sfn = boto3.client("stepfunctions")
    try:
        found = sfn.list_executions(stateMachineArn=machine_arn, maxResults=1)["executions"]
    except sfn.exceptions.StateMachineTypeNotSupported:
        return None
    return found[0] if found else None


def story(execution: dict) -> str:
    """What it visited, with the status of each state, how it ended, and of what: `Open Case ✗ — FAILED, KeyError`."""
    sfn, arn = boto3.client("stepfunctions"), execution["executionArn"]
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=arn, PaginationConfig={"PageSize": 1000})
    visits = trace([event for page in pages for event in page["events"]]).visits
    visited = [f"{visit.state} {SIGNS[visit.status]}" for visit in visits if visit.parent is None]
    ended = sfn.describe_execution(executionArn=arn)
    why = ended.get("error") or (ended.get("cause") or "")[:60]
    return " → ".join(_few(visited)) + f" — {ended['status']}" + (f", {mask(why)}" if why else "")


def _few(visited: list[str]) -> list[str]:
    half = MOST_STATES // 2
    return visited if len(visited) <= MOST_STATES else [*visited[:half], "…", *visited[-half:]]
