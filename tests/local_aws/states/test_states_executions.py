"""Executions: names, histories, ends, and many at once."""

import json
import threading
import time

import pytest

from local_aws.wire import ServiceError

PASS = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}}
WAIT = {"StartAt": "Only", "States": {"Only": {"Type": "Wait", "Seconds": 60, "End": True}}}


def task(arn, following=None, **fields):
    return {
        "Type": "Task",
        "Resource": arn,
        **({"Next": following} if following else {"End": True}),
        **fields,
    }


@pytest.fixture
def call_center(sfn, lambdas):
    """The tutorial's workflow; the case's status is what the input says."""
    lambdas["Work"] = lambda event: {**event, "Status": event["wanted"]}
    for name in ("Open", "Assign", "Close", "Escalate"):
        lambdas[name] = lambda event: event
    rules = [
        {"Variable": "$.Status", "NumericEquals": 1, "Next": "Close Case"},
        {"Variable": "$.Status", "NumericEquals": 0, "Next": "Escalate Case"},
    ]
    return {
        "StartAt": "Open Case",
        "States": {
            "Open Case": task(sfn.function("Open"), "Assign Case"),
            "Assign Case": task(sfn.function("Assign"), "Work on Case"),
            "Work on Case": task(sfn.function("Work"), "Is Case Resolved"),
            "Is Case Resolved": {"Type": "Choice", "Choices": rules},
            "Close Case": task(sfn.function("Close")),
            "Escalate Case": task(sfn.function("Escalate"), "Fail"),
            "Fail": {"Type": "Fail", "Cause": "Engage Tier 2 Support."},
        },
    }


FUNCTION = ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]
TASK = ["TaskStateEntered", *FUNCTION, "TaskStateExited"]


def test_a_closed_case_ends_in_succeeded_after_24_events(sfn, call_center):
    run = sfn.run(call_center, {"wanted": 1})
    choice = ["ChoiceStateEntered", "ChoiceStateExited"]
    assert run.types == ["ExecutionStarted", *TASK * 3, *choice, *TASK, "ExecutionSucceeded"]
    assert len(run.events) == 24


def test_an_escalated_case_fails_after_25_events_with_a_cause_and_no_error(sfn, call_center):
    run = sfn.run(call_center, {"wanted": 0})
    assert (run.status, run.cause, run.error, run.output) == ("FAILED", "Engage Tier 2 Support.", None, None)
    assert run.types[-2:] == ["FailStateEntered", "ExecutionFailed"]
    assert len(run.events) == 25


def test_each_event_follows_the_one_before(sfn, call_center):
    run = sfn.run(call_center, {"wanted": 1})
    assert [event["id"] for event in run.events] == list(range(1, 25))
    assert [event["previousEventId"] for event in run.events] == [0, 0, *range(2, 24)]


def test_an_execution_without_a_name_gets_one_of_its_own(sfn):
    machine = sfn.create(PASS)
    names = {sfn.DescribeExecution(executionArn=sfn.start(machine))["name"] for _ in range(3)}
    assert len(names) == 3


def test_the_same_name_and_input_while_running_is_the_same_execution(sfn, refused, waiting_really):
    machine = sfn.create(WAIT)
    first = sfn.start(machine, {"a": 1}, name="once")
    assert sfn.start(machine, {"a": 1}, name="once") == first
    again = {"stateMachineArn": machine, "name": "once", "input": "{}"}
    assert refused("ExecutionAlreadyExists", sfn.StartExecution, **again) == f"Execution Already Exists: '{first}'"


@pytest.mark.parametrize("name", ["a b", "a/b", "a\x7f"])
def test_a_name_that_aws_refuses_is_refused(sfn, refused, name):
    arn = sfn.create(PASS)
    assert refused("InvalidName", sfn.StartExecution, stateMachineArn=arn, name=name) == f"Invalid Name: '{name}'"


def test_input_that_is_no_json_is_refused(sfn, refused):
    message = refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=sfn.create(PASS), input="{'a': 1}")
    assert "was expecting double-quote to start field name" in message


def test_a_number_that_json_does_not_have_is_refused(sfn, refused):
    message = refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=sfn.create(PASS), input='{"a": NaN}')
    assert "Non-standard token 'NaN'" in message


def test_input_nested_without_end_is_refused(sfn, refused):
    refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=sfn.create(PASS), input="[" * 100_000)


def test_input_over_256_kib_is_refused(sfn, refused):
    characters, utf8 = json.dumps("a" * 262_144), json.dumps("é" * 131_072, ensure_ascii=False)
    arn = sfn.create(PASS)
    message = refused("ValidationException", sfn.StartExecution, stateMachineArn=arn, input=characters)
    assert "Value at 'input' failed to satisfy constraint" in message
    refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=arn, input=utf8)


def test_a_name_that_is_too_long_breaks_a_constraint(sfn, refused):
    arn, name = sfn.create(PASS), "a" * 81
    message = refused("ValidationException", sfn.StartExecution, stateMachineArn=arn, name=name)
    assert message == (
        f"1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: "
        "Member must have length less than or equal to 80"
    )


def test_what_is_not_there_is_said_so(sfn, refused):
    machine = f"arn:aws:states:us-east-1:{sfn.account}:stateMachine:none"
    execution = f"arn:aws:states:us-east-1:{sfn.account}:execution:none:none"
    message = refused("StateMachineDoesNotExist", sfn.StartExecution, stateMachineArn=machine)
    assert message == f"State Machine Does Not Exist: '{machine}'"
    message = refused("ExecutionDoesNotExist", sfn.DescribeExecution, executionArn=execution)
    assert message == f"Execution Does Not Exist: '{execution}'"


def test_a_history_comes_in_pages_and_backwards(sfn, call_center):
    arn = sfn.start(sfn.create(call_center), {"wanted": 1})
    sfn.ended(arn)
    first = sfn.GetExecutionHistory(executionArn=arn, maxResults=20)
    rest = sfn.GetExecutionHistory(executionArn=arn, maxResults=20, nextToken=first["nextToken"])
    assert first["events"] + rest["events"] == sfn.events(arn)
    assert "nextToken" not in rest
    latest = sfn.GetExecutionHistory(executionArn=arn, maxResults=2, reverseOrder=True)["events"]
    assert [event["id"] for event in latest] == [24, 23]


def test_a_history_without_data_has_neither_input_nor_output(sfn):
    arn = sfn.start(sfn.create(PASS), {"secret": 1})
    sfn.ended(arn)
    events = sfn.GetExecutionHistory(executionArn=arn, includeExecutionData=False)["events"]
    assert "secret" not in str(events)
    assert events[1]["stateEnteredEventDetails"]["name"] == "Only"


def test_stopping_ends_a_wait_at_once_with_error_and_cause(sfn, waiting_really):
    arn = sfn.start(sfn.create(WAIT))
    sfn.StopExecution(executionArn=arn, error="Enough", cause="The class is over.")
    described = sfn.ended(arn, seconds=0.5)
    assert (described["status"], described["error"], described["cause"]) == (
        "ABORTED",
        "Enough",
        "The class is over.",
    )
    last = sfn.events(arn)[-1]
    assert last["type"] == "ExecutionAborted"
    assert last["executionAbortedEventDetails"] == {"error": "Enough", "cause": "The class is over."}


def test_stopping_ends_a_running_task_at_once(sfn, lambdas):
    release = threading.Event()
    lambdas["Slow"] = lambda event: release.wait(20)
    arn = sfn.start(sfn.create({"StartAt": "Slow", "States": {"Slow": task(sfn.function("Slow"))}}))
    sfn.StopExecution(executionArn=arn)
    assert sfn.ended(arn, seconds=0.5)["status"] == "ABORTED"
    release.set()


def test_nothing_is_recorded_after_the_end(sfn, lambdas):
    release, returned = threading.Event(), threading.Event()

    def slow(event):
        release.wait(20)
        returned.set()

    lambdas["Slow"] = slow
    arn = sfn.start(sfn.create({"StartAt": "Slow", "States": {"Slow": task(sfn.function("Slow"))}}))
    sfn.StopExecution(executionArn=arn)
    release.set()
    returned.wait(5)
    assert sfn.events(arn)[-1]["type"] == "ExecutionAborted"


def test_stopping_twice_is_no_error(sfn, waiting_really):
    arn = sfn.start(sfn.create(WAIT))
    assert sfn.StopExecution(executionArn=arn) == sfn.StopExecution(executionArn=arn)


def test_an_execution_over_its_time_is_timed_out(sfn):
    run = sfn.run({**WAIT, "TimeoutSeconds": 1})
    assert (run.status, run.error, run.cause) == ("TIMED_OUT", None, None)
    last = run.events[-1]
    assert (last["type"], last["previousEventId"]) == ("ExecutionTimedOut", 0)
    assert last["executionTimedOutEventDetails"] == {"error": "States.Timeout"}


def test_a_deleted_state_machine_stays_until_its_executions_have_ended(sfn, refused, waiting_really):
    machine = sfn.create(WAIT, name="leaving")
    arn = sfn.start(machine)
    sfn.DeleteStateMachine(stateMachineArn=machine)
    assert sfn.DescribeStateMachine(stateMachineArn=machine)["status"] == "DELETING"
    refused(
        "StateMachineDeleting",
        sfn.CreateStateMachine,
        name="leaving",
        definition=json.dumps(WAIT),
        roleArn=sfn.role,
    )
    refused("StateMachineDeleting", sfn.StartExecution, stateMachineArn=machine)
    sfn.StopExecution(executionArn=arn)
    refused("StateMachineDoesNotExist", sfn.DescribeStateMachine, stateMachineArn=machine)


def test_executions_are_listed_by_whether_they_were_redriven(sfn):
    machine = sfn.create({"StartAt": "F", "States": {"F": {"Type": "Fail"}}})
    first, second = sfn.start(machine), sfn.start(machine)
    sfn.ended(first), sfn.ended(second)
    sfn.RedriveExecution(executionArn=first)
    listed = sfn.ListExecutions(stateMachineArn=machine, redriveFilter="REDRIVEN")["executions"]
    assert [execution["executionArn"] for execution in listed] == [first]


def test_metadata_only_leaves_out_data_and_definition(sfn):
    machine = sfn.create(PASS)
    arn = sfn.start(machine, {"secret": 1})
    sfn.ended(arn)
    described = sfn.DescribeExecution(executionArn=arn, includedData="METADATA_ONLY")
    assert not {"input", "output"} & set(described)
    assert described["inputDetails"] == described["outputDetails"] == {"included": False}
    told = sfn.DescribeStateMachine(stateMachineArn=machine, includedData="METADATA_ONLY")
    assert told["definition"] == "{}"


def test_a_successful_execution_cannot_be_redriven(sfn, refused):
    arn = sfn.start(sfn.create(PASS))
    sfn.ended(arn)
    message = refused("ExecutionNotRedrivable", sfn.RedriveExecution, executionArn=arn)
    assert message == "Execution is SUCCEEDED and cannot be redriven"


def test_two_hundred_executions_at_once_all_succeed(sfn, lambdas):
    lambdas["Short"] = lambda event: time.sleep(0.01) or event
    machine = sfn.create({"StartAt": "Short", "States": {"Short": task(sfn.function("Short"))}})
    arns = [sfn.start(machine, {"number": number}) for number in range(200)]
    outputs = [json.loads(sfn.ended(arn)["output"])["number"] for arn in arns]
    assert outputs == list(range(200))


def test_a_retry_carries_throttled_executions_through(sfn, lambdas, leaping):
    places = threading.Semaphore(10)

    def crowded(event):
        if not places.acquire(blocking=False):
            raise ServiceError("TooManyRequestsException", "Rate Exceeded.", 429)
        time.sleep(0.005)
        places.release()
        return event

    lambdas["Crowded"] = crowded
    retry = [{"ErrorEquals": ["Lambda.TooManyRequestsException"], "MaxAttempts": 5000, "JitterStrategy": "FULL"}]
    patient = task(sfn.function("Crowded"), Retry=retry)
    machine = sfn.create({"StartAt": "Crowded", "States": {"Crowded": patient}})
    arns = [sfn.start(machine) for _ in range(60)]
    assert {sfn.ended(arn, 30)["status"] for arn in arns} == {"SUCCEEDED"}


def test_packed_histories_can_still_be_read(sfn):
    machine = sfn.create(PASS)
    arns = [sfn.start(machine, {"number": number}) for number in range(120)]
    for arn in arns:
        sfn.ended(arn)
    assert json.loads(sfn.DescribeExecution(executionArn=arns[0])["output"]) == {"number": 0}
    assert [event["type"] for event in sfn.events(arns[0])][-1] == "ExecutionSucceeded"


def test_pages_backwards_do_not_slip_when_events_come_meanwhile(sfn, waiting_really):
    states = {"A": {"Type": "Pass", "Next": "W"}, "W": {"Type": "Wait", "Seconds": 60, "End": True}}
    arn = sfn.start(sfn.create({"StartAt": "A", "States": states}))
    while len(sfn.events(arn)) < 4:
        time.sleep(0.005)
    first = sfn.GetExecutionHistory(executionArn=arn, maxResults=2, reverseOrder=True)
    sfn.StopExecution(executionArn=arn)
    second = sfn.GetExecutionHistory(executionArn=arn, maxResults=2, reverseOrder=True, nextToken=first["nextToken"])
    assert [event["id"] for event in first["events"] + second["events"]] == [4, 3, 2, 1]


def test_an_execution_stopped_at_once_still_tells_its_start(sfn):
    machine = sfn.create(WAIT)
    for _ in range(20):
        arn = sfn.start(machine)
        sfn.StopExecution(executionArn=arn)
        assert sfn.events(arn)[0]["type"] == "ExecutionStarted"
