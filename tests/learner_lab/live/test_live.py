"""A live account is asked under names of its own, nothing is left of it, and the record names nobody."""

import json
from functools import partial

import boto3
import pytest
from botocore.exceptions import ClientError

from learner_lab.care import clean_up
from learner_lab.checkout import record
from learner_lab.live import __main__ as command
from learner_lab.live import asking, definitions, questions, runs, services
from learner_lab.live.questions import QUESTIONS, Question
from learner_lab.live.stage import Stage
from learner_lab.resources.kinds import ACTIVITY, FUNCTION, KINDS, QUEUE, STATE_MACHINE
from local_aws.states.checks.definition import diagnostics_of

PASS = questions.one_state({"Type": "Pass"})


def there() -> set[str]:
    """All that is in the account."""
    return {arn for kind in KINDS for arn in kind.there(boto3.client(kind.service))}


def interrupted(stage):
    make_one_of_each(stage)
    raise KeyboardInterrupt


def make_one_of_each(stage):
    sfn, sqs = boto3.client("stepfunctions"), boto3.client("sqs")
    stage.machine("machine", PASS)
    stage.function("function", runs.RAISES)
    stage.make(ACTIVITY, stage.name("activity"), sfn.create_activity, name=stage.name("activity"))
    stage.make(QUEUE, stage.name("queue"), sqs.create_queue, QueueName=stage.name("queue"))


def told(path) -> dict:
    return json.loads(path.read_text("utf-8"))["answers"]


def test_whoever_stops_it_finds_nothing_of_it_and_all_of_their_own(foreign, learner_lab, tmp_path):
    before, own = foreign(), there()
    with pytest.raises(KeyboardInterrupt):
        asking.ask_all(tmp_path / "answers.json", [Question("00", "Is it over?", interrupted)])
    assert there() == own and foreign() == before and record.is_empty()


def test_what_even_the_leaving_did_not_delete_is_found_by_clean_up(learner_lab):
    own = there()
    make_one_of_each(Stage())  # as if the process had been killed
    assert len(there() - own) == 5
    clean_up.delete(clean_up.look())
    assert there() == own and record.is_empty()


def test_a_name_is_nobody_elses_and_has_the_chosen_prefix(learner_lab):
    assert Stage().mark != Stage().mark and Stage().mark.startswith("lab-asks-")
    learner_lab.connect(prefix="my-")
    with Stage() as stage:
        stage.function("function", runs.RAISES)
        assert all("my-lab-asks-" in arn for arn in FUNCTION.there(boto3.client("lambda")))
    assert FUNCTION.there(boto3.client("lambda")) == {}


def test_what_is_denied_is_recorded_and_the_next_question_is_asked(learner_lab, faults, tmp_path):
    operations = ("ValidateStateMachineDefinition", "CreateQueue", "CreateTopic", "CreateTable")
    faults(rules=[{"operation": operation, "fault": "denied", "times": None} for operation in operations])
    asked = [definitions.validation, services.a_queue, services.a_topic, services.a_table]
    own = there()
    assert not asking.ask_all(tmp_path / "answers.json", [Question("13", ask.__name__, ask) for ask in asked])
    answers = told(tmp_path / "answers.json")
    assert len(answers) == 4 and all("<you> is not authorized" in answer["denied"] for answer in answers.values())
    assert there() == own and record.is_empty()


def test_where_tags_are_denied_it_is_made_without_and_told(learner_lab, monkeypatch):
    sfn = boto3.client("stepfunctions")
    machines = partial(STATE_MACHINE.there, sfn)

    def without_tags(**wanted):
        if "tags" in wanted:
            response = {"Error": {"Code": "AccessDeniedException", "Message": "TagResource"}}
            raise sfn.exceptions.ClientError({**response, "ResponseMetadata": {"HTTPStatusCode": 400}}, "Create")
        return sfn.create_state_machine(**wanted)

    with Stage() as stage:
        name, role = stage.name("machine"), stage.role
        wanted = {"name": name, "definition": json.dumps(PASS), "roleArn": role}
        arn = stage.make(STATE_MACHINE, name, without_tags, **wanted)
        assert list(machines()) == [arn] and stage.tagged == {"state machine": False} and record.holds(arn)
    assert machines() == {} and record.is_empty()


@pytest.mark.parametrize(("status", "kept"), [(400, False), (499, False), (500, True), (None, True)])
def test_what_was_refused_is_forgotten_and_what_may_have_been_made_is_not(learner_lab, status, kept):
    def refuse(**wanted):
        metadata = {"HTTPStatusCode": status} if status else {}
        raise ClientError({"Error": {"Code": "Odd"}, "ResponseMetadata": metadata}, "CreateStateMachine")

    stage = Stage()
    with pytest.raises(ClientError):
        stage.make(STATE_MACHINE, stage.name("machine"), refuse)
    assert record.is_empty() is not kept
    clean_up.delete(clean_up.look())
    assert record.is_empty()


CODES = {  # of what a live account is asked to check: the errors of the AWS on this machine
    "a target that is not there": ["MISSING_TRANSITION_TARGET", "MISSING_END_STATE"],
    "JSONata that is none": ["INVALID_JSONATA_EXPRESSION"],
    "a misspelt parameter": ["SCHEMA_VALIDATION_FAILED"] * 2,
    "a path without .$": [],
    "a path as a result": [],
    "a Choice without Default": [],
    "a token without a time-out": [],
}


@pytest.mark.parametrize("title", definitions.DEFINITIONS)
def test_a_definition_that_is_asked_about_is_wrong_in_the_one_way_that_its_title_says(title):
    found = diagnostics_of(json.dumps(definitions.DEFINITIONS[title]))
    assert [one.code for one in found] == CODES.get(title, ["SCHEMA_VALIDATION_FAILED"])


def test_a_session_that_is_over_ends_the_questions_and_says_what_is_left(learner_lab, faults, tmp_path, capsys):
    def outlived(stage):
        stage.machine("machine", PASS)
        faults(rules=[{"operation": "*", "fault": "expired", "times": None}])
        boto3.client("stepfunctions").list_state_machines()

    with pytest.raises(Exception, match="ExpiredToken"):
        asking.ask_all(tmp_path / "answers.json", [Question("00", "Is it over?", outlived)] * 2)
    assert "not deleted: state machine lab-asks-" in capsys.readouterr().out
    faults()
    clean_up.delete(clean_up.look())
    assert record.is_empty()


def test_what_belongs_to_one_account_or_run_is_masked(learner_lab):
    found = {
        "arn": "arn:aws:states:us-east-1:123456789012:stateMachine:lab-asks-0a1b2c3d-x",
        "id": "Request ID: 0f1e2d3c-0000-4000-8000-0123456789ab; Extended: ABCDEFGHIJ012345",
        "key": "ASIAABCDEFGHIJKLMNOP",
    }
    assert asking.masked(found, "lab-asks-0a1b2c3d") == {
        "arn": "arn:aws:states:<region>:<account>:stateMachine:<stage>-x",
        "id": "Request ID: <id>; Extended: <id>",
        "key": "<id>",
    }


def test_the_command_asks_no_other_place_than_a_lab(monkeypatch, capsys):
    monkeypatch.setenv("LAB_TARGET", "local")
    assert command.main() == 1
    assert "Sign in first" in capsys.readouterr().err


def test_the_command_asks_where_one_is_signed_in(learner_lab, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.argv", ["live", str(tmp_path / "answers.json")])
    monkeypatch.setattr(asking, "ask_all", partial(asking.ask_all, questions=QUESTIONS[:1]))
    assert command.main() == 0
    assert list(told(tmp_path / "answers.json")) == ["validation"]
