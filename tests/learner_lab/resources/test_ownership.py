"""Nothing foreign is touched: what the lab did not make stays as it is, to the byte."""

import boto3
import pytest
from botocore.exceptions import ClientError

from learner_lab.asking import designs
from learner_lab.checkout import choices, record
from learner_lab.resources.ownership import NotOurs
from learner_lab.session.roles import OtherAccount
from tests.learner_lab.handmade import PASS

MINE = '{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}'
TAGS = [{"key": "lab", "value": "step-functions-lab"}]
PATHS = {
    "create_function": lambda lab: lab.create_function("OpenCaseFunction"),
    "create_functions": lambda lab: lab.create_functions(),
    "create_state_machine": lambda lab: lab.create_state_machine(definition=lab.call_center()),
    "catch_up": lambda lab: lab.catch_up(5),
    "remove a function": lambda lab: lab.remove("OpenCaseFunction"),
    "remove a state machine": lambda lab: lab.remove("CallCenterStateMachine"),
}


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_thing_of_the_tutorials_name_is_refused_and_stays_as_it_is(lab, foreign, path):
    before = foreign()
    with pytest.raises(NotOurs, match=r"adopt.*\n.*prefix.*\n.*stop"):
        PATHS[path](lab)
    assert foreign() == before


def test_clean_up_passes_over_what_is_foreign(lab, foreign, capsys):
    before = foreign()
    lab.create_function("WorkOnCaseFunction")
    assert not lab.clean_up()
    assert foreign() == before
    assert "OpenCase" not in capsys.readouterr().out


def test_with_a_prefix_the_tutorial_runs_beside_what_is_foreign(lab, foreign):
    before = foreign()
    lab.connect(prefix="my-")
    made = lab.catch_up(3)
    assert made["functions"]["OpenCaseFunction"].endswith(":my-OpenCaseFunction")
    assert made["state_machine"].endswith(":my-CallCenterStateMachine")
    assert not lab.clean_up() and foreign() == before


def test_with_a_prefix_raw_calls_by_name_reach_the_labs_own_things(lab, foreign):
    before = foreign()
    lab.connect(prefix="my-")
    functions = lab.catch_up(3)["functions"]
    awslambda, logs, sfn = boto3.client("lambda"), boto3.client("logs"), boto3.client("stepfunctions")
    variables = {"Variables": {"CASE_STATUS": "1"}}
    changed = awslambda.update_function_configuration(FunctionName="OpenCaseFunction", Environment=variables)
    assert changed["FunctionArn"] == functions["OpenCaseFunction"]
    found = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCase")["logGroups"]
    assert [group["logGroupName"] for group in found] == ["/aws/lambda/my-OpenCaseFunction"]
    lab.remove("CallCenterStateMachine")
    machine = {"name": "CallCenterStateMachine", "definition": MINE, "roleArn": lab.lab_role(), "tags": TAGS}
    assert sfn.create_state_machine(**machine)["stateMachineArn"].endswith(":my-CallCenterStateMachine")
    awslambda.delete_function(FunctionName="OpenCaseFunction")
    logs.delete_log_group(logGroupName="/aws/lambda/OpenCaseFunction")
    assert foreign() == before


def test_with_a_prefix_a_refusal_names_what_is_there_and_only_that_is_adopted(lab, foreign):
    before, sfn = foreign(), boto3.client("stepfunctions")
    there = sfn.create_state_machine(name="my-CallCenterStateMachine", definition=PASS, roleArn=lab.lab_role())
    lab.connect(prefix="my-")
    with pytest.raises(NotOurs, match=r"state machine my-CallCenterStateMachine that(.*\n)*.*my-my-Call"):
        lab.create_state_machine(definition=MINE)
    lab.adopt("CallCenterStateMachine")
    assert lab.create_state_machine(definition=MINE) == there["stateMachineArn"]
    assert not lab.clean_up() and foreign() == before


def test_a_prefix_that_aws_would_not_take_is_refused(lab):
    with pytest.raises(ValueError, match="letters, digits"):
        lab.connect(prefix="my lab ")


@pytest.mark.parametrize("prefix", ["Open", "O", "my", "-"])
def test_a_prefix_with_which_a_name_may_begin_anyway_is_refused(lab, prefix):
    with pytest.raises(ValueError, match='ends in - or _, such as "my-"'):
        lab.connect(prefix=prefix)


def test_what_is_adopted_is_the_labs(lab, foreign, capsys):
    lab.adopt("OpenCaseFunction")
    lab.adopt("CallCenterStateMachine")
    assert "Adopted: state machine CallCenterStateMachine" in capsys.readouterr().out
    lab.catch_up(3)
    assert not lab.clean_up()


def test_only_what_is_there_can_be_adopted(lab):
    with pytest.raises(LookupError, match=r"no function, state machine, .* table or bucket NobodysFunction"):
        lab.adopt("NobodysFunction")


@pytest.fixture
def no_tags(lab):
    """An account that denies tags, as a Learner Lab may."""

    def deny(params, model, **_):
        if b'ags"' in params["body"] or model.name in ("TagResource", "ListTags", "ListTagsForResource"):
            refused = {"Error": {"Code": "AccessDeniedException", "Message": "no identity-based policy allows"}}
            raise ClientError(refused, model.name)

    events = boto3.DEFAULT_SESSION.events
    events.register("before-call", deny)
    yield
    events.unregister("before-call", deny)


def test_where_tags_are_denied_a_record_takes_their_place(lab, no_tags):
    made = lab.catch_up(3)
    assert record.holds(made["state_machine"]) and len(lab.left_over().regions[0].functions) == 5
    lab.catch_up(3)
    assert not lab.clean_up() and record.is_empty()


def test_where_tags_are_denied_foreign_things_stay_too(lab, foreign, no_tags):
    before = foreign()
    with pytest.raises(NotOurs):
        lab.catch_up(3)
    assert not lab.clean_up() and foreign() == before


def test_where_tags_are_denied_what_is_adopted_is_recorded(lab, foreign, no_tags):
    boto3.client("lambda").invoke(FunctionName="OpenCaseFunction")
    lab.adopt("OpenCaseFunction")
    lab.adopt("CallCenterStateMachine")
    lab.catch_up(3)
    assert not lab.clean_up() and record.is_empty()


def test_what_is_made_by_hand_under_a_recorded_name_is_not_ours(lab, no_tags):
    arn = lab.create_function("OpenCaseFunction")
    boto3.client("lambda").delete_function(FunctionName=arn)
    lab.clean_up()
    assert not record.holds(arn)


def test_an_account_without_lab_role_is_refused_unless_a_role_is_named(learner_lab, monkeypatch):
    monkeypatch.setattr(choices, "LAB_ROLE", "RoleOfALab")  # as if this account had none
    with pytest.raises(ValueError, match="takes both"):
        learner_lab.connect(role="LabRole")
    for call in (learner_lab.connect, lambda: learner_lab.create_function("OpenCaseFunction")):
        with pytest.raises(OtherAccount, match="not a Learner Lab, so nothing is made"):
            call()
    assert not learner_lab.left_over()
    learner_lab.connect(allow_other_account=True, role="LabRole")
    assert learner_lab.create_function("OpenCaseFunction")


def test_a_role_that_is_not_there_is_not_remembered(learner_lab):
    with pytest.raises(OtherAccount):
        learner_lab.connect(allow_other_account=True, role="NobodysRole")
    learner_lab.connect()
    assert learner_lab.lab_role().endswith(":role/LabRole")


def test_a_role_for_another_account_is_of_no_concern_to_the_local_aws(lab):
    choices.keep(role="NobodysRole")
    lab.connect("local", allow_other_account=True, role="AnotherRole")
    assert lab.lab_role().endswith(":role/LabRole") and choices.role() == "NobodysRole"


def test_where_log_groups_may_not_be_made_lambda_makes_them_as_ever(lab, faults):
    faults(rules=[{"operation": "CreateLogGroup", "fault": "denied"}])
    assert lab.create_function("OpenCaseFunction")


def test_an_account_that_was_refused_is_not_remembered(learner_lab, monkeypatch):
    monkeypatch.delenv("LAB_TARGET")
    choices.keep(role="NobodysRole")
    with pytest.raises(Exception, match="not a Learner Lab"):
        learner_lab.connect("aws")
    assert choices.target() == "local"


def test_with_a_prefix_a_designer_is_offered_the_labs_own_functions_by_their_names(lab, foreign):
    lab.connect(prefix="my-")
    made = lab.catch_up(2)["functions"]
    offered = designs.functions(boto3.client("lambda"))
    assert {name: offered[name] for name in made} == made
    assert sorted(set(offered) - set(made)) == ["RedshiftEventSubscription"]
    lab.clean_up()
