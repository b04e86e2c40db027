"""The API around executions: state machines, versions, aliases, tags, express, one state tried out."""

import json

import pytest
from moto.logs.models import LogsBackend, logs_backends

from local_aws.services.moto_lock import moto_lock

PASS = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
OTHER = {**PASS, "Comment": "another one"}


def test_creating_the_same_again_is_the_same_state_machine(sfn):
    first = sfn.CreateStateMachine(name="m", definition=json.dumps(PASS), roleArn=sfn.role)
    again = sfn.CreateStateMachine(name="m", definition=json.dumps(PASS), roleArn=sfn.role + "2", tags=[])
    assert again == first
    assert sfn.DescribeStateMachine(stateMachineArn=first["stateMachineArn"])["roleArn"] == sfn.role


def test_another_definition_under_the_same_name_is_refused(sfn, refused):
    arn = sfn.create(PASS, name="m")
    params = {"name": "m", "definition": json.dumps(OTHER), "roleArn": sfn.role}
    assert (
        refused("StateMachineAlreadyExists", sfn.CreateStateMachine, **params)
        == f"State Machine Already Exists: '{arn}'"
    )


def test_an_update_makes_a_new_revision(sfn):
    arn = sfn.create(PASS)
    assert "revisionId" not in sfn.DescribeStateMachine(stateMachineArn=arn)
    revision = sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps(OTHER))["revisionId"]
    described = sfn.DescribeStateMachine(stateMachineArn=arn)
    assert (described["revisionId"], json.loads(described["definition"])) == (revision, OTHER)


def test_an_update_of_nothing_is_refused(sfn, refused):
    refused("MissingRequiredParameter", sfn.UpdateStateMachine, stateMachineArn=sfn.create(PASS))


def test_a_running_execution_keeps_its_definition(sfn):
    arn = sfn.create({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}})
    execution = sfn.start(arn)
    sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps(PASS))
    described = sfn.DescribeStateMachineForExecution(executionArn=execution)
    assert json.loads(described["definition"])["StartAt"] == "W"


def test_lists_come_in_pages(sfn):
    arns = [sfn.create(PASS, name=f"m{number}") for number in range(3)]
    first = sfn.ListStateMachines(maxResults=2)
    rest = sfn.ListStateMachines(maxResults=2, nextToken=first["nextToken"])
    listed = [machine["stateMachineArn"] for machine in first["stateMachines"] + rest["stateMachines"]]
    assert sorted(listed) == sorted(arns)


def test_executions_are_listed_by_status_the_latest_first(sfn):
    machine = sfn.create(PASS)
    arns = [sfn.start(machine) for _ in range(3)]
    for arn in arns:
        sfn.ended(arn)
    listed = sfn.ListExecutions(stateMachineArn=machine, statusFilter="SUCCEEDED")["executions"]
    assert [execution["executionArn"] for execution in listed] == arns[::-1]
    assert sfn.ListExecutions(stateMachineArn=machine, statusFilter="FAILED")["executions"] == []


def test_tags_are_added_listed_and_taken_away(sfn):
    arn = sfn.create(PASS, tags=[{"key": "lab", "value": "step-functions-lab"}])
    sfn.TagResource(resourceArn=arn, tags=[{"key": "a", "value": "1"}])
    sfn.UntagResource(resourceArn=arn, tagKeys=["lab", "never there"])
    assert sfn.ListTagsForResource(resourceArn=arn) == {"tags": [{"key": "a", "value": "1"}]}


def tags(count, prefix="t"):
    return [{"key": f"{prefix}{number}", "value": ""} for number in range(count)]


def test_a_tag_has_a_key_and_may_lack_a_value(sfn, refused):
    arn = sfn.create(PASS, tags=[{"key": "bare"}])
    assert sfn.ListTagsForResource(resourceArn=arn)["tags"] == [{"key": "bare", "value": ""}]
    words = refused("ValidationException", sfn.TagResource, resourceArn=arn, tags=[*tags(1), {"value": "x"}])
    assert "'tags.2.member.key'" in words


def test_nothing_has_more_than_fifty_tags(sfn, refused):
    arn = sfn.create(PASS, tags=tags(50))
    sfn.TagResource(resourceArn=arn, tags=tags(50))
    refused("TooManyTags", sfn.TagResource, resourceArn=arn, tags=tags(1, prefix="other"))
    refused("TooManyTags", sfn.create, definition=PASS, tags=tags(51))
    refused("TooManyTags", sfn.CreateActivity, name="a", tags=tags(51))
    assert len(sfn.ListTagsForResource(resourceArn=arn)["tags"]) == 50
    assert sfn.ListActivities()["activities"] == []


def test_a_customers_key_must_be_named(sfn, refused):
    wanted = {"type": "CUSTOMER_MANAGED_KMS_KEY"}
    refused("InvalidEncryptionConfiguration", sfn.create, definition=PASS, encryptionConfiguration=wanted)
    refused("InvalidEncryptionConfiguration", sfn.CreateActivity, name="a", encryptionConfiguration=wanted)
    sfn.create(PASS, encryptionConfiguration={**wanted, "kmsKeyId": "alias/ours"})


def test_executions_are_listed_of_one_thing(sfn, refused):
    arn = sfn.create(PASS)
    both = {"stateMachineArn": arn, "mapRunArn": arn.replace("stateMachine", "mapRun") + "/label:run"}
    refused("ValidationException", sfn.ListExecutions, **both)


def test_a_version_does_not_change(sfn):
    arn = sfn.create(PASS)
    version = sfn.PublishStateMachineVersion(stateMachineArn=arn)["stateMachineVersionArn"]
    sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps(OTHER))
    assert version == f"{arn}:1"
    assert json.loads(sfn.DescribeStateMachine(stateMachineArn=version)["definition"]) == PASS


def test_an_alias_leads_to_versions(sfn):
    version = sfn.CreateStateMachine(name="m", definition=json.dumps(PASS), roleArn=sfn.role, publish=True)
    routes = [{"stateMachineVersionArn": version["stateMachineVersionArn"], "weight": 100}]
    alias = sfn.CreateStateMachineAlias(name="live", routingConfiguration=routes)["stateMachineAliasArn"]
    described = sfn.ended(sfn.start(alias))
    assert described["stateMachineAliasArn"] == alias
    assert described["stateMachineVersionArn"] == version["stateMachineVersionArn"]


@pytest.mark.parametrize(("weights", "led_to"), [([100, 0], {"1"}), ([0, 100], {"2"})])
def test_an_alias_leads_where_its_weights_say(sfn, weights, led_to):
    arn = sfn.create(PASS, publish=True)
    sfn.UpdateStateMachine(stateMachineArn=arn, definition=json.dumps(OTHER), publish=True)
    routes = [
        {"stateMachineVersionArn": f"{arn}:{number}", "weight": weight} for number, weight in enumerate(weights, 1)
    ]
    alias = sfn.CreateStateMachineAlias(name="split", routingConfiguration=routes)["stateMachineAliasArn"]
    runs = [sfn.ended(sfn.start(alias)) for _ in range(12)]
    assert {run["stateMachineVersionArn"].rpartition(":")[2] for run in runs} == led_to


def test_a_version_that_an_alias_leads_to_is_kept(sfn, refused):
    arn = sfn.create(PASS, publish=True)
    routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 100}]
    sfn.CreateStateMachineAlias(name="live", routingConfiguration=routes)
    refused("ConflictException", sfn.DeleteStateMachineVersion, stateMachineVersionArn=f"{arn}:1")


def test_weights_must_add_up(sfn, refused):
    arn = sfn.create(PASS, publish=True)
    routes = [{"stateMachineVersionArn": f"{arn}:1", "weight": 99}]
    message = refused("ValidationException", sfn.CreateStateMachineAlias, name="live", routingConfiguration=routes)
    assert message == "Sum of routing configuration weights must equal 100. Received: [99]"


def test_an_express_execution_answers_when_it_is_done(sfn):
    arn = sfn.create(PASS, type="EXPRESS")
    answer = sfn.StartSyncExecution(stateMachineArn=arn, input='{"a":1}')
    assert (answer["status"], answer["output"]) == ("SUCCEEDED", '{"a":1}')
    billed = answer["billingDetails"]["billedDurationInMilliseconds"]
    took = (answer["stopDate"] - answer["startDate"]).total_seconds() * 1000
    assert billed % 100 == 0 and took <= billed <= took + 100


def test_an_express_execution_has_neither_history_nor_list(sfn, refused):
    machine = sfn.create(PASS, type="EXPRESS")
    execution = sfn.start(machine)
    refused("InvalidArn", sfn.GetExecutionHistory, executionArn=execution)
    refused("InvalidArn", sfn.DescribeExecution, executionArn=execution)
    refused("StateMachineTypeNotSupported", sfn.ListExecutions, stateMachineArn=machine)


def test_a_standard_machine_is_not_started_in_sync(sfn, refused):
    refused("StateMachineTypeNotSupported", sfn.StartSyncExecution, stateMachineArn=sfn.create(PASS))


@pytest.mark.parametrize("arn", ["nonsense", "arn:aws:states:us-east-1:1:stateMachine:m"])
def test_an_arn_that_is_none_is_refused(sfn, refused, arn):
    refused("InvalidArn", sfn.DescribeStateMachine, stateMachineArn=arn)


def test_an_operation_that_does_not_exist_is_refused(sfn, refused):
    refused("UnknownOperationException", sfn.MakeCoffee)


def test_a_parameter_that_is_missing_is_named(sfn, refused):
    message = refused("ValidationException", sfn.StartExecution)
    assert "Value null at 'stateMachineArn' failed to satisfy constraint: Member must not be null" in message


def test_a_parameter_of_a_wrong_type_is_refused(sfn, refused):
    refused("SerializationException", sfn.ListStateMachines, maxResults="ten")


def log_group(sfn, name):
    """A new log group of the account, as a state machine's destination."""
    logs_backends[sfn.account]["us-east-1"].create_log_group(name, {})
    arn = f"arn:aws:logs:us-east-1:{sfn.account}:log-group:{name}:*"
    return [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]


def logged(sfn, name):
    group = logs_backends[sfn.account]["us-east-1"].groups[name]
    return [json.loads(event.message) for stream in group.streams.values() for event in stream.events]


@pytest.mark.parametrize(
    ("level", "kinds"),
    [
        ("ALL", ["ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded"]),
        ("ERROR", []),
        ("OFF", []),
    ],
)
def test_an_express_execution_tells_its_events_to_cloudwatch_logs(sfn, level, kinds):
    wanted = {"level": level, "includeExecutionData": True, "destinations": log_group(sfn, "express")}
    arn = sfn.create(PASS, type="EXPRESS", loggingConfiguration=wanted)
    assert sfn.DescribeStateMachine(stateMachineArn=arn)["loggingConfiguration"] == wanted
    sfn.StartSyncExecution(stateMachineArn=arn, input='{"a":1}')
    assert [event["type"] for event in logged(sfn, "express")] == kinds


BREAKS = {
    "StartAt": "Try",
    "States": {
        "Try": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:sfn:describeActivity",
            "Parameters": {"ActivityArn": "arn:aws:states:us-east-1:123456789012:activity:none"},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Enough"}],
            "End": True,
        },
        "Enough": {"Type": "Fail", "Error": "Enough"},
    },
}
WAITS = {"StartAt": "W", "TimeoutSeconds": 1, "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}


@pytest.mark.parametrize(
    ("definition", "level", "kinds"),
    [
        (BREAKS, "ERROR", ["TaskFailed", "FailStateEntered", "ExecutionFailed"]),
        (BREAKS, "FATAL", ["ExecutionFailed"]),
        (BREAKS, "OFF", []),
        (WAITS, "ERROR", ["ExecutionTimedOut"]),
        (WAITS, "FATAL", ["ExecutionTimedOut"]),
    ],
)
def test_a_level_keeps_the_events_that_aws_lists_for_it(sfn, leaping, definition, level, kinds):
    wanted = {"level": level, "includeExecutionData": True, "destinations": log_group(sfn, "levels")}
    sfn.ended(sfn.start(sfn.create(definition, loggingConfiguration=wanted)))
    assert [event["type"] for event in logged(sfn, "levels")] == kinds


@pytest.mark.parametrize(("level", "is_told"), [("ALL", True), ("ERROR", True), ("FATAL", False)])
def test_a_task_that_was_timed_out_is_an_error_to_the_log(sfn, level, is_told):
    activity = sfn.CreateActivity(name=f"never-{level}")["activityArn"]
    late = {"Type": "Task", "Resource": activity, "TimeoutSeconds": 1, "End": True}
    wanted = {"level": level, "includeExecutionData": True, "destinations": log_group(sfn, f"late-{level}")}
    arn = sfn.create({"StartAt": "Late", "States": {"Late": late}}, loggingConfiguration=wanted)
    sfn.ended(sfn.start(arn))
    told = [event["type"] for event in logged(sfn, f"late-{level}")]
    assert ("ActivityTimedOut" in told) == is_told and told[-1] == "ExecutionFailed"


def test_a_log_keeps_also_what_a_leap_has_put_into_the_future(sfn, leaping):
    wanted = {"level": "ALL", "includeExecutionData": True, "destinations": log_group(sfn, "leap")}
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 86_400, "End": True}}}
    sfn.ended(sfn.start(sfn.create(wait, loggingConfiguration=wanted)))
    first, *_, last = logged(sfn, "leap")
    assert last["type"] == "ExecutionSucceeded"
    assert int(last["event_timestamp"]) - int(first["event_timestamp"]) == 86_400_000


def test_nobody_else_touches_the_logs_while_an_execution_writes_them(sfn, monkeypatch):
    held = []
    monkeypatch.setattr(LogsBackend, "put_log_events", lambda *_: held.append(moto_lock.locked()))
    wanted = {"level": "ALL", "includeExecutionData": True, "destinations": log_group(sfn, "locked")}
    arn = sfn.create(PASS, type="EXPRESS", loggingConfiguration=wanted)
    sfn.StartSyncExecution(stateMachineArn=arn, input="{}")
    assert held == [True]


def test_a_log_without_execution_data_has_neither_input_nor_output(sfn):
    wanted = {"level": "ALL", "includeExecutionData": False, "destinations": log_group(sfn, "express")}
    arn = sfn.create(PASS, type="EXPRESS", loggingConfiguration=wanted)
    sfn.StartSyncExecution(stateMachineArn=arn, input='{"secret":1}')
    assert "secret" not in str(logged(sfn, "express"))


def test_a_log_group_that_is_not_there_is_refused(sfn, refused):
    group = {"logGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:none:*"}
    wanted = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": group}]}
    params = {
        "name": "m",
        "definition": json.dumps(PASS),
        "roleArn": sfn.role,
        "loggingConfiguration": wanted,
    }
    message = refused("InvalidLoggingConfiguration", sfn.CreateStateMachine, **params)
    assert message == "Invalid Logging Configuration: Log Destination not found."


LOGS = "arn:aws:logs:us-east-1:123456789012:log-group"


@pytest.mark.parametrize(
    ("destination", "why"),
    [
        ({}, "Must set valid CloudWatch Log Group ARN."),
        ({"cloudWatchLogsLogGroup": {}}, "Must set valid CloudWatch Log Group ARN."),
        ({"cloudWatchLogsLogGroup": {"logGroupArn": "g"}}, "Provided ARN is not CloudWatch Logs Log Group ARN."),
        (
            {"cloudWatchLogsLogGroup": {"logGroupArn": f"{LOGS}:g"}},
            "Log Group ARN must be provided with '*' qualifier.",
        ),
        ({"cloudWatchLogsLogGroup": {"logGroupArn": f"{LOGS}:g:*"}}, "Log Destination not found."),
    ],
)
def test_what_names_no_log_group_is_no_destination(sfn, refused, destination, why):
    params = {"name": "m", "definition": json.dumps(PASS), "roleArn": sfn.role}
    logging = {"level": "ALL", "destinations": [destination]}
    message = refused("InvalidLoggingConfiguration", sfn.CreateStateMachine, **params, loggingConfiguration=logging)
    assert message == f"Invalid Logging Configuration: {why}"


def test_tracing_is_described_and_nothing_is_traced(sfn):
    arn = sfn.create(PASS, tracingConfiguration={"enabled": True})
    assert sfn.DescribeStateMachine(stateMachineArn=arn)["tracingConfiguration"] == {"enabled": True}
