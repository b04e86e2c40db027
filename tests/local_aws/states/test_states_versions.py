"""Versions and aliases: what makes a revision, which version an ARN means, what of an alias changes and stays."""

import json

import pytest

from local_aws.states import api as step_functions
from local_aws.states.store import store_of

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
OTHER = {**PASS, "Comment": "other"}


def route(version, weight=100):
    return {"stateMachineVersionArn": version, "weight": weight}


@pytest.fixture
def machine(sfn):
    """The ARN of a state machine with two versions."""
    arn = sfn.create(PASS, publish=True)
    sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps(OTHER), publish=True)
    return arn


def versions(sfn, arn):
    listed = sfn.ListStateMachineVersions(stateMachineArn=arn)["stateMachineVersions"]
    return [one["stateMachineVersionArn"].removeprefix(f"{arn}:") for one in listed]


def test_what_is_written_otherwise_is_the_same_revision_and_has_one_version(sfn, machine):
    before = sfn.DescribeStateMachine(stateMachineArn=machine)["revisionId"]
    for text in (json.dumps(OTHER), json.dumps(OTHER, indent=4), json.dumps(dict(reversed(OTHER.items())))):
        sfn.UpdateStateMachine(stateMachineArn=machine, definition=text)
        assert sfn.DescribeStateMachine(stateMachineArn=machine)["revisionId"] == before
        sfn.PublishStateMachineVersion(stateMachineArn=machine)
    assert versions(sfn, machine) == ["2", "1"]
    sfn.UpdateStateMachine(stateMachineArn=machine, definition=json.dumps(PASS))
    assert sfn.DescribeStateMachine(stateMachineArn=machine)["revisionId"] != before
    sfn.PublishStateMachineVersion(stateMachineArn=machine)
    assert versions(sfn, machine) == ["3", "2", "1"]


@pytest.mark.parametrize(("number", "left"), [("1", ["2"]), ("2", ["1"]), ("3", ["2", "1"])])
def test_a_version_is_deleted_alone_and_one_that_is_not_there_is_no_error(sfn, machine, number, left):
    assert sfn.DeleteStateMachineVersion(stateMachineVersionArn=f"{machine}:{number}") == {}
    assert versions(sfn, machine) == left


def test_a_version_that_an_alias_leads_to_is_kept(sfn, machine, refused):
    sfn.CreateStateMachineAlias(name="live", routingConfiguration=[route(f"{machine}:1")])
    told = refused("ConflictException", sfn.DeleteStateMachineVersion, stateMachineVersionArn=f"{machine}:1")
    assert told.endswith("Current list of aliases referencing this version: [live]")
    sfn.DeleteStateMachineVersion(stateMachineVersionArn=f"{machine}:2")
    assert versions(sfn, machine) == ["1"]


@pytest.mark.parametrize(
    ("change", "description", "number"),
    [
        ({"description": "new"}, "new", 1),
        ({"routingConfiguration": 2}, "old", 2),
        ({"description": "new", "routingConfiguration": 2}, "new", 2),
        ({"description": ""}, None, 1),
    ],
)
def test_of_an_alias_that_is_changed_which_is_named(sfn, machine, change, description, number):
    arn = sfn.CreateStateMachineAlias(name="a", description="old", routingConfiguration=[route(f"{machine}:1")])
    arn = arn["stateMachineAliasArn"]
    if "routingConfiguration" in change:
        change = {**change, "routingConfiguration": [route(f"{machine}:2")]}
    changed = sfn.UpdateStateMachineAlias(stateMachineAliasArn=arn, **change)
    told = sfn.DescribeStateMachineAlias(stateMachineAliasArn=arn)
    assert told.get("description") == description and told["updateDate"] == changed["updateDate"]
    assert told["routingConfiguration"] == [route(f"{machine}:{number}")]


def test_a_change_of_an_alias_that_names_nothing_or_routes_amiss_is_refused(sfn, machine, refused):
    made = sfn.CreateStateMachineAlias(name="a", routingConfiguration=[route(f"{machine}:1")])
    arn = {"stateMachineAliasArn": made["stateMachineAliasArn"]}
    assert "must be specified" in refused("MissingRequiredParameter", sfn.UpdateStateMachineAlias, **arn)
    for routes in ([route(f"{machine}:1", 99)], [route(f"{machine}:3")]):
        refused("ValidationException", sfn.UpdateStateMachineAlias, **arn, routingConfiguration=routes)
    refused("ResourceNotFound", sfn.DescribeStateMachineAlias, stateMachineAliasArn=f"{machine}:b")


def test_executions_are_listed_by_machine_version_and_alias(sfn, machine, refused):
    alias = sfn.CreateStateMachineAlias(name="a", routingConfiguration=[route(f"{machine}:2")])["stateMachineAliasArn"]
    started = {arn: sfn.start(arn) for arn in (machine, f"{machine}:1", alias)}
    for execution in started.values():
        sfn.ended(execution)

    def listed(arn):
        return {one["executionArn"] for one in sfn.ListExecutions(stateMachineArn=arn)["executions"]}

    assert listed(machine) == {*started.values()}
    assert listed(f"{machine}:1") == {started[f"{machine}:1"]}
    assert listed(f"{machine}:2") == listed(alias) == {started[alias]}
    refused("StateMachineDoesNotExist", sfn.ListExecutions, stateMachineArn=f"{machine}:3")
    express = sfn.create(PASS, type="EXPRESS", publish=True)
    for arn in (express, f"{express}:1"):
        refused("StateMachineTypeNotSupported", sfn.ListExecutions, stateMachineArn=arn)


def test_an_alias_starts_the_versions_by_their_weights(sfn, machine):
    store = store_of(sfn.context(), step_functions.handle)
    for weights, drawn in (((100, 0), "1"), ((0, 100), "2")):
        routes = [route(f"{machine}:{place}", weight) for place, weight in enumerate(weights, 1)]
        arn = sfn.CreateStateMachineAlias(name=f"to{drawn}", routingConfiguration=routes)["stateMachineAliasArn"]
        assert {store.revision(arn)[1] for _ in range(20)} == {f"{machine}:{drawn}"}
        assert store.revision(arn)[2] == arn
