"""The student's evening: each known error met by a raw call in a cell, its sentence, and the cell run again.

The local AWS plays the lab and fails as told; every client here was made before anything went wrong.
"""

import boto3
import pytest
from botocore.exceptions import ClientError

from learner_lab.resources.ownership import TAG_LIST
from learner_lab.session import credentials, signing_in

HANDLER = "def lambda_handler(event, context):\n    return event\n"
MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
OTHER = '{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}'


@pytest.fixture
def cell(shell, capsys):
    """Runs a cell with clients made at the start; returns what it shows."""
    shell.push(
        {
            "sfn": boto3.client("stepfunctions"),
            "awslambda": boto3.client("lambda"),
            "iam": boto3.client("iam"),
        }
    )

    def run(source: str, **names) -> str:
        shell.push(names)
        capsys.readouterr()
        shell.run_cell(source)
        return capsys.readouterr().out

    return run


LIST = "print(len(sfn.list_state_machines()['stateMachines']), 'listed')"


def test_when_keys_expire_they_are_pasted_again_and_the_cell_goes_on(learner_lab, faults, cell, block):
    faults(session_calls=1)
    assert "listed" in cell(LIST)
    shown = cell(LIST)
    assert shown.index("four hours") < shown.index("ExpiredTokenException")
    signing_in.accept(block(2), "us-east-1")
    faults()
    assert "listed" in cell(LIST)


@pytest.mark.parametrize(
    ("fault", "words"),
    [("expired", "four hours"), ("cancelled", "session was ended"), ("denied", "forbids this action")],
)
def test_a_refusal_is_explained_and_the_repeat_works(learner_lab, faults, cell, fault, words):
    faults(rules=[{"operation": "ListStateMachines", "fault": fault}])
    shown = cell(LIST)
    assert shown.index(words) < shown.index("Traceback")
    assert "listed" in cell(LIST)


@pytest.mark.parametrize(("fault", "words"), [("throttled", "Too many calls"), ("500", "fault of its own")])
def test_a_fault_that_outlasts_boto3s_patience_is_explained(learner_lab, faults, cell, monkeypatch, fault, words):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    faults(rules=[{"operation": "ListStateMachines", "fault": fault, "times": 5}])
    assert words in cell(LIST)
    faults()
    assert "listed" in cell(LIST)


def test_a_cut_connection_is_tried_again_unseen(learner_lab, faults, cell):
    faults(rules=[{"operation": "ListStateMachines", "fault": "cut-before", "times": 2}])
    assert "listed" in cell(LIST)


def test_a_session_that_was_ended_is_noticed_although_sts_still_answers(learner_lab, faults, cell):
    faults(rules=[{"operation": "*", "fault": "cancelled", "times": None}])
    assert "session was ended" in signing_in.try_out()


def test_without_keys_one_is_asked_to_paste(learner_lab, cell, block):
    credentials.shared_file().unlink()
    assert "no keys yet" in cell(LIST)
    signing_in.accept(block(1), "us-east-1")
    assert "listed" in cell(LIST)


def test_a_block_of_another_session_is_explained(learner_lab, cell, block):
    signing_in.accept("aws_access_key_id=ASIAOLD\naws_secret_access_key=x\naws_session_token=y", "us-east-1")
    assert "does not know these keys" in cell(LIST)
    assert "does not know these keys" in cell("iam.list_roles()")
    signing_in.accept(block(1), "us-east-1")
    assert "listed" in cell(LIST)


def test_what_the_lab_forbids_is_no_problem_of_the_session(learner_lab, cell):
    shown = cell("iam.create_role(RoleName='Mine', AssumeRolePolicyDocument='{}')")
    assert "forbids this action" in shown and "AccessDenied" in shown
    assert "forbids this action" in cell(
        "import boto3; boto3.client('lambda', region_name='eu-west-1').list_functions()"
    )


def test_a_function_that_is_pending_can_be_waited_for(learner_lab, faults, cell):
    faults(moments={"pending": 600})
    create = "awslambda.create_function(FunctionName='Echo', Role=role, Code=code, Tags=tags, **others)"
    others = {"Runtime": "python3.13", "Handler": "lambda_function.lambda_handler"}
    code = {"ZipFile": learner_lab.zip_handler(HANDLER)}
    cell(create, role=learner_lab.lab_role(), code=code, others=others, tags={"lab": "step-functions-lab"})
    invoke = "print(awslambda.invoke(FunctionName='Echo', Payload='7')['Payload'].read())"
    assert "function_active_v2" in cell(invoke)
    assert "find or create" in cell(create)
    faults(moments={"pending": 0.1})
    cell("awslambda.get_waiter('function_active_v2').wait(FunctionName='Echo', WaiterConfig={'Delay': 0.1})")
    assert cell(invoke) == "b'7'\n"


def test_a_function_that_is_being_updated_can_be_waited_for(learner_lab, faults, cell):
    learner_lab.create_function("Echo", HANDLER)
    faults(moments={"updating": 600})
    change = "changed = awslambda.update_function_configuration(FunctionName='Echo', Timeout=5)"
    assert cell(change) == ""
    assert "function_updated_v2" in cell(change)
    faults(moments={"updating": 0.1})
    cell("awslambda.get_waiter('function_updated_v2').wait(FunctionName='Echo', WaiterConfig={'Delay': 0.1})")
    assert cell(change) == ""


def test_the_name_of_a_state_machine_that_is_deleting_is_not_free(learner_lab, faults, cell):
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    faults(moments={"deleting": 2})
    create = "made = sfn.create_state_machine(name='Hello', definition=text, roleArn=role)"
    assert "another definition" in cell(create, text=OTHER, role=learner_lab.lab_role())
    cell("sfn.delete_state_machine(stateMachineArn=arn)", arn=arn)
    assert "still being deleted" in cell(create)
    assert learner_lab.create_state_machine("Hello", MACHINE) == arn


def test_an_execution_is_not_there_at_once_nor_twice(learner_lab, faults, cell):
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    faults(moments={"unseen": 600})
    start = "started = sfn.start_execution(stateMachineArn=arn, name='mine', input=text)['executionArn']"
    assert cell(start, arn=arn, text="1") == ""
    assert "eventually consistent" in cell("sfn.describe_execution(executionArn=started)")
    faults(moments={"unseen": 0.1})
    wait = "print(helpers.wait_for(started)['status'], len(helpers.history(started)))"
    assert cell(wait, helpers=learner_lab) == "SUCCEEDED 4\n"
    assert "90 days" in cell(start, text="2")
    for name in ("my execution", "a" * 81, ""):
        assert "1 to 80" in cell(start.replace("mine", name))


@pytest.mark.parametrize("ask", ["wait_for", "history", "watch"])
def test_an_express_execution_keeps_no_history(learner_lab, cell, ask):
    machine = {"definition": OTHER, "roleArn": learner_lab.lab_role(), "tags": TAG_LIST}
    sfn = boto3.client("stepfunctions")
    arn = sfn.create_state_machine(name="Express", type="EXPRESS", **machine)["stateMachineArn"]
    shown = cell(f"helpers.{ask}(helpers.start(arn, {{}}))", helpers=learner_lab, arn=arn)
    assert shown.index("EXPRESS state machine keeps no history") < shown.index("Traceback")


def test_the_helpers_wait_where_aws_takes_its_time(learner_lab, faults):
    faults(moments={"pending": 0.3, "updating": 0.2, "deleting": 0.3, "unseen": 0.2})
    for code in (HANDLER, HANDLER.replace("event\n", "[event]\n")):
        learner_lab.create_function("Echo", code, {"CODE": code})
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    assert learner_lab.wait_for(learner_lab.start(arn, {}))["status"] == "SUCCEEDED"
    assert not learner_lab.clean_up()


def test_a_cut_answer_does_not_run_the_case_twice(learner_lab, faults):
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    faults(rules=[{"operation": "StartExecution", "fault": "cut-after"}])
    learner_lab.start(arn, {})
    assert len(boto3.client("stepfunctions").list_executions(stateMachineArn=arn)["executions"]) == 1


@pytest.mark.parametrize("fault", ["500", "cut-before"])
def test_a_name_that_was_taken_before_is_refused_although_an_answer_was_lost(learner_lab, faults, fault):
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    learner_lab.wait_for(learner_lab.start(arn, {"n": 1}, "mine"))
    faults(rules=[{"operation": "StartExecution", "fault": fault}])
    with pytest.raises(ClientError, match="ExecutionAlreadyExists"):
        learner_lab.start(arn, {"n": 2}, "mine")


def test_a_name_of_ones_own_survives_a_cut_answer(learner_lab, faults):
    arn = learner_lab.create_state_machine("Hello", MACHINE)
    faults(rules=[{"operation": "StartExecution", "fault": "cut-after"}])
    assert learner_lab.wait_for(learner_lab.start(arn, {"n": 1}, "mine"))["input"] == '{"n": 1}'


@pytest.mark.parametrize("fault", ["throttled", "500", "cut-before", "cut-after"])
def test_faults_at_every_third_call_are_borne(learner_lab, faults, monkeypatch, fault):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    faults(every={"calls": 3, "faults": [fault], "seed": 1})
    assert learner_lab.catch_up(3)["state_machine"]
    assert not learner_lab.clean_up()
