"""What is handed in: one file, in it what was done, masked, and its size and content said."""

import json
import zipfile

import boto3
import pytest
from IPython.core.interactiveshell import InteractiveShell

import helpers
from learner_lab.exercises import kept, machines

ACCOUNT = "123456789012"
GREET = {"StartAt": "Greet", "States": {"Greet": {"Type": "Pass", "Result": f"of {ACCOUNT}", "End": True}}}


@pytest.fixture
def lab(in_process, monkeypatch, tmp_path):
    """Connected to an AWS in this process; what is handed in is written into an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(kept, "_checks", {})
    helpers.connect()
    yield helpers
    helpers.clean_up()
    boto3.setup_default_session()


@pytest.fixture
def handed_in(lab):
    """What is in the file after one exercise was done: {name: content}."""
    machine = lab.create_state_machine("GreetStateMachine", GREET)
    for _ in range(machines.MOST_RUNS + 1):
        lab.wait_for(lab.start(machine, {}))
    lab.check("it greets", lambda: "Hello", "look again", wanted="Hello!", ran=machine)
    lab.check("it runs", lambda: True, "look again")
    lab.hand_in("ada-03")
    return contents("ada-03.lab.zip")


def contents(name: str) -> dict[str, str]:
    with zipfile.ZipFile(name) as archive:
        return {file: archive.read(file).decode() for file in archive.namelist()}


def test_it_holds_definitions_newest_runs_and_their_replays(handed_in):
    runs = [f"runs/GreetStateMachine-{n}.{kind}" for n in range(1, 6) for kind in ("json", "html")]
    report = ["report.json", "report.html"]
    assert list(handed_in) == ["definitions/GreetStateMachine.json", *runs, *report]
    assert "<html" in handed_in["runs/GreetStateMachine-1.html"]
    assert json.loads(handed_in["definitions/GreetStateMachine.json"])["StartAt"] == "Greet"


def test_it_holds_what_the_checks_found(handed_in):
    first, second = json.loads(handed_in["report.json"])["checks"]
    assert (first["sentence"], first["passed"], first["found"]) == ("it greets", False, "'Hello'")
    assert second["passed"] and "✗ it greets — look again" in handed_in["report.html"]


def test_a_run_that_was_handed_in_can_be_watched(handed_in, tmp_path):
    (tmp_path / "run.json").write_text(handed_in["runs/GreetStateMachine-1.json"], "utf-8")
    assert helpers.watch("run.json").wait(30) == "SUCCEEDED"


def test_nothing_in_it_names_the_account(handed_in):
    account = boto3.client("sts").get_caller_identity()["Account"]
    assert [name for name, text in handed_in.items() if account in text or ACCOUNT in text] == []


def test_its_size_and_content_are_said(lab):
    lab.check("it runs", lambda: True, "look again")
    told = repr(lab.hand_in("ada"))
    assert told.startswith("ada.lab.zip, 1 kB, lies beside this notebook. In it: checks 1 (1 ✓) with what they found")
    assert "executions 0" in told and "Nothing has left this computer" in told
    kept._checks.clear()
    assert repr(lab.hand_in("ada")).endswith("run them, then hand in again.")


def test_a_check_that_is_run_again_counts_once_and_as_it_said_last(lab, capsys):
    for found in (False, True):
        lab.check("it runs", lambda found=found: found, "look again")
    assert [(one.sentence, one.passed) for one in kept.checks()] == [("it runs", True)]


def test_a_machine_that_a_check_names_is_handed_in_though_it_has_no_tag(lab):
    lab.check("it is there", lambda: True, "look again", made="HandmadeStateMachine")
    boto3.client("stepfunctions").create_state_machine(
        name="HandmadeStateMachine", definition=json.dumps(GREET), roleArn=lab.lab_role(), type="EXPRESS"
    )
    lab.hand_in("ada")
    assert "definitions/HandmadeStateMachine.json" in contents("ada.lab.zip")


def test_own_cells_are_those_that_the_guide_does_not_have(monkeypatch):
    shell = InteractiveShell.instance()
    monkeypatch.setitem(shell.user_ns, "In", ["", "helpers.catch_up(4)", "mine = 1", "mine = 1", GUIDES_OWN])
    monkeypatch.setattr(kept, "get_ipython", lambda: shell)
    assert kept.own_cells() == ["helpers.catch_up(4)", "mine = 1"]
    InteractiveShell.clear_instance()


GUIDES_OWN = 'import sys\n\nsys.path.insert(0, "..")\nimport helpers\n\nhelpers.connect()'


@pytest.mark.parametrize("name", ["", "a/b", "../ada", "ada.zip", "x" * 81])
def test_what_names_no_file_is_refused_with_an_example(lab, name):
    with pytest.raises(ValueError, match="such as"):
        lab.hand_in(name)


def test_a_long_history_is_cut(lab, monkeypatch):
    monkeypatch.setattr(machines, "MOST_EVENTS", 2)
    machine = lab.create_state_machine("GreetStateMachine", GREET)
    lab.wait_for(lab.start(machine, {}))
    lab.hand_in("ada")
    assert len(json.loads(contents("ada.lab.zip")["runs/GreetStateMachine-1.json"])["events"]) == 2
