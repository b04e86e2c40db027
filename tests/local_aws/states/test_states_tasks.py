"""Tasks: functions, tokens, activities, nested executions, and what happens when they fail."""

import json
import threading
import time
import uuid

import pytest

from local_aws import functions
from local_aws.states import api as step_functions
from local_aws.states.store import store_of
from local_aws.wire import ServiceError

INVOKE = "arn:aws:states:::lambda:invoke"
CAUGHT = {"Type": "Pass", "End": True}


def one(**fields):
    """A state machine of one Task."""
    return {"StartAt": "Work", "States": {"Work": {"Type": "Task", "End": True, **fields}}}


def caught(**fields):
    """A state machine of one Task whose failure is caught."""
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
    return {
        "StartAt": "Work",
        "States": {"Work": {"Type": "Task", "End": True, "Catch": catch, **fields}, "Caught": CAUGHT},
    }


@pytest.fixture
def echo(sfn, lambdas):
    lambdas["Echo"] = lambda event: event
    return sfn.function("Echo")


@pytest.fixture
def broken(sfn, lambdas):
    def handler(event):
        raise KeyError("inputCaseID")

    lambdas["Broken"] = handler
    return sfn.function("Broken")


def test_a_function_is_handed_the_input(sfn, echo):
    assert sfn.run(one(Resource=echo), {"a": 1}).output == {"a": 1}


def test_a_function_that_returns_nothing_gives_null_in_jsonata(sfn, lambdas):
    lambdas["Nothing"] = lambda event: None
    task = one(Resource=sfn.function("Nothing"), Assign={"v": "{% $states.result %}"})
    task["States"]["Work"]["Output"] = {"found": "{% $states.result %}"}
    run = sfn.run({"QueryLanguage": "JSONata", **task})
    assert run.output == {"found": None}
    assert run.events[-2]["stateExitedEventDetails"]["assignedVariables"] == {"v": "null"}


def test_a_function_is_handed_half_a_surrogate_pair_as_a_question_mark(sfn, echo):
    assert sfn.run(one(Resource=echo), "\ud800").output == "?"


def test_lambda_invoke_puts_the_answer_under_payload(sfn, echo):
    parameters = {"FunctionName": "Echo", "Payload.$": "$"}
    output = sfn.run(one(Resource=INVOKE, Parameters=parameters), {"a": 1}).output
    assert (output["Payload"], output["StatusCode"], output["ExecutedVersion"]) == ({"a": 1}, 200, "$LATEST")


@pytest.mark.parametrize(("kind", "status"), [("Event", 202), ("DryRun", 204)])
def test_lambda_invoke_does_not_wait_for_an_event_or_a_dry_run(sfn, broken, kind, status):
    output = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "Broken", "InvocationType": kind})).output
    assert output["StatusCode"] == status
    assert "Payload" not in output


def test_lambda_invoke_tells_the_tail_of_the_log_when_asked(sfn, echo):
    output = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "Echo", "LogType": "Tail"})).output
    assert output["LogResult"] == "bG9n"


def test_what_a_handler_raises_is_the_error_with_lambdas_answer_as_cause(sfn, broken):
    run = sfn.run(one(Resource=broken))
    assert (run.status, run.error) == ("FAILED", "KeyError")
    assert json.loads(run.cause)["errorMessage"] == "'inputCaseID'"
    assert run.types[-2:] == ["LambdaFunctionFailed", "ExecutionFailed"]


def test_a_function_that_is_not_there_fails_with_lambdas_words(sfn, lambdas):
    def missing(event):
        raise ServiceError("ResourceNotFoundException", "Function not found", 404)

    lambdas["None"] = missing
    run = sfn.run(one(Resource=INVOKE, Parameters={"FunctionName": "None"}))
    assert run.error == "Lambda.ResourceNotFoundException"
    assert "Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException" in run.cause


def test_a_retry_tries_again_as_often_as_it_says(sfn, lambdas, leaping):
    calls = []

    def third_time_lucky(event):
        calls.append(event)
        if len(calls) < 3:
            raise ValueError("not yet")
        return "done"

    lambdas["Lucky"] = third_time_lucky
    retry = [{"ErrorEquals": ["ValueError"], "IntervalSeconds": 60, "MaxAttempts": 2}]
    run = sfn.run(one(Resource=sfn.function("Lucky"), Retry=retry))
    assert (run.output, len(calls)) == ("done", 3)
    assert run.types.count("LambdaFunctionScheduled") == 3


def test_a_catch_turns_the_failure_into_a_way_to_go_on(sfn, broken):
    run = sfn.run(caught(Resource=broken))
    assert run.status == "SUCCEEDED"
    assert run.output["Error"] == "KeyError"
    assert run.types[-3:] == ["PassStateEntered", "PassStateExited", "ExecutionSucceeded"]


def test_a_runtime_error_is_never_caught(sfn, echo):
    run = sfn.run(caught(Resource=echo, Parameters={"a.$": "$.nowhere"}))
    assert (run.status, run.error) == ("FAILED", "States.Runtime")
    assert run.cause == (
        "An error occurred while executing the state 'Work' (entered at the event id #2). The JSONPath "
        "'$.nowhere' specified for the field 'a.$' could not be found in the input '{}'"
    )


def test_a_task_over_its_time_times_out(sfn, lambdas):
    release = threading.Event()
    lambdas["Slow"] = lambda event: release.wait(20)
    run = sfn.run(one(Resource=sfn.function("Slow"), TimeoutSeconds=1))
    release.set()
    assert (run.status, run.error) == ("FAILED", "States.Timeout")
    assert run.types[-2:] == ["LambdaFunctionTimedOut", "ExecutionFailed"]


def waiting(sfn, lambdas, **fields):
    """An execution whose Task has given its token away, and the token."""
    tokens = []
    lambdas["Ask"] = lambda event: tokens.append(event["token"])
    parameters = {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}
    arn = sfn.start(sfn.create(one(Resource=f"{INVOKE}.waitForTaskToken", Parameters=parameters, **fields)))
    while not tokens:
        time.sleep(0.005)
    return arn, tokens[0]


def test_a_task_waits_for_its_token(sfn, lambdas):
    arn, token = waiting(sfn, lambdas)
    assert sfn.DescribeExecution(executionArn=arn)["status"] == "RUNNING"
    sfn.SendTaskSuccess(taskToken=token, output='{"approved": true}')
    assert json.loads(sfn.ended(arn)["output"]) == {"approved": True}
    kinds = [event["type"] for event in sfn.events(arn)]
    assert kinds[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]


def test_a_token_can_tell_a_failure(sfn, lambdas):
    arn, token = waiting(sfn, lambdas)
    sfn.SendTaskFailure(taskToken=token, error="Rejected", cause="Too dear.")
    described = sfn.ended(arn)
    assert (described["error"], described["cause"]) == ("Rejected", "Too dear.")


def test_a_token_is_good_once(sfn, lambdas, refused):
    arn, token = waiting(sfn, lambdas)
    sfn.SendTaskSuccess(taskToken=token, output="1")
    sfn.ended(arn)
    refused("TaskTimedOut", sfn.SendTaskSuccess, taskToken=token, output="1")
    refused("InvalidToken", sfn.SendTaskSuccess, taskToken="never given", output="1")


def test_without_heartbeats_a_task_fails(sfn, lambdas):
    arn, _ = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60)
    assert sfn.ended(arn)["error"] == "States.Timeout"


def test_a_missed_heartbeat_can_be_retried_by_its_own_name(sfn, lambdas):
    retry = [{"ErrorEquals": ["States.HeartbeatTimeout"], "MaxAttempts": 1}]
    arn, _ = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60, Retry=retry)
    sfn.ended(arn)
    assert [event["type"] for event in sfn.events(arn)].count("TaskScheduled") == 2


def test_heartbeats_keep_a_task_alive(sfn, lambdas):
    arn, token = waiting(sfn, lambdas, HeartbeatSeconds=1, TimeoutSeconds=60)
    for _ in range(3):
        time.sleep(0.4)
        sfn.SendTaskHeartbeat(taskToken=token)
    sfn.SendTaskSuccess(taskToken=token, output="1")
    assert sfn.ended(arn)["status"] == "SUCCEEDED"


def test_an_activitys_worker_does_the_work(sfn):
    activity = sfn.CreateActivity(name="approve")["activityArn"]
    arn = sfn.start(sfn.create(one(Resource=activity)), {"amount": 3})
    work = sfn.GetActivityTask(activityArn=activity, workerName="Ada")
    assert json.loads(work["input"]) == {"amount": 3}
    sfn.SendTaskSuccess(taskToken=work["taskToken"], output='"yes"')
    assert json.loads(sfn.ended(arn)["output"]) == "yes"
    events = sfn.events(arn)
    assert [event["type"] for event in events][2:5] == [
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
    ]
    assert events[3]["activityStartedEventDetails"] == {"workerName": "Ada"}


def nested(sfn, pattern, definition, **parameters):
    given = {"StateMachineArn": sfn.create(definition), **parameters}
    return sfn.run(one(Resource=f"arn:aws:states:::states:startExecution{pattern}", Parameters=given))


def test_a_nested_execution_is_started_and_left_alone(sfn, waiting_really):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    run = nested(sfn, "", wait)
    assert run.status == "SUCCEEDED"
    assert sfn.DescribeExecution(executionArn=run.output["ExecutionArn"])["status"] == "RUNNING"


@pytest.mark.parametrize(("pattern", "output"), [(".sync", '{"a":1}'), (".sync:2", {"a": 1})])
def test_a_nested_execution_is_waited_for(sfn, pattern, output):
    done = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    run = nested(sfn, pattern, done, Input={"a": 1})
    assert (run.output["Output"], run.output["Status"]) == (output, "SUCCEEDED")


def test_a_nested_executions_failure_is_the_tasks(sfn):
    failing = {"StartAt": "F", "States": {"F": {"Type": "Fail", "Error": "Inner"}}}
    run = nested(sfn, ".sync:2", failing)
    assert run.error == "States.TaskFailed"
    assert json.loads(run.cause)["Error"] == "Inner"


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"StateMachineArn": "arn:none"}, "StepFunctions.InvalidArnException"),
        ({"StateMachineArn": ""}, "StepFunctions.ValidationException"),
        ({"StateMachineArn": "arn:none", "Name": "n" * 81}, "StepFunctions.ValidationException"),
    ],
)
def test_a_nested_execution_that_is_refused_names_the_exception(sfn, parameters, error):
    run = sfn.run(one(Resource="arn:aws:states:::states:startExecution", Parameters=parameters))
    assert run.error == error


@pytest.mark.parametrize(
    ("action", "parameters", "why"),
    [
        ("lambda:invoke", {"FunctionName.$": "$.n"}, "The value for the field 'FunctionName' must be a STRING"),
        ("lambda:invoke", {"FunctionName.$": "$.f", "Qualifier.$": "$.n"}, "'Qualifier' must be a STRING"),
        ("states:startExecution", {"StateMachineArn.$": "$.n"}, "'StateMachineArn' must be a STRING"),
    ],
)
def test_parameters_of_a_wrong_type_cannot_start_a_task(sfn, action, parameters, why):
    run = sfn.run(one(Resource=f"arn:aws:states:::{action}", Parameters=parameters), {"n": 5, "f": "f"})
    assert run.error == "States.Runtime"
    assert "The Parameters '{" in run.cause and run.cause.endswith(f"{why}]")
    assert "TaskScheduled" not in run.types


def test_arguments_that_only_the_run_tells_are_checked_then(sfn):
    work = one(Resource="arn:aws:states:::lambda:invoke", Arguments="{% $states.input %}")
    run = sfn.run({**work, "QueryLanguage": "JSONata"}, {"FunctionName": "f", "payload": 1})
    assert run.cause.endswith('[The field "payload" is not supported by Step Functions]')


def test_a_nested_execution_is_stopped_with_its_parent(sfn, waiting_really):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    inner = sfn.create(wait)
    resource = "arn:aws:states:::states:startExecution.sync:2"
    arn = sfn.start(sfn.create(one(Resource=resource, Parameters={"StateMachineArn": inner})))
    while not (listed := sfn.ListExecutions(stateMachineArn=inner)["executions"]):
        time.sleep(0.005)
    sfn.StopExecution(executionArn=arn)
    assert sfn.ended(listed[0]["executionArn"])["status"] == "ABORTED"


def test_a_nested_execution_that_was_only_just_started_is_stopped_with_its_parent(sfn, monkeypatch, waiting_really):
    store = store_of(sfn.context(), step_functions.handle)
    inner = sfn.create({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}})

    def started_and_stopped(operation, params, context):
        answer = step_functions.handle(operation, params, context)
        sfn.StopExecution(executionArn=outer)
        return answer

    monkeypatch.setattr(store, "handle", started_and_stopped)
    resource = "arn:aws:states:::states:startExecution.sync:2"
    outer = store.arn("execution", "outer:run")
    sfn.start(sfn.create(one(Resource=resource, Parameters={"StateMachineArn": inner}), name="outer"), name="run")
    sfn.ended(outer)
    (child,) = sfn.ListExecutions(stateMachineArn=inner)["executions"]
    assert sfn.ended(child["executionArn"])["status"] == "ABORTED"


def test_the_sdk_integration_reaches_step_functions_itself(sfn):
    run = sfn.run(one(Resource="arn:aws:states:::aws-sdk:sfn:listActivities", Parameters={}))
    assert run.output == {"Activities": []}


def test_parallel_branches_end_together(sfn, lambdas):
    meeting = threading.Barrier(3, timeout=5)
    lambdas["Meet"] = lambda event: meeting.wait() * 0
    meet = {"Type": "Task", "Resource": sfn.function("Meet"), "End": True}
    branches = [{"StartAt": name, "States": {name: meet}} for name in ("A", "B", "C")]
    parallel = {"Type": "Parallel", "Branches": branches, "End": True}
    assert sfn.run({"StartAt": "P", "States": {"P": parallel}}).output == [0, 0, 0]


def test_one_branchs_failure_cuts_the_others_off(sfn):
    fail = {"StartAt": "Fail", "States": {"Fail": {"Type": "Fail", "Error": "Broken"}}}
    wait = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}
    parallel = {"Type": "Parallel", "Branches": [wait, fail], "End": True}
    run = sfn.run({"StartAt": "P", "States": {"P": parallel}})
    assert run.error == "Broken"
    assert run.types[-4:] == [
        "FailStateEntered",
        "WaitStateAborted",
        "ParallelStateFailed",
        "ExecutionFailed",
    ]


def test_a_map_of_a_thousand_items_needs_no_thousand_threads(sfn):
    inside = {"StartAt": "P", "States": {"P": CAUGHT}}
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    before = threading.active_count()
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), list(range(1000)))
    most = max(threading.active_count() for _ in range(50) if not time.sleep(0.001))
    assert json.loads(sfn.ended(arn)["output"]) == list(range(1000))
    assert most - before < 60


def test_one_iterations_failure_cuts_the_others_off(sfn):
    rule = {"Variable": "$", "NumericEquals": 2, "Next": "Fail"}
    inside = {
        "StartAt": "Choose",
        "States": {
            "Choose": {"Type": "Choice", "Choices": [rule], "Default": "Wait"},
            "Wait": {"Type": "Wait", "Seconds": 60, "End": True},
            "Fail": {"Type": "Fail", "Error": "Broken"},
        },
    }
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    run = sfn.run({"StartAt": "M", "States": states}, [1, 2])
    tail = run.events[-6:]
    assert [event["type"] for event in tail] == [
        "FailStateEntered",
        "MapIterationAborted",
        "WaitStateAborted",
        "MapIterationFailed",
        "MapStateFailed",
        "ExecutionFailed",
    ]
    assert {event["previousEventId"] for event in tail[1:5]} == {tail[0]["id"]}


def test_a_map_runs_no_more_items_at_a_time_than_it_may(sfn, lambdas):
    going, most = [0], [0]

    def count(event):
        going[0] += 1
        most[0] = max(most[0], going[0])
        time.sleep(0.01)
        going[0] -= 1
        return event

    lambdas["Count"] = count
    inside = {
        "StartAt": "C",
        "States": {"C": {"Type": "Task", "Resource": sfn.function("Count"), "End": True}},
    }
    states = {"M": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": inside, "End": True}}
    assert sfn.run({"StartAt": "M", "States": states}, [1, 2, 3, 4, 5]).output == [1, 2, 3, 4, 5]
    assert most[0] == 2


def failing_at_two(variable="$", **fail):
    """The processor of a distributed Map, whose child fails where the variable is 2."""
    rule = {"Variable": variable, "NumericEquals": 2, "Next": "F"}
    return {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Choose",
        "States": {
            "Choose": {"Type": "Choice", "Choices": [rule], "Default": "P"},
            "F": {"Type": "Fail", **fail},
            "P": {"Type": "Pass", "End": True},
        },
    }


def test_a_distributed_map_tells_its_run(sfn):
    processor = failing_at_two()
    states = {"M": {"Type": "Map", "ToleratedFailureCount": 1, "ItemProcessor": processor, "End": True}}
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), [1, 2, 3])
    assert sfn.ended(arn)["status"] == "SUCCEEDED"
    (listed,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    counts = sfn.DescribeMapRun(mapRunArn=listed["mapRunArn"])["itemCounts"]
    assert (counts["total"], counts["succeeded"], counts["failed"], counts["running"]) == (3, 2, 1, 0)
    children = sfn.ListExecutions(mapRunArn=listed["mapRunArn"])["executions"]
    assert {child["stateMachineArn"] for child in children} == {listed["stateMachineArn"]}
    assert sorted(child["status"] for child in children) == ["FAILED", "SUCCEEDED", "SUCCEEDED"]


@pytest.mark.parametrize(
    ("tolerated", "status"),
    [
        ({}, "FAILED"),
        ({"ToleratedFailureCount": 1}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 50}, "SUCCEEDED"),
        ({"ToleratedFailureCount": 1, "ToleratedFailurePercentage": 10}, "FAILED"),
        ({"ToleratedFailureCount": 0, "ToleratedFailurePercentage": 50}, "FAILED"),
    ],
)
def test_a_map_run_fails_when_either_threshold_is_exceeded(sfn, tolerated, status):
    states = {"M": {"Type": "Map", "ItemProcessor": failing_at_two(), "End": True, **tolerated}}
    assert sfn.run({"StartAt": "M", "States": states}, [1, 2]).status == status


@pytest.mark.parametrize("service", ["glue:startJobRun", "aws-sdk:athena:listWorkGroups", "ecs:runTask"])
def test_a_task_of_a_service_that_is_not_offered_fails_with_a_sentence(sfn, service):
    run = sfn.run(one(Resource=f"arn:aws:states:::{service}", Parameters={}))
    assert run.cause.startswith(f"{service} is not offered by the AWS on this machine")
    assert "lambda:invoke" in run.cause


@pytest.mark.parametrize("field", ["TimeoutSecondsPath", "HeartbeatSecondsPath"])
@pytest.mark.parametrize(("value", "said"), [("soon", "soon"), (None, "null"), ({"a": 1}, '{"a":1}'), (-1, "-1")])
def test_a_time_out_that_is_no_number_ends_the_execution(sfn, echo, field, value, said):
    run = sfn.run(one(Resource=echo, **{field: "$.seconds"}), {"seconds": value})
    assert run.cause.endswith(f"Expected non-negative integer for {field}, got '{said}' instead.")


@pytest.mark.parametrize("field", ["TimeoutSeconds", "HeartbeatSeconds"])
def test_a_time_out_that_cannot_be_fails_its_evaluation(sfn, echo, field):
    run = sfn.run({"QueryLanguage": "JSONata", **one(Resource=echo, **{field: "{% -1 %}"})})
    assert run.error == "States.QueryEvaluationError"
    assert run.cause.endswith(f"Expected non-negative integer for {field}, got '-1' instead.")


@pytest.mark.parametrize("size", ["x", None, [1], 0, -1])
def test_a_batch_size_that_is_none_fails_the_map_run(sfn, size):
    inside = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P", "States": {"P": CAUGHT}}
    batcher = {"MaxItemsPerBatchPath": "$.size"}
    states = {"M": {"Type": "Map", "ItemsPath": "$.items", "ItemBatcher": batcher, "ItemProcessor": inside}}
    states["M"]["End"] = True
    run = sfn.run({"StartAt": "M", "States": states}, {"items": [1, 2], "size": size})
    assert (run.error, run.types[-2:]) == ("States.Runtime", ["MapRunFailed", "ExecutionFailed"])
    assert "MaxItemsPerBatch" in run.cause


def test_a_fault_of_the_engine_ends_the_map_run(sfn, monkeypatch):
    monkeypatch.setattr("local_aws.states.engine.maps.run.works_of", lambda visit, items: None)
    inside = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P", "States": {"P": CAUGHT}}
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), [1])
    assert sfn.ended(arn)["error"] == "States.Runtime"
    (listed,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    assert sfn.DescribeMapRun(mapRunArn=listed["mapRunArn"])["status"] == "FAILED"


def writing(sfn, **config):
    """The output of a distributed Map of three items, the second of which fails, in this format."""
    processor = failing_at_two("$[0]", Error="Broken")
    state = {"Type": "Map", "ItemProcessor": processor, "ToleratedFailureCount": 1, "End": True}
    state["ResultWriter"] = {"WriterConfig": config}
    return sfn.run({"StartAt": "M", "States": {"M": state}}, [[1], [2], [3]]).output


def test_a_writers_preview_without_transformation_tells_each_child(sfn):
    first, failed, last = writing(sfn, OutputType="JSON", Transformation="NONE")
    assert (first["Output"], first["Status"], last["Input"]) == ("[1]", "SUCCEEDED", "[3]")
    assert (failed["Status"], failed["Error"]) == ("FAILED", "Broken")
    assert first["ExecutionArn"].endswith(first["Name"])


@pytest.mark.parametrize(("transformation", "first", "last"), [("COMPACT", [1], [3]), ("FLATTEN", 1, 3)])
def test_a_writers_preview_has_the_outputs_and_what_failed_unchanged(sfn, transformation, first, last):
    written = writing(sfn, OutputType="JSON", Transformation=transformation)
    assert (written[0], written[2], written[1]["Status"]) == (first, last, "FAILED")


def test_a_writers_preview_may_be_json_lines(sfn):
    lines = writing(sfn, OutputType="JSONL", Transformation="FLATTEN").split("\n")
    assert (lines[0], lines[2], len(lines)) == ("1", "3", 3)


def test_a_distributed_maps_exit_follows_the_end_of_its_run(sfn):
    inside = {"ProcessorConfig": {"Mode": "DISTRIBUTED"}, "StartAt": "P", "States": {"P": CAUGHT}}
    run = sfn.run({"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}}, [1])
    ids = {event["type"]: event["id"] for event in run.events}
    exited = next(event for event in run.events if event["type"] == "MapStateExited")
    assert exited["previousEventId"] == ids["MapRunSucceeded"]


NO_JSON = ("NaN", '{"a": -Infinity}', "[1e400]", "[" * 2000 + "]" * 2000, "9" * 4301, "no json")


@pytest.fixture
def answers(sfn, monkeypatch):
    """A function whose answer is this text: a handler may return bytes, or NaN, which Python writes as such."""

    def answering(text):
        invocation = functions.Invocation(200, text.encode(), None, None, "$LATEST", str(uuid.uuid4()))
        monkeypatch.setattr(functions, "invoke", lambda *arguments, **options: invocation)
        return sfn.function("Answers")

    return answering


@pytest.mark.parametrize("text", NO_JSON)
def test_a_result_that_is_no_json_fails_the_step(sfn, answers, text):
    arn = answers(text)
    for task in (caught(Resource=arn), caught(Resource=INVOKE, Parameters={"FunctionName": arn})):
        run = sfn.run(task)
        assert (run.status, run.error) == ("FAILED", "States.Runtime")
        assert "The function's result is no valid JSON" in run.cause and len(run.cause) < 300


@pytest.mark.parametrize("text", NO_JSON)
def test_an_input_or_output_that_is_no_json_is_refused(sfn, refused, text):
    activity = sfn.CreateActivity(name="a")["activityArn"]
    machine = sfn.create(one(Resource=activity))
    refused("InvalidExecutionInput", sfn.StartExecution, stateMachineArn=machine, input=text)
    sfn.start(machine)
    token = sfn.GetActivityTask(activityArn=activity)["taskToken"]
    refused("InvalidOutput", sfn.SendTaskSuccess, taskToken=token, output=text)
    definition = f'{{"StartAt": "P", "States": {{"P": {{"Type": "Pass", "Result": {text}, "End": true}}}}}}'
    refused("InvalidDefinition", sfn.create, definition=definition)
    state = json.dumps({"Type": "Task", "Resource": INVOKE, "Parameters": {"FunctionName": "f"}, "End": True})
    refused("ValidationException", sfn.TestState, definition=state, mock={"result": text})
    parsing = {"Type": "Pass", "Parameters": {"data.$": "States.StringToJson($.text)"}, "End": True}
    run = sfn.run({"StartAt": "Parse", "States": {"Parse": parsing}}, {"text": text})
    assert (run.status, run.error) == ("FAILED", "States.Runtime")


@pytest.mark.parametrize("text", ["1e308", "-0.0", "1e-400", "9" * 1000, '"NaN, 1e400"', "[" * 1000 + "]" * 1000])
def test_whatever_json_can_write_goes_in_and_out(sfn, answers, text):
    run = sfn.run(one(Resource=answers(text)), {})
    assert run.status == "SUCCEEDED"
    assert run.output == json.loads(text)


def answering(kind, following="Wait"):
    """A child that answers with its caller's token, and then takes a minute more."""
    parameters = {
        "Success": {"TaskToken.$": "$.token", "Output": '"answered"'},
        "Failure": {"TaskToken.$": "$.token", "Error": "Refused", "Cause": "by the child"},
    }[kind]
    resource = f"arn:aws:states:::aws-sdk:sfn:sendTask{kind}"
    answer = {"Type": "Task", "Resource": resource, "Parameters": parameters, "Next": "Wait"}
    return {"StartAt": "Answer", "States": {"Answer": answer, "Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}


def starting(sfn, child, pattern):
    parameters = {"StateMachineArn": sfn.create(child), "Input": {"token.$": "$$.Task.Token"}}
    return one(Resource=f"arn:aws:states:::states:startExecution{pattern}", Parameters=parameters)


@pytest.mark.parametrize("pattern", [".sync", ".sync:2", ".waitForTaskToken"])
def test_a_task_that_waits_has_a_token_which_ends_it(sfn, pattern):
    run = sfn.run(starting(sfn, answering("Success"), pattern))
    assert (run.status, run.output) == ("SUCCEEDED", "answered")
    assert run.types[-4:] == ["TaskSubmitted", "TaskSucceeded", "TaskStateExited", "ExecutionSucceeded"]


@pytest.mark.parametrize("pattern", [".sync", ".sync:2", ".waitForTaskToken"])
def test_a_task_that_waits_fails_with_what_its_token_brought(sfn, pattern):
    run = sfn.run(starting(sfn, answering("Failure"), pattern))
    assert (run.status, run.error, run.cause) == ("FAILED", "Refused", "by the child")


def test_a_token_that_came_after_the_job_ended_is_late(sfn, refused):
    told = {"Type": "Pass", "End": True}
    child = {"StartAt": "P", "States": {"P": told}}
    machine = sfn.create(starting(sfn, child, ".sync:2"))
    described = sfn.ended(sfn.start(machine))
    token = json.loads(described["output"])["Output"]["token"]
    refused("TaskTimedOut", sfn.SendTaskSuccess, taskToken=token, output="1")


def variables_of(size, *, count=1, at_once=True):
    """A machine that assigns so many variables, each of so many bytes as JSON, at once or one after the other."""
    values = {f"v{number}": "x" * (size - 2) for number in range(count)}
    if at_once:
        return {"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": values, "End": True}}}
    states = {name: {"Type": "Pass", "Assign": {name: value}} for name, value in values.items()}
    names = list(states)
    for name, following in zip(names, [*names[1:], None], strict=True):
        states[name] |= {"Next": following} if following else {"End": True}
    return {"StartAt": names[0], "States": states}


QUARTER, ALL = 262_144, 10 * 2**20


@pytest.mark.parametrize(
    ("machine", "status"),
    [
        (variables_of(QUARTER), "SUCCEEDED"),
        (variables_of(QUARTER + 1), "FAILED"),
        (variables_of(QUARTER // 2, count=2), "SUCCEEDED"),
        (variables_of(QUARTER // 2 + 1, count=2), "FAILED"),
    ],
)
def test_variables_have_at_most_a_quarter_of_a_megabyte(sfn, machine, status):
    run = sfn.run(machine)
    assert (run.status, run.error) == (status, None if status == "SUCCEEDED" else "States.DataLimitExceeded")


def test_all_variables_together_have_at_most_ten_megabytes(sfn, lambdas):
    lambdas["Large"] = lambda event: "x" * (QUARTER - 2)
    names = [f"v{number}" for number in range(ALL // QUARTER + 1)]
    states = {
        name: {
            "Type": "Task",
            "Resource": sfn.function("Large"),
            "Assign": {f"{name}.$": "$"},
            "OutputPath": None,
            **({"Next": following} if following else {"End": True}),
        }
        for name, following in zip(names, [*names[1:], None], strict=True)
    }
    run = sfn.run({"StartAt": "v0", "States": states})
    assert (run.status, run.error) == ("FAILED", "States.DataLimitExceeded")
    assert run.cause == "All variables together have a size exceeding the maximum number of bytes service limit."
    assert run.types.count("TaskStateExited") == len(names) - 1


@pytest.mark.parametrize("kind", ["Task", "Parallel", "Map"])
@pytest.mark.parametrize("language", ["JSONPath", "JSONata"])
def test_parameters_have_at_most_a_quarter_of_a_megabyte(sfn, lambdas, kind, language):
    path = language == "JSONPath"
    lambdas["Small"] = lambda event: 1
    small = {"Type": "Pass", "Result" if path else "Output": 1, "End": True}
    inside = {"StartAt": "P", "States": {"P": small}}
    template = {"a.$": "$", "b.$": "$"} if path else dict.fromkeys("ab", "{% $states.input %}")
    field = "ItemSelector" if kind == "Map" else "Parameters" if path else "Arguments"
    own = {
        "Task": {"Resource": sfn.function("Small")},
        "Parallel": {"Branches": [inside]},
        "Map": {"ItemProcessor": inside},
    }[kind]
    definition = {"QueryLanguage": language, "StartAt": "A", "States": {"A": {"Type": kind, "End": True, **own}}}
    definition["States"]["A"][field] = template
    error = sfn.run(definition, ["x" * 140_000]).error
    assert error == "States.DataLimitExceeded"
    assert sfn.run(definition, ["x", "y"]).status == "SUCCEEDED"
