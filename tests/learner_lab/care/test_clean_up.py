"""Clean-up with proof: exactly what the lab made, and nothing of it is left, however often it was interrupted."""

import time

import boto3
import pytest
from botocore.exceptions import ClientError

from learner_lab.care import clean_up
from learner_lab.resources.ownership import TAG, NotOurs
from tests.learner_lab.handmade import make_function

WAIT = {"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": True}}}


def build(lab) -> None:
    """One of each: a state machine with a running execution, a function, a log group, the other region too."""
    lab.create_function("OpenCaseFunction")
    lab.start(lab.create_state_machine("WaitingStateMachine", WAIT), {})


def test_what_is_left_is_listed_by_name(lab):
    build(lab)
    assert str(lab.left_over()).split("\n") == [
        "us-east-1",
        "  state machine  WaitingStateMachine",
        "  executions     1 running",
        "  function       OpenCaseFunction",
        "  log group      /aws/lambda/OpenCaseFunction",
    ]


def test_clean_up_says_what_it_deletes_and_proves_that_nothing_is_left(lab, capsys):
    build(lab)
    before = str(lab.left_over())
    assert str(lab.clean_up()) == "Nothing of this lab is left in us-east-1 and us-west-2."
    assert capsys.readouterr().out.endswith(f"Deleting:\n{before}\n")
    assert not lab.clean_up()


def test_both_regions_of_the_lab_are_cleaned(lab, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    boto3.setup_default_session()
    lab.create_state_machine("WaitingStateMachine", WAIT)
    assert [region.name for region in lab.left_over().regions] == ["us-west-2"]
    assert not lab.clean_up()


def test_the_region_where_we_are_is_cleaned_although_no_lab_would_allow_it(lab, monkeypatch):
    lab.create_state_machine("WaitingStateMachine", WAIT)
    monkeypatch.setattr(clean_up, "REGIONS", ("us-west-2",))
    assert [region.name for region in lab.left_over().regions] == ["us-east-1"]
    assert str(lab.clean_up()) == "Nothing of this lab is left in us-west-2 and us-east-1."


def test_a_log_group_without_its_function_is_still_found(lab):
    lab.create_function("OpenCaseFunction")
    boto3.client("lambda").delete_function(FunctionName="OpenCaseFunction")
    assert lab.left_over().regions[0].log_groups and not lab.clean_up()


def test_a_log_group_older_than_our_function_is_not_ours_and_stays(lab):
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/OpenCaseFunction")
    time.sleep(0.01)
    lab.create_function("OpenCaseFunction")
    boto3.client("lambda").invoke(FunctionName="OpenCaseFunction", Payload=b'{"inputCaseID": "001"}')
    assert lab.left_over().log_groups == []
    lab.remove("OpenCaseFunction")
    assert not lab.left_over()
    assert logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCaseFunction")["logGroups"]
    logs.delete_log_group(logGroupName="/aws/lambda/OpenCaseFunction")


@pytest.mark.parametrize("fault", ["denied", "500", "cut-before", "cut-after"])
def test_whatever_aws_answers_a_log_group_is_ours_only_if_made_for_our_function(lab, faults, fault):
    logs = boto3.client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/OpenCaseFunction")
    time.sleep(0.01)
    faults(rules=[{"operation": "CreateLogGroup", "fault": fault, "times": 2}])
    lab.create_function("OpenCaseFunction")
    lab.create_function("WorkOnCaseFunction")
    assert "/aws/lambda/OpenCaseFunction" not in lab.left_over().log_groups
    assert not lab.clean_up()
    assert names_of_log_groups() == ["/aws/lambda/OpenCaseFunction"]
    logs.delete_log_group(logGroupName="/aws/lambda/OpenCaseFunction")


def names_of_log_groups() -> list[str]:
    return [group["logGroupName"] for group in boto3.client("logs").describe_log_groups()["logGroups"]]


def test_a_log_group_that_lambda_made_is_marked_before_an_update_hides_whose_it_is(lab, faults):
    lab.create_function("OpenCaseFunction")
    boto3.client("logs").delete_log_group(logGroupName="/aws/lambda/OpenCaseFunction")
    boto3.client("lambda").invoke(FunctionName="OpenCaseFunction", Payload=b'{"inputCaseID": "001"}')
    time.sleep(0.01)
    faults(moments={"updating": 0.2}, rules=[{"operation": "GetFunction", "fault": "expired", "skip": 1}])
    with pytest.raises(Exception, match="expired"):
        lab.create_function("OpenCaseFunction", environment={"MOOD": "1"})
    faults()
    assert not lab.clean_up() and names_of_log_groups() == []


def test_who_adopts_a_function_adopts_its_log_group(lab, capsys):
    awslambda = boto3.client("lambda")
    make_function(awslambda, "OpenCaseFunction", lab.lab_role())
    awslambda.invoke(FunctionName="OpenCaseFunction")
    time.sleep(0.01)
    awslambda.update_function_configuration(FunctionName="OpenCaseFunction", Timeout=5)
    lab.adopt("OpenCaseFunction")
    assert "Adopted: function OpenCaseFunction with its log group." in capsys.readouterr().out
    assert not lab.clean_up() and names_of_log_groups() == []


class Killed(BaseException):
    """The kernel dies."""


@pytest.mark.slow
def test_killed_at_any_call_and_run_again_nothing_is_left(lab):
    kills = 0
    while kill_clean_up_at(lab, kills):
        assert not finished(lab), f"killed at call {kills}"
        kills += 1
    assert kills == 7  # list, stop, delete, describe; tag; delete the function; delete its log group


def kill_clean_up_at(lab, call: int) -> bool:
    """Whether clean-up was killed, at its call of that number."""
    build(lab)
    left = clean_up.look()
    logs = boto3.client("logs")
    logs.untag_resource(resourceArn=left.regions[0].log_groups[0], tagKeys=["lab"])  # as Lambda makes it
    calls = iter(range(1000))

    def kill(**_):
        if next(calls) == call:
            raise Killed

    kept = [client for region in left.regions for client in clean_up.clients_in(region.name).values()]
    heard = [boto3.DEFAULT_SESSION.events, *(client.meta.events for client in kept)]
    for events in heard:
        events.register("before-call", kill)
    try:
        clean_up.delete(left)
    except Killed:
        return True
    finally:
        for events in heard:
            events.unregister("before-call", kill)
    return False


def finished(lab) -> clean_up.LeftOver:
    clean_up.delete(clean_up.look())
    return clean_up.look()


def test_a_region_that_is_forbidden_holds_nothing_of_ours_and_is_not_named_as_looked_at(lab):
    def deny(request_signer, **_):
        if request_signer.region_name == "us-west-2":
            raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": "explicit deny"}}, "List")

    boto3.DEFAULT_SESSION.events.register("before-call", deny)
    assert str(lab.left_over()) == "Nothing of this lab is left in us-east-1."
    assert not lab.clean_up()


def test_an_ended_session_is_no_proof_that_nothing_is_left(learner_lab, faults):
    faults(rules=[{"operation": "ListStateMachines", "fault": "cancelled", "times": None}])
    with pytest.raises(ClientError, match="voc-cancel-cred"):
        learner_lab.left_over()


def test_the_log_group_of_a_foreign_function_stays_although_it_was_ours_once(lab):
    lab.create_function("OpenCaseFunction")
    awslambda = boto3.client("lambda")
    awslambda.delete_function(FunctionName="OpenCaseFunction")
    make_function(awslambda, "OpenCaseFunction", lab.lab_role())
    assert not lab.left_over() and not lab.clean_up()
    assert boto3.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/OpenCase")["logGroups"]
    lab.adopt("OpenCaseFunction")


def test_remove_that_was_interrupted_goes_on_when_it_is_called_again(lab, faults):
    lab.create_function("OpenCaseFunction")
    faults(rules=[{"operation": "DeleteLogGroup", "fault": "cancelled"}])
    with pytest.raises(ClientError):
        lab.remove("OpenCaseFunction")
    assert names_of_log_groups() == ["/aws/lambda/OpenCaseFunction"]
    lab.remove("OpenCaseFunction")
    assert names_of_log_groups() == []


def test_a_function_that_is_told_by_its_arn_is_removed_with_its_log_group(lab):
    lab.remove(lab.create_function("OpenCaseFunction"))
    assert names_of_log_groups() == []


LOGGED = "/aws/vendedlogs/states/WaitingStateMachine"


def test_activities_and_a_state_machines_log_group_are_the_labs_by_their_tag(lab, capsys):
    sfn, logs, tags = (
        boto3.client("stepfunctions"),
        boto3.client("logs"),
        [{"key": "lab", "value": "step-functions-lab"}],
    )
    for name, given in {"TeamLeader": tags, "SomebodyElses": []}.items():
        sfn.create_activity(name=name, tags=given)
    for name, given in {LOGGED: TAG, "/aws/vendedlogs/states/theirs": {}}.items():
        logs.create_log_group(logGroupName=name, tags=given)
    assert str(lab.left_over()).split("\n") == [
        "us-east-1",
        "  activity       TeamLeader",
        f"  log group      {LOGGED}",
    ]
    assert lab.left_over().summary() == "activities 1, log groups 1"
    assert not lab.clean_up() and not lab.clean_up()
    assert [activity["name"] for activity in sfn.list_activities()["activities"]] == ["SomebodyElses"]
    assert names_of_log_groups() == ["/aws/vendedlogs/states/theirs"]
    sfn.delete_activity(activityArn=sfn.list_activities()["activities"][0]["activityArn"])
    logs.delete_log_group(logGroupName="/aws/vendedlogs/states/theirs")


def test_a_foreign_activity_is_neither_removed_nor_left_behind_once_it_is_adopted(lab):
    boto3.client("stepfunctions").create_activity(name="TeamLeader")
    with pytest.raises(NotOurs, match="There is an activity TeamLeader that this lab did not make"):
        lab.remove("TeamLeader")
    lab.adopt("TeamLeader")
    lab.remove("TeamLeader")
    lab.remove("TeamLeader")
    assert not boto3.client("stepfunctions").list_activities()["activities"]


def gone_before(operation: str, delete) -> list[str]:
    """Deletes something right before this operation is called, once, as somebody else may; what was called so far."""
    events, seen = boto3.DEFAULT_SESSION.events, []

    def act(**_):
        if not seen:
            seen.append(operation)
            delete()

    events.register(f"before-call.*.{operation}", act)
    return seen


@pytest.mark.parametrize("operation", ["ListTagsForResource", "DescribeStateMachine"])
def test_a_state_machine_that_goes_away_while_it_is_looked_for_is_made_anew(lab, operation):
    before = lab.create_state_machine("WaitingStateMachine", WAIT)
    somebody = boto3.Session().client("stepfunctions")
    called = gone_before(operation, lambda: somebody.delete_state_machine(stateMachineArn=before))
    assert lab.create_state_machine("WaitingStateMachine", WAIT)
    assert called and len(lab.left_over().regions[0].state_machines) == 1


@pytest.mark.parametrize("operation", ["ListTagsForResource", "ListExecutions"])
def test_what_goes_away_while_the_account_is_looked_through_is_not_left(lab, operation):
    arn = lab.create_state_machine("WaitingStateMachine", WAIT)
    somebody = boto3.Session().client("stepfunctions")
    called = gone_before(operation, lambda: somebody.delete_state_machine(stateMachineArn=arn))
    lab.left_over()
    assert called and not lab.left_over()
