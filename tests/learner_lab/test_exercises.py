"""What a check says to one's own answer: found against wanted, and the sentence that fits."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError, NoCredentialsError

import helpers
from learner_lab import exercises
from learner_lab.resources import ownership

MACHINE = "TriedStateMachine"
PASS = {"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "End": True}}}
FAIL = {"StartAt": "Stop", "States": {"Stop": {"Type": "Fail", "Error": "Late", "Cause": "It was late."}}}
WAIT = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 600, "End": True}}}


def said(test, hint="look again", **more) -> str:
    return str(exercises.ask("it is so", test, hint, **more))


@pytest.fixture
def lab(in_process, capsys):
    """Connected to an AWS in this process, from which the lab's things are removed afterwards."""
    helpers.connect()
    yield helpers
    helpers.clean_up()
    boto3.setup_default_session()


def run(definition: dict, name: str = MACHINE) -> str:
    """The ARN of the state machine of that name, with this definition, run once to its end."""
    arn = helpers.create_state_machine(name, definition)
    helpers.wait_for(helpers.start(arn, {}))
    return arn


def test_found_and_wanted_are_told():
    assert said(lambda: "closed.", wanted="closed. Thank you!").splitlines() == [
        "✗ it is so — look again",
        "    found: 'closed.'",
        "    wanted: 'closed. Thank you!'",
    ]
    assert "found: Close Case, Fail" in said(lambda: {"Fail", "Close Case"}, wanted={"Fail"})
    assert "found: nothing" in said(lambda: [], wanted=["Fail"])
    assert said(lambda: {"FAILED"}, wanted={"FAILED", "SUCCEEDED"}.issubset) == (
        "✗ it is so — look again\n    found: FAILED"
    )


def test_yes_and_no_need_no_more_words():
    assert said(lambda: True) == "✓ it is so"
    assert said(lambda: False) == "✗ it is so — look again"
    assert said(lambda: True, wanted=False) == "✗ it is so — look again"


@pytest.mark.parametrize("other", [1, "yes", [0], max, None])
def test_only_what_is_wanted_passes(other):
    assert said(lambda: other).startswith("✗ ")


def test_what_is_found_is_masked_and_short():
    told = said(lambda: "arn:aws:states:us-east-1:123456789012:" + "x" * 1000, wanted="")
    assert "<account>" in told and "123456789012" not in told and len(told) < 300


def test_the_first_hint_that_fits_the_answer_is_said():
    hints = {"opened": "it is only opened", "1, 2": "a list", lambda found: found["Status"] == 0: "a function of it"}
    assert "— it is only opened\n" in said(lambda: "opened", wanted="closed", hints=hints)
    assert "— a list\n" in said(lambda: [1, 2], wanted="closed", hints=hints)
    assert "— a function of it\n" in said(lambda: {"Status": 0}, wanted="closed", hints=hints)
    assert "— look again\n" in said(lambda: "lost", wanted="closed", hints=hints)


def test_a_question_that_breaks_off_is_named():
    told = said(lambda: {}["Default"])
    assert told == "✗ it is so — look again\n    the question broke off: KeyError: 'Default'"
    assert "ZeroDivisionError" in said(lambda: 1 / 0)


def test_an_error_that_is_often_met_has_a_hint_of_its_own():
    hints = {LookupError: "there is no such state", ValueError: "no number"}
    assert "— there is no such state\n" in said(lambda: {}["Default"], hints=hints)
    assert "— look again\n" in said(lambda: 1 / 0, hints=hints)


def test_what_has_not_the_form_of_what_is_wanted_is_found_all_the_same():
    assert said(lambda: {}, wanted=lambda found: found["Message"]) == "✗ it is so — look again\n    found: nothing"


def test_a_hint_or_a_wish_that_breaks_off_raises_nothing():
    hints = {lambda found: skipped_cell: "not this", 1: "this one"}  # noqa: F821
    assert "— this one\n" in said(lambda: 1, wanted=2, hints=hints)
    assert "— `skipped_cell` is not defined" in said(lambda: 1, wanted=lambda found: skipped_cell)  # noqa: F821


def test_a_cell_that_was_skipped_is_told():
    told = said(lambda: a_cell_that_was_skipped)  # noqa: F821
    assert told.startswith("✗ it is so — `a_cell_that_was_skipped` is not defined: run the cell that makes it")


def test_a_name_that_takes_the_place_of_a_function_is_told():
    runs = ["arn"]
    told = said(lambda: runs(), made="Missing", ran="Missing")
    assert told == (
        "✗ it is so — A list is called as if it were a function. Has a name of yours taken the place of a function of "
        "this notebook? Give yours another name, and run the cell that defines the function again."
    )


def test_what_kept_the_question_from_being_answered_comes_before_every_hint():
    def no_keys():
        raise NoCredentialsError

    assert said(no_keys, made="Missing", ran="Missing").startswith("✗ it is so — There are no keys yet.")
    assert "\n" not in said(no_keys, ran="Missing")


def test_interrupting_a_question_interrupts_it():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises.ask("it is so", interrupted, "look again")


def test_what_is_returned_is_true_when_it_holds_and_shows_nothing_more(capsys):
    checked = helpers.check("it is so", lambda: [1], "look again", wanted=[1])
    assert checked and checked.found == checked.wanted == [1] and checked.passed
    assert not helpers.check("it is so", lambda: [2], "look again", wanted=[1])
    assert capsys.readouterr().out.count("it is so") == 2
    checked._ipython_display_()
    assert capsys.readouterr().out == ""


def test_a_state_machine_of_another_name_is_seen(lab):
    assert "— There is no state machine TriedStateMachine yet: make it first." in said(lambda: False, made=MACHINE)
    run(PASS, "TriedStatMachine")
    assert "— There is no state machine TriedStateMachine: TriedStatMachine is" in said(lambda: False, ran=MACHINE)


def test_a_function_of_another_name_and_one_that_was_not_deployed_are_seen(lab):
    assert "— There is no function CloseCaseFunction yet" in said(lambda: False, made="CloseCaseFunction")
    lab.create_function("CloseCaseFunction")
    assert "— AWS still has the tutorial's code of" in said(lambda: False, made="CloseCaseFunction")
    lab.create_function("CloseCaseFunction", "def lambda_handler(event, context): return {}")
    assert said(lambda: False, made="CloseCaseFunction") == "✗ it is so — look again"


def test_nothing_started_a_run_that_has_not_ended_and_one_that_was_stopped_are_seen(lab):
    arn = lab.create_state_machine(MACHINE, WAIT)
    assert "— Nothing was started: TriedStateMachine" in said(lambda: False, ran=arn)
    execution = lab.start(arn, {})
    assert "— The newest run of TriedStateMachine has not ended." in said(lambda: False, ran=MACHINE)
    boto3.client("stepfunctions").stop_execution(executionArn=execution)
    assert "— The newest run of TriedStateMachine was stopped:" in said(lambda: False, ran=MACHINE)


def test_an_error_with_a_hint_of_its_own_says_more_than_that_a_run_has_not_ended(lab):
    lab.start(lab.create_state_machine(MACHINE, WAIT), {})
    hints = {KeyError: "the order lacks its case", 0: "nothing came"}
    assert said(lambda: {}["case"], hints=hints, ran=MACHINE).startswith("✗ it is so — the order lacks its case")
    assert "has not ended" in said(lambda: [][0], hints=hints, ran=MACHINE)  # no hint is for this error
    assert "has not ended" in said(lambda: 0, hints=hints, ran=MACHINE)


def test_a_run_of_an_express_machine_is_nothing_to_look_for(lab):
    made = {"definition": json.dumps(PASS), "roleArn": lab.lab_role(), "tags": ownership.TAG_LIST}
    boto3.client("stepfunctions").create_state_machine(name=MACHINE, type="EXPRESS", **made)
    assert f"— {MACHINE} is EXPRESS, and no run of it is kept: helpers.remove(" in said(lambda: False, ran=MACHINE)


def test_a_run_of_what_was_stored_before_an_update_is_seen(lab):
    arn = run(PASS)
    lab.create_state_machine(MACHINE, FAIL)
    assert "ran what was stored before your last update: start another." in said(lambda: False, ran=arn)


def test_what_the_newest_run_visited_and_how_it_ended_is_told(lab):
    run(PASS)
    assert said(lambda: False, ran=MACHINE).splitlines()[1:] == ["    newest run: Greet ✓ — SUCCEEDED"]
    run(FAIL)
    assert said(lambda: False, ran=MACHINE).splitlines()[1:] == ["    newest run: Stop ✗ — FAILED, Late"]


def test_placeholders_and_the_tutorials_own_definition_are_seen(lab):
    lab.create_state_machine("CallCenterStateMachine", lab.call_center())
    assert "— The Resource of Open Case is a placeholder" in said(lambda: False, made="CallCenterStateMachine")
    assert "— The Resource of Open Case is a placeholder" in said(lambda: True, made="CallCenterStateMachine")
    lab.catch_up(3)
    assert said(lambda: True, made="CallCenterStateMachine") == "✓ it is so"
    assert "— AWS still has the tutorial's definition of" in said(lambda: False, made="CallCenterStateMachine")


def test_what_is_missing_is_told_and_not_the_error_that_the_question_broke_off_with(lab):
    missing = f"✗ it is so — There is no state machine {MACHINE} yet: make it first."
    assert said(lambda: next(iter(())), ran=MACHINE) == said(lambda: {}["Default"], made=MACHINE) == missing
    assert said(lambda: not_made).splitlines()[1:] == []  # noqa: F821 (its name stands in the first line)
    run(PASS)
    assert "broke off: KeyError" in said(lambda: {}["Default"], made=MACHINE, ran=MACHINE)


def test_a_refused_definition_is_told_without_the_number_of_the_account(lab):
    machine = lab.create_state_machine("AnotherStateMachine", PASS)
    task = {"Type": "Task", "Resource": machine, "End": True}
    with pytest.raises(ClientError, match="InvalidDefinition"):
        lab.create_state_machine(MACHINE, {"StartAt": "Ask", "States": {"Ask": task}})
    told = said(lambda: [][0], made=MACHINE)
    assert f"AWS refused your last definition of {MACHINE}" in told and machine.split(":")[4][:6] not in told
    lab.connect()


def test_a_refused_definition_is_what_is_told_until_another_is_taken(lab):
    nowhere = {"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "Next": "Wave"}}}
    with pytest.raises(ClientError, match="InvalidDefinition"):
        lab.create_state_machine(MACHINE, nowhere)
    told = said(lambda: [][0], made=MACHINE)
    assert f"AWS refused your last definition of {MACHINE}, so there is no such state machine yet." in told
    assert "Missing 'Next' target: Wave" in told
    run(PASS)
    assert "refused" not in said(lambda: None, ran=MACHINE)
    with pytest.raises(ClientError, match="InvalidDefinition"):
        lab.create_state_machine(MACHINE, nowhere)
    assert "refused your last definition of TriedStateMachine, so it still has the one" in said(lambda: 1, ran=MACHINE)
    assert "refused" not in said(lambda: None, made="AnotherStateMachine")
    lab.connect()
    assert "refused" not in said(lambda: None, ran=MACHINE)
