"""The vocabulary of the notebooks, on the local AWS."""

import inspect
import json
import os
import signal

import boto3
import pytest
from botocore.exceptions import ClientError

import helpers
import local_aws
from learner_lab.asking.executions import Ended
from learner_lab.care import clean_up
from learner_lab.resources import call_center as tutorial
from learner_lab.session import target

EVENTS = {1: 24, 0: 25}  # the tutorial's histories: resolved, unresolved
PID = "import os\n\ndef lambda_handler(event, context):\n    return os.getpid()\n"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Connected, and cleaned up once for all tests here."""
    helpers.connect("local")
    yield helpers
    clean_up.delete(clean_up.look())
    target.take_back()
    boto3.setup_default_session()


def force(status: int) -> None:
    awslambda = boto3.client("lambda")
    environment = {"Variables": {"CASE_STATUS": str(status)}}
    awslambda.update_function_configuration(FunctionName="WorkOnCaseFunction", Environment=environment)
    awslambda.get_waiter("function_updated_v2").wait(FunctionName="WorkOnCaseFunction", WaiterConfig={"Delay": 0.05})


def run(lab, machine: str) -> dict:
    return lab.wait_for(lab.start(machine, {"inputCaseID": "001"}))


def test_connecting_says_where_we_are(lab, capsys):
    lab.connect()
    assert capsys.readouterr().out == (
        "Connected to the AWS on this machine, in us-east-1. No account is touched and nothing is billed.\n"
    )


def test_catching_up_makes_what_the_notebooks_before_made(lab, capsys):
    assert [list(lab.catch_up(notebook)) for notebook in (1, 2, 3)] == [
        [],
        ["functions"],
        ["functions", "state_machine"],
    ]
    assert capsys.readouterr().out.split("\n") == [
        "Ready: nothing is needed yet.",
        "Ready: five functions.",
        "Ready: five functions and the state machine.",
        "",
    ]
    assert list(lab.catch_up(2)["functions"]) == list(tutorial.FUNCTIONS)


@pytest.mark.parametrize(("status", "ended"), [(1, "SUCCEEDED"), (0, "FAILED")])
def test_a_forced_branch_has_the_events_of_the_tutorial(lab, status, ended):
    machine = lab.catch_up(3)["state_machine"]
    force(status)
    done = run(lab, machine)
    assert (done["status"], len(lab.history(done["executionArn"]))) == (ended, EVENTS[status])
    last = lab.steps(lab.history(done["executionArn"]))[-1]
    assert (last.state, last.cause) == (("Close Case", None) if status else ("Fail", "Engage Tier 2 Support."))


def test_steps_and_drawing_ask_for_the_history_of_an_execution_that_is_named(lab):
    machine = lab.catch_up(3)["state_machine"]
    execution = run(lab, machine)["executionArn"]
    assert lab.steps(execution) == lab.steps(lab.history(execution))
    assert str(lab.draw(lab.call_center(), execution)) == str(lab.draw(lab.call_center(), lab.history(execution)))
    with pytest.raises(ClientError, match="not valid in this context: stateMachine"):
        lab.steps(machine)


def test_catching_up_puts_back_what_an_exercise_changed(lab):
    made = lab.catch_up(3)
    before = described(made)
    force(0)
    boto3.client("lambda").update_function_code(FunctionName="OpenCaseFunction", ZipFile=lab.zip_handler(PID))
    changed = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    boto3.client("stepfunctions").update_state_machine(
        stateMachineArn=made["state_machine"],
        definition=str(changed).replace("'", '"').replace("True", "true"),
    )
    assert described(made) != before
    assert described(lab.catch_up(3)) == before


def described(made: dict) -> tuple:
    """What an exercise can change: code, environment, definition."""
    awslambda = boto3.client("lambda")
    found = [awslambda.get_function_configuration(FunctionName=arn) for arn in made["functions"].values()]
    machine = boto3.client("stepfunctions").describe_state_machine(stateMachineArn=made["state_machine"])
    codes = [function["CodeSha256"] for function in found]
    return (
        codes,
        [function.get("Environment", {}).get("Variables", {}) for function in found],
        machine["definition"],
    )


def test_what_is_right_already_is_left_alone(lab):
    lab.catch_up(3)
    calls = []
    boto3.DEFAULT_SESSION.events.register("before-call", lambda model, **_: calls.append(model.name))
    lab.catch_up(3)
    assert not [name for name in calls if name.startswith(("Update", "CreateF", "CreateS"))]


def test_code_that_was_changed_and_deployed_changes_the_next_run(lab, tmp_path):
    source = tmp_path / "answer.py"
    awslambda = boto3.client("lambda")
    for answer in ("1", "2"):
        source.write_text(f"def lambda_handler(event, context):\n    return {answer}\n", "utf-8")
        arn = lab.create_function("AnswerFunction", source)
        assert awslambda.invoke(FunctionName=arn)["Payload"].read() == answer.encode()


def test_a_function_may_take_as_long_as_it_is_told_to_and_three_seconds_otherwise(lab):
    awslambda = boto3.client("lambda")
    for told, seconds in ({}, 3), ({"timeout": 20}, 20), ({}, 3):
        lab.create_function("AnswerFunction", PID, **told)
        assert awslambda.get_function_configuration(FunctionName="AnswerFunction")["Timeout"] == seconds


def test_everything_that_was_made_carries_the_tag(lab):
    made = lab.catch_up(3)
    tag = {"lab": "step-functions-lab"}
    assert all(boto3.client("lambda").list_tags(Resource=arn)["Tags"] == tag for arn in made["functions"].values())
    tags = boto3.client("stepfunctions").list_tags_for_resource(resourceArn=made["state_machine"])["tags"]
    assert tags == [{"key": "lab", "value": "step-functions-lab"}]


def test_removing_what_is_there_or_not_says_nothing(lab, capsys):
    lab.create_function("AnswerFunction", PID)
    capsys.readouterr()
    for _ in range(2):
        lab.remove("AnswerFunction")
    assert capsys.readouterr().out == "" and "AnswerFunction" not in str(lab.left_over())


def test_waiting_ends_in_a_sentence(lab):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    execution = lab.start(lab.create_state_machine("WaitingStateMachine", wait), {})
    with pytest.raises(TimeoutError, match="still runs"):
        lab.wait_for(execution, seconds=0.1)
    lab.remove("WaitingStateMachine")


def test_a_check_prints_and_never_raises(lab, capsys):
    lab.check("two and two is four", lambda: 2 + 2 == 4, "count again")
    lab.check("it is five", lambda: 2 + 2 == 5, "count again")
    lab.check("it can be divided", lambda: 1 / 0, "by what?")
    assert capsys.readouterr().out.split("\n") == [
        "✓ two and two is four",
        "✗ it is five — count again",
        "✗ it can be divided — by what?",
        "    the question broke off: ZeroDivisionError: division by zero",
        "",
    ]


def test_a_check_that_could_not_be_answered_says_why_in_place_of_the_hint(lab, capsys):
    def expired():
        raise ClientError({"Error": {"Code": "ExpiredTokenException", "Message": "expired"}}, "DescribeExecution")

    def gone():
        raise ClientError({"Error": {"Code": "ExecutionDoesNotExist", "Message": "gone"}}, "DescribeExecution")

    lab.check("it succeeded", expired, "start it again")
    lab.check("it succeeded", gone, "start it again")
    told, hint, broke_off = capsys.readouterr().out.splitlines()
    assert told.startswith("✗ it succeeded — The four hours of this lab session are over")
    assert hint == "✗ it succeeded — start it again" and broke_off.endswith(": ExecutionDoesNotExist")


def test_the_cost_counts_what_was_run(lab):
    machine = lab.catch_up(3)["state_machine"]
    force(1)
    before = lab.cost()
    run(lab, machine)
    after = lab.cost()
    assert (after.transitions - before.transitions, after.requests - before.requests) == (5, 4)
    assert after.gb_seconds > before.gb_seconds and after.dollars == 0
    assert "state transitions" in str(after) and "To pay: $0.00" in str(after)
    assert "what was deleted has taken its traces with it" in str(after)


@pytest.fixture
def own_aws(monkeypatch, tmp_path):
    """A local AWS that may be killed; the other one is connected again afterwards."""
    monkeypatch.setenv("LOCAL_AWS_HOME", str(tmp_path))
    helpers.connect("local")
    yield local_aws.start()
    local_aws.stop()
    monkeypatch.undo()
    helpers.connect("local")


def killed(server) -> None:
    os.kill(server.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


@pytest.mark.slow
def test_a_watch_whose_local_aws_was_killed_says_so_and_ends(lab, own_aws, monkeypatch):
    wait = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}}
    watched = lab.watch(lab.start(lab.create_state_machine("WaitingStateMachine", wait), {}))
    killed(own_aws)
    with pytest.raises(Ended, match="The AWS on this machine does not answer: it has ended"):
        watched.wait(60)
    assert watched.trace.status == "RUNNING" and not watched.watching
    assert watched.view.notice.startswith("The AWS on this machine does not answer: it has ended")


@pytest.mark.slow
def test_when_the_local_aws_was_killed_connecting_again_says_so_and_catching_up_rebuilds(lab, own_aws, capsys):
    sfn = boto3.client("stepfunctions")
    lab.catch_up(3)
    killed(own_aws)
    capsys.readouterr()
    lab.connect()
    assert "Its account is empty" in capsys.readouterr().out
    machine = lab.catch_up(3)["state_machine"]
    assert sfn.start_execution(stateMachineArn=machine, input='{"inputCaseID": "001"}')  # a client made before


TOLD_NOTHING = {  # what a verb does unless it is told otherwise, where that is something
    "connect": {"allow_other_account": False},
    "sign_in": {"region": "us-east-1"},
    "create_function": {"timeout": 3},  # seconds, as Lambda's own
    "create_state_machine": {"name": "CallCenterStateMachine"},
    "design": {"fresh": False},
    "wait_for": {"seconds": 60},
    "draw": {"vertical": True},
    "watch": {"large": False},
    "check": {"wanted": True},
}


def test_what_a_verb_is_not_told_it_does_as_the_guide_says():
    found = {}
    for name in helpers.__all__:
        given = inspect.signature(getattr(helpers, name)).parameters.values()
        found[name] = {each.name: each.default for each in given if each.default not in (None, each.empty)}
    assert {name: defaults for name, defaults in found.items() if defaults} == TOLD_NOTHING


@pytest.mark.parametrize(
    ("notebook", "things"),
    [
        (0, "Ready: nothing is needed yet."),
        (1, "Ready: nothing is needed yet."),
        (2, "Ready: five functions."),
        (3, "Ready: five functions and the state machine."),
    ],
)
def test_who_catches_up_is_told_what_is_there(monkeypatch, capsys, notebook, things):
    made = []
    monkeypatch.setattr(helpers, "create_function", lambda name: made.append(name) or f"arn:{name}")
    monkeypatch.setattr(helpers, "create_state_machine", lambda definition: made.append(definition) or "arn:machine")
    given = helpers.catch_up(notebook)
    assert capsys.readouterr().out == f"{things}\n"
    assert len(made) == (0, 0, 5, 6)[notebook] and len(given) == (0, 0, 1, 2)[notebook]


def test_the_text_of_a_definition_is_taken_as_it_is(lab):
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
    arn = lab.create_state_machine("HelloStateMachine", text)
    assert boto3.client("stepfunctions").describe_state_machine(stateMachineArn=arn)["definition"] == text
    lab.remove("HelloStateMachine")


def test_the_console_shows_what_a_dict_became_in_lines_of_two_spaces(lab):
    made = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
    arn = lab.create_state_machine("HelloStateMachine", made)
    stored = boto3.client("stepfunctions").describe_state_machine(stateMachineArn=arn)["definition"]
    assert stored == json.dumps(made, indent=2)
    lab.remove("HelloStateMachine")


def test_what_is_drawn_is_masked(lab):
    account = boto3.client("sts").get_caller_identity()["Account"]
    machine = lab.create_state_machine(
        "HelloStateMachine",
        {
            "Comment": f"of {account}",
            "StartAt": "No",
            "States": {"No": {"Type": "Fail", "Cause": f"{account} may not"}},
        },
    )
    execution = lab.start(machine, {})
    lab.wait_for(execution)
    drawing = lab.draw(
        boto3.client("stepfunctions").describe_state_machine(stateMachineArn=machine)["definition"],
        lab.history(execution),
    )
    many = lab.run_many(1, machine, {})
    assert "<account> may not" in str(drawing)
    assert account not in drawing.svg + str(drawing) + many.svg
    lab.remove("HelloStateMachine")


def test_a_history_of_many_pages_is_read_to_its_end(lab):
    """GetExecutionHistory answers with 1,000 events at most."""
    item = {"StartAt": "Item", "States": {"Item": {"Type": "Pass", "End": True}}}
    each = {"Type": "Map", "ItemsPath": "$", "ItemProcessor": item, "End": True}
    machine = lab.create_state_machine("HelloStateMachine", {"StartAt": "Each", "States": {"Each": each}})
    execution = lab.start(machine, list(range(300)))
    lab.wait_for(execution)
    events = lab.history(execution)
    assert len(events) > 1_000 and [event["id"] for event in events] == list(range(1, len(events) + 1))
    assert events[-1]["type"] == "ExecutionSucceeded"
    lab.remove("HelloStateMachine")
