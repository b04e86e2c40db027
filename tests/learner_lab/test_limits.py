"""A limit is where we say it is: on one side of it all is well, on the other it is not."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import boto3
import pytest

import helpers
from learner_lab.asking import designs, executions
from learner_lab.asking.invocations import log_lines
from learner_lab.care import doctor
from learner_lab.checkout import choices
from learner_lab.resources import waiting
from learner_lab.session import credentials
from learner_lab.words.masking import mask


def allowing(functions_at_once: int) -> SimpleNamespace:
    """Lambda's client in an account with this limit."""
    limit = {"AccountLimit": {"ConcurrentExecutions": functions_at_once}}
    return SimpleNamespace(get_account_settings=lambda: limit)


@pytest.mark.parametrize(("limit", "most"), [(1, 1), (3, 1), (4, 2), (10, 8), (52, 50), (53, 50), (1000, 50)])
def test_many_executions_leave_two_functions_to_others_and_are_fifty_at_most(limit, most):
    assert executions.at_once(allowing(limit)) == most


def test_run_many_runs_as_many_side_by_side_as_that(monkeypatch):
    given = []
    sfn = SimpleNamespace(describe_state_machine=lambda **_: {"definition": '{"StartAt": "A", "States": {"A": {}}}'})
    monkeypatch.setattr(boto3, "client", {"stepfunctions": sfn, "lambda": allowing(10)}.get)
    monkeypatch.setattr(executions, "run_all", lambda sfn, start, count, most: given.append((count, most)) or [])
    helpers.run_many(20, "arn", {})
    assert given == [(20, 8)]


@pytest.fixture
def remembered(monkeypatch, tmp_path):
    monkeypatch.setenv("LEARNER_LAB_HOME", str(tmp_path))


@pytest.mark.parametrize(("prefix", "taken"), [("a-", True), ("a" * 19 + "_", True), ("a" * 20 + "_", False)])
def test_a_prefix_has_at_most_twenty_signs(remembered, prefix, taken):
    try:
        choices.keep(prefix=prefix)
    except ValueError as refused:
        assert "at most 20" in str(refused)
    assert choices.prefix() == (prefix if taken else "")


@pytest.mark.parametrize(
    ("minutes", "age"), [(0, "0 minutes"), (119, "119 minutes"), (120, "2 hours"), (240, "4 hours")]
)
def test_keys_are_minutes_old_and_from_two_hours_on_hours(monkeypatch, minutes, age):
    signed_in = datetime.now(UTC) - timedelta(minutes=minutes, seconds=1)
    monkeypatch.setattr(credentials, "read", lambda: {credentials.STAMP: signed_in.isoformat()})
    assert credentials.age() == age


@pytest.mark.parametrize(("version", "well"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)])
def test_the_doctor_knows_python_from_3_11_to_3_14(monkeypatch, version, well):
    monkeypatch.setattr(doctor.sys, "version_info", (*version, 0))
    assert doctor._python().well is well


@pytest.mark.parametrize(("limit", "well"), [(4, False), (5, True), (10, True)])
def test_five_functions_at_once_are_enough(monkeypatch, limit, well):
    monkeypatch.setattr(boto3, "client", lambda service: allowing(limit))
    assert doctor._concurrency().well is well


@pytest.mark.parametrize(("seconds", "well"), [(0, True), (270, True), (-270, True), (330, False), (-330, False)])
def test_a_clock_may_be_five_minutes_off(monkeypatch, seconds, well):
    told = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds))
    answer = {"ResponseMetadata": {"HTTPHeaders": {"date": told}}}
    monkeypatch.setattr(boto3, "client", lambda service: SimpleNamespace(get_caller_identity=lambda: answer))
    assert doctor._clock().well is well


def test_one_looks_after_20_ms_then_less_often_and_at_least_twice_a_second(monkeypatch):
    clock, slept = [0.0], []
    monkeypatch.setattr(waiting.time, "monotonic", lambda: clock[0])

    def sleep(seconds):
        slept.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(waiting.time, "sleep", sleep)
    with pytest.raises(TimeoutError):
        list(waiting.moments(10, "late"))
    assert slept[0] == 0.02 and slept == sorted(slept) and max(slept) == 0.5
    assert 10 < clock[0] <= 10.5


@pytest.mark.parametrize(("seconds", "shown"), [(4.9, True), (5.1, False)])
def test_log_lines_may_come_five_seconds_after_the_invocation(seconds, shown):
    scheduled = datetime(2026, 11, 24, 3, tzinfo=UTC)
    said = int((scheduled + timedelta(seconds=seconds)).timestamp() * 1000)

    class Logs:
        def get_paginator(self, operation):
            return self

        def paginate(self, startTime, endTime, **_):
            event = {"logStreamName": "one", "message": "START RequestId: a"}
            return [{"events": [event] if startTime <= said <= endTime else []}]

    resource = "arn:aws:lambda:us-east-1:123456789012:function:F"
    attempt = {"resource": resource, "scheduled": scheduled, "stopped": scheduled, "cause": None}
    assert bool(log_lines(Logs(), attempt)) is shown


@pytest.mark.parametrize(("digits", "masked"), [(11, False), (12, True), (13, False)])
def test_an_account_has_twelve_digits(digits, masked):
    assert ("<account>" in mask("arn:aws:iam::" + "9" * digits)) is masked


def test_a_palette_offers_two_hundred_functions(remembered):
    names = [f"F{number:03}" for number in range(201)]
    page = {"Functions": [{"FunctionName": name, "FunctionArn": f"arn:{name}"} for name in names]}
    paginator = SimpleNamespace(paginate=lambda: [page])
    assert list(designs.functions(SimpleNamespace(get_paginator=lambda operation: paginator))) == names[:200]
