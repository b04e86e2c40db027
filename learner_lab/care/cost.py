"""What the lab's things that are still there have used, and what that costs."""

import re
from collections import Counter
from dataclasses import dataclass

import boto3

from history import Visit, trace
from learner_lab.care.clean_up import LeftOver
from learner_lab.care.prices import GB_SECONDS, PRICES_OF, REQUESTS, TRANSITIONS, Price, price_of
from learner_lab.resources import functions, state_machines

CALLED = "Of queues, topics, tables, buckets and buses what Tasks called is counted, and not what they store."
EXPRESS = "Not counted: Express runs, of which Step Functions keeps no list ($1.00 for 1,000,000, and their time)."
MOST_CHILDREN = 100  # of one Map run whose histories are read, at one call each
REPORT = re.compile(r"REPORT RequestId.*Billed Duration: (\d+) ms\s+Memory Size: (\d+) MB")


@dataclass(frozen=True)
class Cost:
    """What was used; prints itself as a table against the free tier, and what it could not count."""

    transitions: int
    requests: int
    gb_seconds: float
    uncounted: tuple[str, ...] = ()
    calls: tuple[tuple[Price, int], ...] = ()

    @property
    def dollars(self) -> float:
        """What is to be paid, if nothing else in the account uses the free tier."""
        return sum(max(used - price.free, 0) * float(price.dollars) / price.per for price, used in self._rows())

    def _rows(self) -> list[tuple[Price, float]]:
        own = [(TRANSITIONS, self.transitions), (REQUESTS, self.requests), (GB_SECONDS, self.gb_seconds)]
        return [*own, *self.calls]

    def __repr__(self) -> str:
        lines = [f"{'':<18} {'used':>10} {'free a month':>13}   beyond that"]
        for price, used in self._rows():
            amount = f"{used:,.3f}" if isinstance(used, float) else f"{used:,}"
            beyond = f"${price.dollars} for {price.per:,}"
            lines.append(f"{price.unit:<18} {amount:>10} {price.free:>13,}   {beyond}")
        lines.append(f"To pay: ${self.dollars:.2f} (prices of {PRICES_OF})")
        lines.append("Counted in what is still there; what was deleted has taken its traces with it.")
        if self.calls:
            sources = dict.fromkeys(price.source for price, _ in self.calls)
            lines.append(f"{CALLED} Their prices: {', '.join(sources)}.")
        return "\n".join([*lines, *self.uncounted])


def of(left: LeftOver) -> Cost:
    """The cost of what these state machines and functions did, from their histories and logs."""
    visits, reports, uncounted = [], [], []
    for region in left.regions:
        sfn = boto3.client("stepfunctions", region_name=region.name)
        logs = boto3.client("logs", region_name=region.name)
        visits += [visit for machine in region.state_machines for visit in _visits_of(sfn, machine, uncounted)]
        groups = filter(functions.is_log_group, region.log_groups)
        reports += [report for group in groups for report in _reports(logs, group)]
    gb_seconds = sum(int(ms) / 1000 * int(megabytes) / 1024 for ms, megabytes in reports)
    told = tuple(dict.fromkeys(uncounted))
    return Cost(transitions_of(visits), len(reports), float(gb_seconds), told, calls_of(visits))


def transitions_of(visits: list[Visit]) -> int:
    """Each entry into a state is one transition, and so is each retry."""
    return sum(max(len(visit.attempts), 1) for visit in visits)


def calls_of(visits: list[Visit]) -> tuple[tuple[Price, int], ...]:
    """How often Tasks called what has a price of its own, retries too."""
    prices = [price_of(attempt.resource) for visit in visits if visit.type == "Task" for attempt in visit.attempts]
    return tuple(Counter(price for price in prices if price).items())


def _visits_of(sfn, machine: str, uncounted: list[str]) -> list[Visit]:
    described = state_machines.described(sfn, machine)
    if described and described["type"] == "EXPRESS":
        uncounted.append(EXPRESS)
        return []
    return [visit for arn in state_machines.executions(sfn, machine) for visit in _visits(sfn, arn, uncounted)]


def _visits(sfn, execution: str, uncounted: list[str]) -> list[Visit]:
    """Those of an execution and of the children of its distributed Maps, which have histories of their own."""
    if ":express:" in execution:
        uncounted.append(EXPRESS)
        return []
    visits = trace(_events(sfn, execution)).visits
    children = [child for visit in visits if visit.map_run for child in _children(sfn, visit.map_run, uncounted)]
    return visits + [visit for child in children for visit in _visits(sfn, child, uncounted)]


def _children(sfn, map_run: str, uncounted: list[str]) -> list[str]:
    pages = sfn.get_paginator("list_executions").paginate(mapRunArn=map_run)
    arns = [child["executionArn"] for page in pages for child in page["executions"]]
    if len(arns) > MOST_CHILDREN:
        uncounted.append(f"Of a distributed Map's {len(arns):,} children the first {MOST_CHILDREN} are counted.")
    return arns[:MOST_CHILDREN]


def _events(sfn, execution: str) -> list[dict]:
    pages = sfn.get_paginator("get_execution_history").paginate(
        executionArn=execution, PaginationConfig={"PageSize": 1000}
    )
    try:
        return [event for page in pages for event in page["events"]]
    except sfn.exceptions.ExecutionDoesNotExist:  # gone since it was listed
        return []


def _reports(logs, group: str) -> list[tuple[str, str]]:
    """Billed milliseconds and megabytes of each request, from the REPORT line that Lambda writes after it."""
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group.rpartition(":")[2], filterPattern="REPORT"
    )
    try:
        found = [REPORT.search(event["message"]) for page in pages for event in page["events"]]
    except logs.exceptions.ResourceNotFoundException:  # gone since it was listed
        return []
    return [report.groups() for report in found if report]
