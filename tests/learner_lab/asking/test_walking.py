"""A walk goes through a definition as an execution would, and calls nobody."""

import os

import boto3
import pytest
from botocore.exceptions import ClientError

import helpers
from learner_lab.asking.walking import NoMock

ANSWERS = {"Open Case": {"Case": "001"}, "Assign Case": {"Case": "001"}, "Close Case": {"Case": "001"}}
RESOLVED = {"Case": "001", "Status": 1}
LINE_DOWN = RuntimeError("the line is down")


@pytest.fixture
def lab(in_process, capsys):
    helpers.connect()


def way(work, definition=None):
    definition = definition or helpers.call_center()
    return helpers.walk(definition, {"inputCaseID": "001"}, {**ANSWERS, "Escalate Case": {}, "Work on Case": work})


def careful():
    definition = helpers.call_center()
    definition["States"]["Work on Case"] |= {
        "Retry": [{"ErrorEquals": ["RuntimeError"], "MaxAttempts": 2}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Fail", "ResultPath": "$.problem"}],
    }
    return definition


def test_a_walk_tells_its_path_and_its_end(lab):
    walked = way(RESOLVED)
    assert repr(walked) == "Open Case → Assign Case → Work on Case → Is Case Resolved → Close Case — SUCCEEDED"
    assert (walked.output, walked.error, walked.cause) == ({"Case": "001"}, None, None)


def test_a_walk_that_fails_tells_the_error_and_no_output(lab):
    walked = way({"Status": 2})
    assert (walked.status, walked.error, walked.output) == ("FAILED", "States.Runtime", None)
    assert way({"Status": 0}).cause == "Engage Tier 2 Support."


def test_a_failed_try_is_repeated_as_often_as_the_state_says(lab):
    assert way(iter([LINE_DOWN, LINE_DOWN, RESOLVED]), careful()).tries["Work on Case"] == 3
    given_up = way(LINE_DOWN, careful())
    assert (given_up.tries["Work on Case"], given_up.path[-1]) == (3, "Fail")


def test_an_error_of_aws_goes_by_testates_own_form(lab):
    walked = way({"errorOutput": {"error": "States.Timeout"}})
    assert (walked.status, walked.error) == ("FAILED", "States.Timeout")


def test_variables_go_along(lab):
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Set",
        "States": {
            "Set": {"Type": "Pass", "Assign": {"n": 2}, "Next": "Use"},
            "Use": {"Type": "Pass", "Output": "{% $n + 1 %}", "End": True},
        },
    }
    assert helpers.walk(definition, {}).output == 3


def test_a_task_that_waits_for_a_token_is_given_one(lab):
    resource = "arn:aws:states:::lambda:invoke.waitForTaskToken"
    ask = {"Type": "Task", "Resource": resource, "End": True}
    ask["Parameters"] = {"FunctionName": "Ask", "Payload": {"token.$": "$$.Task.Token"}}
    walked = helpers.walk({"StartAt": "Ask", "States": {"Ask": ask}}, {}, {"Ask": {"approved": True}})
    assert walked.output == {"approved": True}


def test_what_calls_something_needs_an_answer_for_each_try(lab):
    with pytest.raises(NoMock, match="Open Case calls something"):
        helpers.walk(helpers.call_center(), {})
    with pytest.raises(NoMock, match="Work on Case was called more often"):
        way(iter([LINE_DOWN]), careful())


def test_a_loop_without_an_end_is_said_to_be_one(lab, monkeypatch):
    monkeypatch.setattr("learner_lab.asking.walking.MOST", 5)
    again = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "A"}}}
    with pytest.raises(RecursionError, match="After 5 states"):
        helpers.walk(again, {})


def test_nothing_is_created(lab):
    way(RESOLVED)
    assert boto3.client("stepfunctions").list_state_machines()["stateMachines"] == []
    assert boto3.client("lambda").list_functions()["Functions"] == []


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "test_one.py").write_text("def test_right():\n    assert 1\ndef test_wrong():\n    assert 1 == 2\n")
    return tmp_path


def test_tests_are_told_by_name_and_outcome(folder, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # as in a kernel
    outcomes = helpers.run_tests(folder)
    assert repr(outcomes) == "passed  test_right\nfailed  test_wrong"
    assert "assert 1 == 2" in outcomes.why["test_wrong"]
    assert capsys.readouterr().out == ""


def test_tests_that_were_edited_are_read_again(folder):
    assert helpers.run_tests(folder)["test_wrong"] == "failed"
    (folder / "test_one.py").write_text("def test_right():\n    assert 1\ndef test_wrong():\n    assert 1 == 1\n")
    assert helpers.run_tests(folder)["test_wrong"] == "passed"


def test_a_file_that_cannot_be_read_and_a_fixture_that_fails_are_told(folder):
    (folder / "test_two.py").write_text("def test_it(:\n")
    (folder / "test_three.py").write_text("def test_it(nobody):\n    assert 1\n")
    outcomes = helpers.run_tests(folder)
    assert (outcomes["test_two.py"], outcomes["test_it"]) == ("error", "failed")


def test_an_empty_folder_has_no_tests(tmp_path):
    assert repr(helpers.run_tests(tmp_path)) == "No tests were found."


def test_the_guides_own_configuration_does_not_count(folder):
    (folder / "test_root.py").write_text("def test_root(request):\n    assert str(request.config.rootpath) == ''\n")
    assert str(folder) in helpers.run_tests(folder).why["test_root"]


def test_a_test_that_the_session_kept_from_an_answer_has_not_failed(folder):
    expired = "ClientError({'Error': {'Code': 'ExpiredToken', 'Message': 'is expired'}}, 'TestState')"
    (folder / "test_two.py").write_text(
        f"from botocore.exceptions import ClientError\ndef test_it():\n    raise {expired}\n"
    )
    with pytest.raises(ClientError, match="is expired"):
        helpers.run_tests(folder)


def test_what_the_kernel_itself_has_open_is_left_alone(folder):
    there = [os.fstat(stream).st_ino for stream in (0, 1, 2)]
    (folder / "test_two.py").write_text(
        f"import os\ndef test_streams():\n    assert [os.fstat(one).st_ino for one in (0, 1, 2)] == {there}\n"
    )
    assert helpers.run_tests(folder)["test_streams"] == "passed"
