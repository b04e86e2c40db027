"""Retry and Catch: a state's work tried again, or its failure turned into a way to go on."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

from local_aws.states.engine.output import caught_output
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import Overdue, StatesError
from local_aws.states.language.fields import value_in


async def attempted(
    visit: Visit, work: Callable[[], Awaitable[Any]], failed: Callable[[StatesError], None] | None = None
) -> tuple[Any, str | None]:
    """The output of the work, or of the Catcher that took its failure, and the state to go on with.

    `failed` records what the state's type records once no retry is left, before a Catcher is looked for.
    """
    visit.frame.context["State"].setdefault("RetryCount", 0)
    used: dict[int, int] = {}
    while True:
        try:
            return await work(), visit.state.get("Next")
        except StatesError as failure:
            visit.note(failure)
            if await _retried(visit, failure, used):
                continue
            if failed:
                failed(failure)
            index, catcher = _first_match(visit.state.get("Catch", []), failure)
            if catcher is None:
                raise
            if visit.rehearsal:
                visit.rehearsal.catch(index, failure)
            return caught_output(visit, index, failure.output()), catcher["Next"]


def answers(error_equals: list[str], failure: StatesError) -> bool:
    """Whether a Retrier's or Catcher's ErrorEquals names this failure."""
    error = failure.error
    if error == "States.Runtime":
        return False  # AWS: such an error always ends the execution, even where it is named
    if error in error_equals:
        return True
    if isinstance(failure, Overdue) and failure.heartbeat and "States.HeartbeatTimeout" in error_equals:
        return True
    if "States.TaskFailed" in error_equals and error != "States.Timeout":
        return True
    return "States.ALL" in error_equals  # States.DataLimitExceeded too: seen on AWS, whose guide says otherwise


def delay(retrier: dict, used: int) -> float:
    """The seconds before the next attempt, after `used` of this Retrier's attempts."""
    longest = value_in(retrier, "MaxDelaySeconds")
    try:
        seconds = min(value_in(retrier, "IntervalSeconds") * value_in(retrier, "BackoffRate") ** used, longest)
    except OverflowError:  # beyond all numbers
        seconds = longest
    return random.uniform(0, seconds) if value_in(retrier, "JitterStrategy") == "FULL" else seconds


async def _retried(visit: Visit, failure: StatesError, used: dict[int, int]) -> bool:
    index, retrier = _first_match(visit.state.get("Retry", []), failure)
    if retrier is None:
        return False
    count, most = used.get(index, 0), value_in(retrier, "MaxAttempts")
    if visit.rehearsal:
        visit.rehearsal.retry(index, most, delay(retrier, visit.rehearsal.retries), failure)
        return False
    if count >= most:
        return False
    used[index] = count + 1
    visit.frame.standing.begin_anew()
    await visit.frame.sleep(delay(retrier, count))
    visit.frame.context["State"]["RetryCount"] += 1
    return True


def _first_match(candidates: list[dict], failure: StatesError) -> tuple[int, dict | None]:
    for index, candidate in enumerate(candidates):
        if answers(candidate["ErrorEquals"], failure):
            return index, candidate
    return -1, None
