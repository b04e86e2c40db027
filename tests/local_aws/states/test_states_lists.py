"""Lists: their pages, their tokens, and that they can be made while others add to them."""

import base64
import json
import sys
import threading

import pytest

from local_aws.states import api as step_functions
from local_aws.states.store import store_of

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
FORGED = (
    base64.urlsafe_b64encode(b"offset:1").decode(),
    base64.urlsafe_b64encode(b"\0" * 16 + b"1").decode(),
    "²",
    "²." + base64.urlsafe_b64encode(b"offset:1").decode(),
    "not base64!",
    "A" * 100,
)


@pytest.fixture
def lists(sfn):
    """Each operation that lists, ready to be called with `maxResults` and `nextToken`; each list has three entries."""
    machine, routes = sfn.create(PASS), []
    for number in range(3):
        sfn.create(PASS)
        sfn.CreateActivity(name=f"a{number}")
        sfn.UpdateStateMachine(stateMachineArn=machine, definition=json.dumps({**PASS, "Comment": str(number)}))
        version = sfn.PublishStateMachineVersion(stateMachineArn=machine)["stateMachineVersionArn"]
        routes = [{"stateMachineVersionArn": version, "weight": 100}]
        sfn.CreateStateMachineAlias(name=f"n{number}", routingConfiguration=routes)
    runs = [sfn.start(machine) for _ in range(3)]
    for run in runs:
        sfn.ended(run)
    return {
        "ListStateMachines": lambda **page: sfn.ListStateMachines(**page),
        "ListActivities": lambda **page: sfn.ListActivities(**page),
        "ListStateMachineVersions": lambda **page: sfn.ListStateMachineVersions(stateMachineArn=machine, **page),
        "ListStateMachineAliases": lambda **page: sfn.ListStateMachineAliases(stateMachineArn=machine, **page),
        "ListExecutions": lambda **page: sfn.ListExecutions(stateMachineArn=machine, **page),
        "ListMapRuns": lambda **page: sfn.ListMapRuns(executionArn=runs[0], **page),
        "GetExecutionHistory": lambda **page: sfn.GetExecutionHistory(executionArn=runs[0], **page),
    }


OPERATIONS = (
    *("ListStateMachines", "ListActivities", "ListStateMachineVersions", "ListStateMachineAliases"),
    *("ListExecutions", "ListMapRuns", "GetExecutionHistory"),
)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("token", FORGED)
def test_a_token_that_was_never_given_is_refused(lists, refused, operation, token):
    assert refused("InvalidToken", lists[operation], nextToken=token) == "Invalid Token: 'Invalid token'"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_token_that_was_given_for_another_list_is_refused(lists, refused, operation):
    other = "ListStateMachines" if operation != "ListStateMachines" else "ListActivities"
    token = lists[other](maxResults=1)["nextToken"]
    refused("InvalidToken", lists[operation], nextToken=token)


def test_a_token_is_good_for_the_same_request_alone(sfn, refused):
    first, second = sfn.create(PASS), sfn.create(PASS)
    for machine in (first, second):
        for _ in range(2):
            sfn.ended(sfn.start(machine))
    token = sfn.ListExecutions(stateMachineArn=first, maxResults=1)["nextToken"]
    refused("InvalidToken", sfn.ListExecutions, stateMachineArn=second, nextToken=token)
    refused("InvalidToken", sfn.ListExecutions, stateMachineArn=first, statusFilter="FAILED", nextToken=token)
    assert len(sfn.ListExecutions(stateMachineArn=first, maxResults=5, nextToken=token)["executions"]) == 1


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name not in ("ListMapRuns",)])
def test_pages_follow_each_other_without_a_gap(lists, operation):
    whole = lists[operation]()
    name = next(key for key in whole if key != "nextToken")
    found, token = [], {}
    while token is not None:
        page = lists[operation](maxResults=1, **token)
        found += page[name]
        token = {"nextToken": page["nextToken"]} if "nextToken" in page else None
    assert found == whole[name]


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != "GetExecutionHistory"])
def test_a_list_is_made_while_nobody_changes_what_it_lists(sfn, lists, operation):
    lock, answers = store_of(sfn.context(), step_functions.handle).lock, []
    asker = threading.Thread(target=lambda: answers.append(lists[operation]()))
    with lock:
        asker.start()
        asker.join(0.1)
        assert answers == []
    asker.join()
    assert answers


@pytest.mark.parametrize("ending", [":²", ":٣", ":-1", ":1²", ":0x1", ":" + "9" * 120])
def test_what_is_no_number_of_a_version_leads_nowhere(sfn, refused, ending):
    arn = sfn.create(PASS, name="pp") + ending
    version = {"stateMachineVersionArn": arn}
    for operation in (sfn.DescribeStateMachine, sfn.StartExecution, sfn.ListExecutions, sfn.ListStateMachineAliases):
        refused("StateMachineDoesNotExist", operation, stateMachineArn=arn)
    routes = [{**version, "weight": 100}]
    refused("ValidationException", sfn.CreateStateMachineAlias, name="live", routingConfiguration=routes)
    assert sfn.DeleteStateMachineVersion(**version) == {}


def nested(depth):
    """A Choice state whose rule is denied so many times."""
    rule = '{"Variable": "$.a", "IsPresent": true}'
    for _ in range(depth):
        rule = f'{{"Not": {rule}}}'
    return f'{{"Type": "Choice", "Choices": [{rule[:-1]}, "Next": "P"}}]}}'


@pytest.mark.parametrize(("depth", "word"), [(5000, "exceeds the maximum allowed"), (900, "nested too deeply")])
def test_rules_nested_beyond_reason_are_refused(sfn, refused, monkeypatch, depth, word):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    monkeypatch.setattr(sys, "setrecursionlimit", lambda limit: None)  # a library raises it
    state = nested(depth)
    definition = f'{{"StartAt": "C", "States": {{"C": {state}, "P": {{"Type": "Succeed"}}}}}}'
    try:
        assert word in refused("InvalidDefinition", sfn.create, definition=definition)
        assert word in refused("InvalidDefinition", sfn.TestState, definition=state)
        assert sfn.ValidateStateMachineDefinition(definition=definition)["result"] == "FAIL"
    finally:
        monkeypatch.undo()
        sys.setrecursionlimit(before)
