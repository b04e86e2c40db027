"""The API: a limit is where AWS has it. What just fits is taken, what is one more is refused.

The numbers are those of the API reference and of "Service quotas" in the developer guide.
"""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from local_aws.states import api as step_functions
from local_aws.states.api import activities
from local_aws.states.store import store_of
from local_aws.wire import ServiceError

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
FAILS = {"StartAt": "F", "States": {"F": {"Type": "Fail"}}}
BYTES = 262_144


def store(sfn):
    return store_of(sfn.context(), step_functions.handle)


def tags(count):
    return [{"key": f"t{number}", "value": ""} for number in range(count)]


def published(sfn, count=1):
    """A state machine with so many versions, and the ARN of one."""
    arn = sfn.create(PASS, publish=True)
    (version,) = store(sfn).machines[arn].versions.values()
    numbers = range(1, count + 1)
    store(sfn).machines[arn].versions = {number: replace(version, arn=f"{arn}:{number}") for number in numbers}
    return arn, f"{arn}:1"


def publish_beside(sfn, count):
    arn, _ = published(sfn, count)
    sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps({**PASS, "Comment": "other"}))
    sfn.PublishStateMachineVersion(stateMachineArn=arn)


def alias(sfn, name, *weights):
    arn, _ = published(sfn, len(weights))
    routes = [{"stateMachineVersionArn": f"{arn}:{place}", "weight": weight} for place, weight in enumerate(weights, 1)]
    return sfn.CreateStateMachineAlias(name=name, routingConfiguration=routes)["stateMachineAliasArn"]


def alias_beside(sfn, count):
    _, version = published(sfn)
    for number in range(count + 1):
        routes = [{"stateMachineVersionArn": version, "weight": 100}]
        sfn.CreateStateMachineAlias(name=f"n{number}", routingConfiguration=routes)


def stop(sfn, **params):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}
    sfn.StopExecution(executionArn=sfn.start(sfn.create(wait)), **params)


def answered(sfn, output):
    activity = sfn.CreateActivity(name="a")["activityArn"]
    sfn.start(sfn.create({"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": activity, "End": True}}}))
    sfn.SendTaskSuccess(taskToken=sfn.GetActivityTask(activityArn=activity)["taskToken"], output=output)


def text(count, letter="x"):
    """A JSON text of so many bytes."""
    return json.dumps(letter * ((count - 2) // len(letter.encode())), ensure_ascii=False)


LIMITS = {  # name: (what is called with the value, what just fits, what does not, the refusal's code)
    "letters of a machine's name": (
        *(lambda sfn, n: sfn.create(PASS, name="é" * n), [1, 80], [81]),
        "ValidationException",
    ),
    "letters of an execution's name": (
        *(lambda sfn, n: sfn.start(sfn.create(PASS), name="é" * n), [1, 80], [81]),
        "ValidationException",
    ),
    "letters of an activity's name": (
        lambda sfn, n: sfn.CreateActivity(name="a" * n),
        [1, 80],
        [81],
        "ValidationException",
    ),
    "letters of an alias's name": (lambda sfn, n: alias(sfn, "a" * n, 100), [1, 80], [81], "ValidationException"),
    "tags": (lambda sfn, n: sfn.create(PASS, tags=tags(n)), [0, 50], [51], "TooManyTags"),
    "tags of an activity": (lambda sfn, n: sfn.CreateActivity(name="a", tags=tags(n)), [50], [51], "TooManyTags"),
    "items of a page": (
        lambda sfn, n: sfn.ListStateMachines(maxResults=n),
        [0, 1, 1000],
        [1001],
        "ValidationException",
    ),
    "events of a page": (
        lambda sfn, n: sfn.GetExecutionHistory(executionArn=sfn.start(sfn.create(PASS)), maxResults=n),
        *([1000], [1001], "ValidationException"),
    ),
    "bytes of an input": (
        lambda sfn, n: sfn.StartExecution(stateMachineArn=sfn.create(PASS), input=text(n)),
        *([BYTES], [BYTES + 1], "ValidationException"),
    ),
    "bytes of an input in UTF-8": (
        lambda sfn, n: sfn.StartExecution(stateMachineArn=sfn.create(PASS), input=text(n, "é")),
        *([BYTES], [BYTES + 2], "InvalidExecutionInput"),
    ),
    "bytes of an output": (lambda sfn, n: answered(sfn, text(n)), [BYTES], [BYTES + 1], "ValidationException"),
    "bytes of an output in UTF-8": (lambda sfn, n: answered(sfn, text(n, "é")), [BYTES], [BYTES + 2], "InvalidOutput"),
    "letters of an error": (lambda sfn, n: stop(sfn, error="e" * n), [0, 256], [257], "ValidationException"),
    "letters of a cause": (lambda sfn, n: stop(sfn, cause="c" * n), [0, 32_768], [32_769], "ValidationException"),
    "versions": (publish_beside, [1, 999], [1000], "ServiceQuotaExceededException"),
    "aliases": (alias_beside, [99], [100], "ServiceQuotaExceededException"),
    "routes of an alias": (
        lambda sfn, n: alias(sfn, "live", *([100] if n == 1 else [100 - n + 1, *[1] * (n - 1)])),
        *([1, 2], [3], "ValidationException"),
    ),
    "weights of an alias": (
        *(lambda sfn, n: alias(sfn, "live", 100 - n, n), [0, 1, 100], [-1, 101]),
        "ValidationException",
    ),
    "sum of weights": (lambda sfn, n: alias(sfn, "live", 50, n), [50], [49, 51], "ValidationException"),
}


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][1]])
def test_what_just_fits_is_taken(sfn, limit, value):
    LIMITS[limit][0](sfn, value)


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][2]])
def test_what_is_beyond_the_limit_is_refused(sfn, limit, value):
    call, _, _, code = LIMITS[limit]
    with pytest.raises(ServiceError) as refusal:
        call(sfn, value)
    assert refusal.value.code == code


def test_a_page_has_a_hundred_items_unless_another_number_is_asked_for(sfn):
    machine = sfn.create(PASS)
    for number in range(101):
        sfn.CreateActivity(name=f"a{number}")
        sfn.start(machine, name=f"e{number}")
    for answer, name in (
        (sfn.ListActivities(), "activities"),
        (sfn.ListExecutions(stateMachineArn=machine), "executions"),
    ):
        assert len(answer[name]) == 100 and "nextToken" in answer
    assert len(sfn.ListActivities(maxResults=0)["activities"]) == 100
    assert len(sfn.ListActivities(maxResults=1000)["activities"]) == 101


@pytest.mark.parametrize(("weights", "least", "most"), [((100, 0), 300, 300), ((0, 100), 0, 0), ((80, 20), 190, 285)])
def test_an_alias_leads_to_its_versions_by_their_weights(sfn, weights, least, most):
    live = alias(sfn, "live", *weights)
    machine = live.rpartition(":")[0]
    drawn = Counter(store(sfn).revision(live)[1] for _ in range(300))
    assert least <= drawn[f"{machine}:1"] <= most


def test_a_redrives_token_is_good_for_fifteen_minutes_and_for_the_last_ten(sfn):
    arn = sfn.start(sfn.create(FAILS))

    def redriven(token):
        sfn.ended(arn)
        sfn.RedriveExecution(executionArn=arn, clientToken=token)
        return sfn.ended(arn)["redriveCount"]

    assert redriven("first") == redriven("first") == 1
    dates = store(sfn).executions[arn].redrive_tokens
    dates["first"] -= timedelta(minutes=14, seconds=59)
    assert redriven("first") == 1
    dates["first"] -= timedelta(seconds=2)
    assert redriven("first") == 2
    for number in range(9):
        redriven(f"token-{number}")
    assert redriven("first") == 11
    redriven("one-more")
    assert redriven("first") == 13


def test_who_asks_an_activity_for_work_waits_a_minute(sfn, monkeypatch):
    waited = []
    activity = sfn.CreateActivity(name="a")["activityArn"]
    monkeypatch.setattr(type(store(sfn).activity(activity)), "take", lambda self, seconds: waited.append(seconds))
    assert sfn.GetActivityTask(activityArn=activity) == {}
    assert waited == [60] == [activities.LONG_POLL_SECONDS]


def test_the_same_name_is_the_same_execution_only_while_it_runs_with_the_same_input(sfn, refused, waiting_really):
    machine = sfn.create({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}})
    first = sfn.start(machine, 1, name="once")
    assert sfn.start(machine, 1, name="once") == first
    refused("ExecutionAlreadyExists", sfn.StartExecution, stateMachineArn=machine, input="2", name="once")
    sfn.StopExecution(executionArn=first)
    refused("ExecutionAlreadyExists", sfn.StartExecution, stateMachineArn=machine, input="1", name="once")


@pytest.mark.parametrize("given", [{"maxResults": None}, {"nobodysParameter": 1}, {"nobodysParameter": None}])
def test_what_is_null_or_unknown_in_a_request_is_as_if_it_were_not_given(sfn, given):
    assert sfn.ListActivities(**given)["activities"] == []
