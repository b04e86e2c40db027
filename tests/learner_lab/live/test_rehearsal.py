"""All questions to a live account, asked of the AWS on this machine, and compared with what a live one has said."""

import json

import boto3
import pytest

from learner_lab.checkout import record
from learner_lab.live import asking
from learner_lab.live.questions import QUESTIONS
from tests.learner_lab.live.test_live import there, told

RECORDED = told(asking.RECORD) if asking.RECORD.exists() else {}
NOT_ASKED = "no live account has been asked: python -m learner_lab.live does it"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rehearsed(home):
    """The record of all questions, asked of the AWS on this machine; and what was in it before and after."""
    boto3.client("sqs").create_queue(QueueName="somebody-elses")
    before = there()
    well = asking.ask_all(home / "answers.json")
    return told(home / "answers.json"), well, before, there(), record.is_empty()


def test_every_question_gets_an_answer_and_nothing_is_left(rehearsed):
    answers, well, before, after, forgotten = rehearsed
    assert {name: answer for name, answer in answers.items() if "said" not in answer} == {}
    assert len(answers) == len(QUESTIONS)
    assert well and after == before and forgotten


def test_the_record_names_no_account_person_or_thing(rehearsed):
    text = json.dumps(rehearsed[0])
    assert [word for word in ("123456789012", "user0000000", "asks-", "127.0.0.1", "us-east-1:") if word in text] == []


@pytest.mark.parametrize("name", [one.name for one in QUESTIONS])
def test_a_live_account_says_what_the_aws_on_this_machine_says(rehearsed, name):
    if name not in RECORDED:
        pytest.skip(NOT_ASKED)
    assert RECORDED[name].get("said") == rehearsed[0][name]["said"]
