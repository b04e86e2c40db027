"""Prepared answers: what a test case in MockConfigFile.json says stands in for the services that are not there."""

import json
import os
from pathlib import Path

import boto3
import pytest

from local_aws.states.api import prepared_answers

BEDROCK = "arn:aws:states:::bedrock:invokeModel"
PASS = {"Type": "Pass", "End": True}
ATHENA = "arn:aws:states:::athena:startQueryExecution"


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    """Writes the file: `prepare("name of the machine", {"state": {"0": …}})` has the one test case `Case`."""
    monkeypatch.setattr(prepared_answers, "_folder", tmp_path)

    def write(machine, answers):
        if not isinstance(answers, str):
            case = {state: f"{state} answers" for state in answers}
            responses = {f"{state} answers": answer for state, answer in answers.items()}
            machines = {machine: {"TestCases": {"Case": case}}}
            answers = json.dumps({"StateMachines": machines, "MockedResponses": responses}, indent=1)
        (tmp_path / "MockConfigFile.json").write_text(answers, "utf-8")

    return write


@pytest.fixture
def run(sfn, prepare, leaping):
    """Runs a definition with these answers: how it ended, its output as data, its events."""

    def run(states, answers, data=None, **more):
        definition = {"StartAt": next(iter(states)), "States": states, **more}
        arn = sfn.create(definition)
        prepare(arn.rpartition(":")[2], answers)
        execution = sfn.start(f"{arn}#Case", data)
        ended = sfn.ended(execution)
        return ended | {"data": json.loads(ended.get("output", "null")), "events": sfn.events(execution)}

    return run


def task(resource=BEDROCK, **fields):
    return {"Type": "Task", "Resource": resource, "Parameters": {}, "End": True, **fields}


def thrown(error, cause="Cause."):
    return {"Throw": {"Error": error, "Cause": cause}}


def types(ended):
    return [event["type"] for event in ended["events"]]


def details(ended, kind):
    name = f"{kind[0].lower()}{kind[1:]}EventDetails"
    return next(event[name] for event in ended["events"] if event["type"] == kind)


def test_a_prepared_result_stands_in_for_a_service_that_is_not_offered(run):
    ended = run({"Ask": task()}, {"Ask": {"0": {"Return": {"Body": "Yes."}}}})
    assert (ended["status"], ended["data"]) == ("SUCCEEDED", {"Body": "Yes."})
    assert types(ended)[2:5] == ["TaskScheduled", "TaskStarted", "TaskSucceeded"]
    scheduled = details(ended, "TaskScheduled")
    assert (scheduled["resourceType"], scheduled["resource"]) == ("bedrock", "invokeModel")


def test_a_result_may_be_anything_that_json_writes(run):
    for value in (None, False, 0, "text", [1, {"a": []}]):
        assert run({"Ask": task()}, {"Ask": {"0": {"Return": value}}})["data"] == value


def test_a_retried_task_gets_the_answers_one_after_the_other(run):
    retry = [{"ErrorEquals": ["Bedrock.ThrottlingException"], "IntervalSeconds": 100, "MaxAttempts": 3}]
    answers = {"0-1": thrown("Bedrock.ThrottlingException"), "2": {"Return": "third"}}
    ended = run({"Ask": task(Retry=retry)}, {"Ask": answers})
    assert ended["data"] == "third"
    assert types(ended).count("TaskFailed") == 2


def test_a_prepared_failure_is_caught(run):
    states = {
        "Ask": task(Catch=[{"ErrorEquals": ["Athena.Own"], "Next": "Caught"}]),
        "Caught": {"Type": "Pass", "End": True},
    }
    ended = run(states, {"Ask": {"0": thrown("Athena.Own", "Why.")}})
    assert ended["data"] == {"Error": "Athena.Own", "Cause": "Why."}
    assert details(ended, "TaskFailed")["error"] == "Athena.Own"


def test_an_error_may_come_without_a_cause(run):
    ended = run({"Ask": task()}, {"Ask": {"0": {"Throw": {"Error": "Own"}}}})
    assert (ended["error"], ended.get("cause")) == ("Own", None)


def test_a_job_is_submitted_and_has_ended(run):
    ended = run({"Job": task(f"{ATHENA}.sync")}, {"Job": {"0": {"Return": {"State": "DONE"}, "DelaySeconds": 86400}}})
    assert types(ended)[2:6] == ["TaskScheduled", "TaskStarted", "TaskSubmitted", "TaskSucceeded"]
    assert details(ended, "TaskSubmitted")["resource"] == "startQueryExecution.sync"
    assert (ended["stopDate"] - ended["startDate"]).total_seconds() >= 86400


def test_a_job_that_fails_has_been_submitted(run):
    ended = run({"Job": task(f"{ATHENA}.sync")}, {"Job": {"0": thrown("States.TaskFailed")}})
    assert types(ended)[4:] == ["TaskSubmitted", "TaskFailed", "ExecutionFailed"]


def test_a_token_is_answered(run):
    wait = task("arn:aws:states:::ecs:runTask.waitForTaskToken", Parameters={"Token.$": "$$.Task.Token"})
    ended = run({"Wait": wait}, {"Wait": {"0": {"Return": {"ok": 1}, "DelaySeconds": 3600}}})
    assert (ended["data"], types(ended)[4:6]) == ({"ok": 1}, ["TaskSubmitted", "TaskSucceeded"])
    assert json.loads(details(ended, "TaskScheduled")["parameters"])["Token"]


@pytest.mark.parametrize("resource", [BEDROCK, f"{ATHENA}.sync", "arn:aws:states:::ecs:runTask.waitForTaskToken"])
def test_an_answer_that_comes_too_late_is_a_timeout(run, resource):
    ended = run({"Ask": task(resource, TimeoutSeconds=60)}, {"Ask": {"0": {"Return": 1, "DelaySeconds": 61}}})
    assert (ended["error"], types(ended)[-2]) == ("States.Timeout", "TaskTimedOut")
    assert 60 <= (ended["stopDate"] - ended["startDate"]).total_seconds() < 61


def test_nobody_beats_the_heart_of_a_token_that_is_answered_late(run):
    wait = task(
        "arn:aws:states:::ecs:runTask.waitForTaskToken",
        HeartbeatSeconds=10,
        Parameters={"Token.$": "$$.Task.Token"},
        Catch=[{"ErrorEquals": ["States.HeartbeatTimeout"], "Next": "Missed"}],
    )
    states = {"Wait": wait, "Missed": {"Type": "Succeed"}}
    assert run(states, {"Wait": {"0": {"Return": 1, "DelaySeconds": 11}}})["status"] == "SUCCEEDED"


def test_a_function_need_not_be_there(run, sfn):
    ended = run({"F": task(sfn.function("Nowhere"))}, {"F": {"0": {"Return": {"a": 1}}}})
    assert ended["data"] == {"a": 1}
    assert types(ended)[2:5] == ["LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionSucceeded"]


def test_an_activity_need_not_be_there(run, sfn):
    activity = f"arn:aws:states:us-east-1:{sfn.account}:activity:Nowhere"
    ended = run({"A": task(activity)}, {"A": {"0": {"Return": "done"}}})
    assert (ended["data"], types(ended)[2:5]) == (
        "done",
        ["ActivityScheduled", "ActivityStarted", "ActivitySucceeded"],
    )
    late = run({"A": task(activity, HeartbeatSeconds=5)}, {"A": {"0": {"Return": "done", "DelaySeconds": 6}}})
    assert (late["error"], types(late)[-2]) == ("States.Timeout", "ActivityTimedOut")


def test_what_a_case_does_not_name_is_asked(run, sfn, lambdas):
    lambdas["Real"] = lambda event: {"real": event}
    states = {"Ask": task(End=None, Next="F"), "F": task(sfn.function("Real"))}
    del states["Ask"]["End"], states["F"]["Parameters"]
    assert run(states, {"Ask": {"0": {"Return": 1}}})["data"] == {"real": 1}


def test_a_case_overrides_what_is_offered(run):
    start = task("arn:aws:states:::states:startExecution.sync:2", Parameters={"StateMachineArn": "arn:nowhere"})
    ended = run({"Start": start}, {"Start": {"0": {"Return": {"Output": {"a": 1}}}}})
    assert ended["data"] == {"Output": {"a": 1}}


@pytest.mark.parametrize("mode", ["INLINE", "DISTRIBUTED"])
def test_calls_are_counted_through_all_iterations_of_a_map(run, mode):
    retry = [{"ErrorEquals": ["Boom"], "IntervalSeconds": 1}]
    config = {"Mode": mode} | ({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})
    inner = {"ProcessorConfig": config, "StartAt": "Ask", "States": {"Ask": task(Retry=retry)}}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": inner, "End": True}
    answers = {"0": thrown("Boom"), "1": {"Return": "one"}, "2": {"Return": "two"}}
    assert run({"Each": each}, {"Ask": answers}, {"items": [1, 2]})["data"] == ["one", "two"]


def test_branches_of_a_parallel_state_have_their_answers(run):
    branches = [{"StartAt": name, "States": {name: task()}} for name in ("A", "B")]
    both = {"Type": "Parallel", "Branches": branches, "End": True}
    answers = {"A": {"0": {"Return": "a", "DelaySeconds": 9}}, "B": {"0": {"Return": "b"}}}
    assert run({"Both": both}, answers)["data"] == ["a", "b"]


def test_a_loop_gets_the_next_answer_in_each_round(run):
    states = {
        "Ask": {**task(), "Next": "Ready"},
        "Ready": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.state", "StringEquals": "READY", "Next": "Done"}],
            "Default": "Ask",
        },
        "Done": {"Type": "Succeed"},
    }
    del states["Ask"]["End"]
    answers = {"0-2": {"Return": {"state": "BUSY"}}, "3": {"Return": {"state": "READY", "n": 3}}}
    assert run(states, {"Ask": answers})["data"]["n"] == 3


def test_a_map_is_given_the_items_that_its_reader_would_read(run):
    inner = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Ask",
        "States": {"Ask": task()},
    }
    each = {
        "Type": "Map",
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 2},
            "Parameters": {"Bucket": "none", "Key": "none"},
        },
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "none", "Prefix": "p"}},
        "ItemProcessor": inner,
        "End": True,
    }
    answers = {"Each": {"0": {"Return": [{"a": "1"}, {"a": "2"}, {"a": "3"}]}}, "Ask": {"0-1": {"Return": 1}}}
    ended = run({"Each": each}, answers)
    assert ended["status"] == "SUCCEEDED"
    assert ended["data"]["ResultWriterDetails"]["Bucket"] == "none"
    assert ended["data"]["ResultWriterDetails"]["Key"].startswith("p/")
    answers["Each"] = {"0": thrown("States.ItemReaderFailed", "No bucket.")}
    assert run({"Each": each}, answers)["error"] == "States.ItemReaderFailed"


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ("{% {'Bucket': 'none', 'Prefix': 'p/'} %}", None),
        ("{% 'nothing' %}", "States.ResultWriterFailed"),
        ({"Bucket": "none", "Prefix": "{% 7 %}"}, None),
    ],
)
def test_a_prepared_map_tells_where_its_own_run_would_have_written(run, told, error):
    each = {
        "Type": "Map",
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Arguments": {"Bucket": "none", "Key": "none"}},
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Arguments": told},
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
            "StartAt": "P",
            "States": {"P": PASS},
        },
        "End": True,
    }
    ended = run({"Each": each}, {"Each": {"0": {"Return": [1]}}}, QueryLanguage="JSONata")
    assert ended.get("error") == error
    if not error:
        run_id = ended["data"]["MapRunArn"].rpartition(":")[2]
        assert ended["data"]["ResultWriterDetails"]["Key"].partition("/")[2] == f"{run_id}/manifest.json"


def test_a_call_without_an_answer_ends_the_execution_and_says_what_to_add(run):
    states = {
        "Ask": task(Retry=[{"ErrorEquals": ["States.ALL"]}], Catch=[{"ErrorEquals": ["States.ALL"], "Next": "C"}])
    }
    ended = run(states | {"C": {"Type": "Succeed"}}, {"Ask": {"0": thrown("Boom")}})
    assert (ended["status"], ended["error"]) == ("FAILED", "States.Runtime")
    assert ended["cause"] == (
        "Call 1 of the state 'Ask' has no answer in 'Ask answers' of MockConfigFile.json: "
        'add "1" to it, or a range such as "1-10".'
    )


def test_a_redriven_execution_goes_on_with_the_next_answer(sfn, prepare, leaping):
    prepare("Prepared", {"Ask": {"0": thrown("Boom"), "1": {"Return": "again"}}})
    arn = sfn.create({"StartAt": "Ask", "States": {"Ask": task()}}, name="Prepared")
    execution = sfn.start(f"{arn}#Case")
    assert sfn.ended(execution)["status"] == "FAILED"
    sfn.RedriveExecution(executionArn=execution)
    assert sfn.ended(execution)["output"] == '"again"'


def test_an_express_machine_is_run_with_answers_too(sfn, prepare):
    prepare("Quick", {"Ask": {"0": {"Return": "quick"}}})
    arn = sfn.create({"StartAt": "Ask", "States": {"Ask": task()}}, name="Quick", type="EXPRESS")
    assert sfn.StartSyncExecution(stateMachineArn=f"{arn}#Case")["output"] == '"quick"'


def test_a_version_is_run_with_the_answers_of_its_machine(sfn, prepare):
    prepare("Prepared", {"Ask": {"0": {"Return": "old"}}})
    arn = sfn.create({"StartAt": "Ask", "States": {"Ask": task()}}, name="Prepared", publish=True)
    execution = sfn.start(f"{arn}:1#Case")
    described = sfn.ended(execution)
    assert (described["output"], described["stateMachineVersionArn"]) == ('"old"', f"{arn}:1")


def test_a_name_is_not_taken_for_the_same_execution_with_other_answers(sfn, prepare, refused):
    prepare("Prepared", {"Ask": {"0": {"Return": 1}}})
    awaited = {"Type": "Task", "Resource": sfn.CreateActivity(name="awaited")["activityArn"], "End": True}
    both = {"Type": "Parallel", "Branches": [{"StartAt": "Ask", "States": {"Ask": task()}}], "Next": "Await"}
    arn = sfn.create({"StartAt": "Both", "States": {"Both": both, "Await": awaited}}, name="Prepared")
    execution = sfn.start(f"{arn}#Case", name="same")
    assert sfn.start(f"{arn}#Case", name="same") == execution
    refused("ExecutionAlreadyExists", sfn.StartExecution, stateMachineArn=arn, input="{}", name="same")
    sfn.StopExecution(executionArn=execution)


def with_answers(*lines):
    """The file with these lines as the answers of one response; the first is in line 3."""
    head = '{"StateMachines": {"M": {"TestCases": {"Case": {"Ask": "Answers"}}}},\n "MockedResponses": {"Answers": {\n'
    return head + "\n".join(lines) + "\n}}}"


BAD = {
    "{": "line 1: Expecting property name",
    '{"StateMachines": {},\n "StateMachines": {}}': "line 2: 'StateMachines' stands in this object twice.",
    "[]": "line 1: the file must be a JSON object.",
    '{\n "StateMachines": {},\n "MockedResponse": {}}': "line 3: 'MockedResponse' is not known in the file: "
    "MockedResponses, StateMachines can be.",
    "{}": "line 1: 'StateMachines' is missing",
    '{\n"StateMachines": {"Other": {}}}': "line 2: there is no state machine 'M' in 'StateMachines': there is 'Other'.",
    '{\n"StateMachines": {"M": {}}}': "line 2: 'TestCases' is missing in this object",
    '{\n"StateMachines":\n {"M": {"TestCases":\n {"A": {}, "B": {}}}}}': "line 4: there is no test case 'Case' in "
    "'TestCases': there is 'A', 'B'.",
    '{"StateMachines": {"M": {"TestCases": {"Case": [\n]}}}}': "line 1: the test case 'Case' must be a JSON object.",
    '{"StateMachines": {"M": {"TestCases": {"Case":\n {\n"Asks": "x"}}}}}': "line 3: the state machine 'M' has no",
    '{"StateMachines": {"M": {"TestCases": {"Case": {"Pass": "x"}}}}}': "line 1: the state 'Pass' needs no answer",
    '{"StateMachines": {"M": {"TestCases": {"Case": {"Ask":\n 1}}}}}': "line 2: behind a state stands the name",
    '{"StateMachines": {"M": {"TestCases": {"Case": {"Ask": "x"}}}}}': "line 1: there is no 'x' among the MockedResp",
    with_answers(): "line 2: the response 'Answers' is empty",
    with_answers('"first": {}'): "line 3: 'first' does not number calls",
    with_answers('"2-1": {}'): "line 3: '2-1' does not number calls",
    with_answers('"1": {"Return": 1}'): "line 2: in the response 'Answers' call 0 is missing",
    with_answers(
        '"0-2": {"Return": 1},', '"2": {"Return": 1}'
    ): "line 2: in the response 'Answers' call 2 stands there twice",
    with_answers('"0": {"Return": 1},', '"1": {}'): "line 4: an answer has either Return",
    with_answers('"0": {"Return": 1, "Throw": {}}'): "line 3: an answer has either Return",
    with_answers('"0": {"Returns": 1}'): "line 3: 'Returns' is not known in an answer: DelaySeconds, Return, Throw can",
    with_answers('"0": {"Return": 1,', '"DelaySeconds": "2"}'): "line 4: DelaySeconds is a number of seconds",
    with_answers('"0": {"Return": 1, "DelaySeconds": -1}'): "line 3: DelaySeconds is a number of seconds",
    with_answers('"0": {"Throw":', '{"Cause": "x"}}'): "line 4: Throw has the texts Error",
    with_answers('"0": {"Throw": {"Error": "x", "Cause": 1}}'): "line 3: Throw has the texts Error",
    with_answers('"0": {"Return":', "NaN}"): "line 4: NaN is no number in JSON.",
    with_answers('"0": {"Return":', "[1, 1e999]}"): "line 4: 1e999 is no number in JSON.",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_of_a_bad_file_the_line_is_named_and_what_is_wrong(sfn, prepare, refused, text):
    states = {"Ask": {**task(), "Next": "Pass"}, "Pass": {"Type": "Pass", "End": True}}
    del states["Ask"]["End"]
    arn = sfn.create({"StartAt": "Ask", "States": states}, name="M")
    prepare("M", text)
    message = refused("ValidationException", sfn.StartExecution, stateMachineArn=f"{arn}#Case")
    assert message.startswith(f"MockConfigFile.json, {BAD[text]}")


def test_without_a_file_it_is_said_where_it_belongs(sfn, tmp_path, monkeypatch, refused):
    arn = sfn.create({"StartAt": "Ask", "States": {"Ask": task()}})
    for folder in (tmp_path, None):
        monkeypatch.setattr(prepared_answers, "_folder", folder)
        message = refused("ValidationException", sfn.StartExecution, stateMachineArn=f"{arn}#Case")
        assert "Write it into the state folder, .local_aws/ of the checkout or $LOCAL_AWS_HOME" in message


def test_a_file_that_is_no_text_is_said_to_be_none(sfn, tmp_path, monkeypatch, refused):
    monkeypatch.setattr(prepared_answers, "_folder", tmp_path)
    (tmp_path / "MockConfigFile.json").write_bytes(b"\xff\xfe{}")
    arn = sfn.create({"StartAt": "Ask", "States": {"Ask": task()}})
    message = refused("ValidationException", sfn.StartExecution, stateMachineArn=f"{arn}#Case")
    assert "Save it as UTF-8." in message


def test_the_file_is_read_anew_for_each_execution(run):
    assert run({"Ask": task()}, {"Ask": {"0": {"Return": 1}}})["data"] == 1
    assert run({"Ask": task()}, {"Ask": {"0": {"Return": 2}}})["data"] == 2


def test_without_prepared_answers_both_ways_to_go_on_are_named(sfn):
    ended = sfn.run({"StartAt": "Ask", "States": {"Ask": task()}})
    assert ended.error == "States.Runtime"
    assert "bedrock:invokeModel is not offered by the AWS on this machine" in ended.cause
    assert "MockConfigFile.json" in ended.cause and "TestState" in ended.cause


def test_a_server_reads_the_file_of_its_state_folder(local_aws):
    file = Path(os.environ["LOCAL_AWS_HOME"], "MockConfigFile.json")
    case = {"StateMachines": {"Served": {"TestCases": {"Case": {"Ask": "Yes"}}}}}
    file.write_text(json.dumps(case | {"MockedResponses": {"Yes": {"0": {"Return": "yes"}}}}))
    sfn, role = boto3.client("stepfunctions"), "arn:aws:iam::123456789012:role/LabRole"
    definition = json.dumps({"StartAt": "Ask", "States": {"Ask": task()}})
    machine = sfn.create_state_machine(name="Served", definition=definition, roleArn=role)["stateMachineArn"]
    execution = sfn.start_execution(stateMachineArn=f"{machine}#Case")["executionArn"]
    while (told := sfn.describe_execution(executionArn=execution))["status"] == "RUNNING":
        pass
    assert (told["output"], told["stateMachineArn"]) == ('"yes"', machine)
    file.write_text("{\n}")
    with pytest.raises(sfn.exceptions.ClientError, match=r"MockConfigFile\.json, line 1: 'StateMachines' is missing"):
        sfn.start_execution(stateMachineArn=f"{machine}#Case")
    file.unlink()
    sfn.delete_state_machine(stateMachineArn=machine)
