"""What the local AWS runs is drawn as it happened: a test for each way in which a run can go."""

import json
import uuid

import boto3
import pytest

import helpers
from tests.local_aws.waiting import until
from viewer import draw

RAISES = "def lambda_handler(event, context):\n    raise KeyError('no case')\n"
PASS, WRONG = {"Type": "Pass", "End": True}, {"Type": "Fail", "Error": "Wrong"}
CATCH = [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]


def branch(**states):
    return {"StartAt": next(iter(states)), "States": states}


def machine(**states):
    return {**branch(**states), "Comment": "a test"}


PARALLEL = machine(
    Both={"Type": "Parallel", "Branches": [branch(Left=PASS), branch(Right=PASS)], "Next": "After"},
    After=PASS,
)
BROKEN_PARALLEL = machine(
    Both={
        "Type": "Parallel",
        "Branches": [branch(Slow={"Type": "Wait", "Seconds": 30, "End": True}), branch(Bad=WRONG)],
        "Catch": CATCH,
        "End": True,
    },
    Sorry=PASS,
)
MAP = machine(Each={"Type": "Map", "ItemProcessor": branch(One=PASS), "ItemsPath": "$.items", "End": True})
LOOP = machine(
    Count={"Type": "Pass", "Parameters": {"n.$": "States.MathAdd($.n, 1)"}, "Next": "Enough"},
    Enough={
        "Type": "Choice",
        "Choices": [{"Variable": "$.n", "NumericLessThan": 3, "Next": "Count"}],
        "Default": "Done",
    },
    Done={"Type": "Succeed"},
)
WAITING = machine(Pause={"Type": "Wait", "Seconds": 30, "Next": "After"}, After=PASS)


@pytest.fixture
def sfn(local_aws):
    helpers.connect()
    return boto3.client("stepfunctions")


@pytest.fixture
def drawn(sfn):
    """Runs a definition to its end, or until `meanwhile` stops it, and returns its drawing as a sentence."""
    made = []

    def run(definition, data=None, meanwhile=lambda arn: None):
        created = sfn.create_state_machine(
            name=f"Drawn-{uuid.uuid4().hex[:8]}",
            definition=json.dumps(definition),
            roleArn=helpers.lab_role(),
        )
        made.append(created["stateMachineArn"])
        arn = helpers.start(made[-1], data or {})
        meanwhile(arn)
        helpers.wait_for(arn)
        return str(draw(definition, helpers.history(arn)))

    yield run
    for arn in made:
        sfn.delete_state_machine(stateMachineArn=arn)


@pytest.fixture
def raising(sfn):
    arn = helpers.create_function("RaisingFunction", RAISES)
    yield arn
    boto3.client("lambda").delete_function(FunctionName="RaisingFunction")


def test_branches(drawn):
    assert drawn(PARALLEL).endswith("After ✓ — SUCCEEDED.")
    assert set(drawn(PARALLEL).partition("(")[2].partition(")")[0].split(" | ")) == {"Left ✓", "Right ✓"}


def test_a_branch_that_fails_cancels_the_other_and_is_caught(drawn):
    sentence = drawn(BROKEN_PARALLEL)
    assert sentence.startswith("Both ▲ (")
    assert "Slow ⊘" in sentence and "Bad ✗" in sentence
    assert sentence.endswith("→ Sorry ✓ — SUCCEEDED.")


def test_iterations(drawn):
    assert drawn(MAP, {"items": [1, 2, 3]}) == "Each ✓ (3/3 iterations) — SUCCEEDED."


def test_a_loop(drawn):
    rounds = "Count ✓ → Enough ✓ → "
    assert drawn(LOOP, {"n": 0}) == f"{rounds * 3}Done ✓ — SUCCEEDED."


def test_retries_and_a_caught_error(drawn, raising):
    retry = [{"ErrorEquals": ["KeyError"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    task = {"Type": "Task", "Resource": raising, "Retry": retry, "Catch": CATCH, "End": True}
    assert drawn(machine(Try=task, Sorry=PASS)) == "Try ▲ (2 attempts) → Sorry ✓ — SUCCEEDED."


def test_an_error_that_nobody_catches_is_told_by_its_message_without_request_and_stack(drawn, raising):
    sentence = drawn(machine(Try={"Type": "Task", "Resource": raising, "End": True}))
    assert sentence == "Try ✗ — FAILED: KeyError: 'no case'."


def test_a_run_that_is_stopped(drawn, sfn):
    def stop_while_it_waits(arn):
        until(lambda: helpers.history(arn)[-1]["type"] == "WaitStateEntered")
        sfn.stop_execution(executionArn=arn)

    assert drawn(WAITING, meanwhile=stop_while_it_waits) == "Pause ⊘ — ABORTED."


def test_a_run_that_takes_too_long(drawn):
    assert drawn({**WAITING, "TimeoutSeconds": 1}).startswith("Pause ⊘ — TIMED_OUT")
