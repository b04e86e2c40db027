"""Executions as a live view asks for them, and many at once."""

from datetime import UTC, datetime, timedelta

from learner_lab.asking import executions
from learner_lab.asking.invocations import log_lines

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


class Machine:
    """Step Functions as far as run_all asks it: an execution ends when it was looked at twice."""

    class exceptions:
        class ExecutionDoesNotExist(Exception):
            pass

    def __init__(self):
        self.looks, self.most, self.started = {}, 0, 0

    def start(self):
        self.started += 1
        arn = f"execution {self.started}"
        self.looks[arn] = 0
        self.most = max(self.most, sum(looks < 2 for looks in self.looks.values()))
        return arn

    def describe_execution(self, executionArn):
        self.looks[executionArn] += 1
        if executionArn == "execution 1" and self.looks[executionArn] == 1:
            raise self.exceptions.ExecutionDoesNotExist
        return {"status": "SUCCEEDED" if self.looks[executionArn] >= 2 else "RUNNING"}


class Logs:
    """CloudWatch Logs with two environments whose lines interleave."""

    LINES = (
        ("one", "START RequestId: a Version: $LATEST"),
        ("two", "START RequestId: b Version: $LATEST"),
        ("one", "said a"),
        ("two", "said b"),
        ("one", "REPORT RequestId: a"),
        ("two", "REPORT RequestId: b"),
    )

    def get_paginator(self, operation):
        return self

    def paginate(self, logGroupName, startTime, endTime):
        assert logGroupName == "/aws/lambda/WorkOnCaseFunction"
        return [{"events": [{"logStreamName": stream, "message": line} for stream, line in self.LINES]}]


def attempt(**known):
    resource = "arn:aws:lambda:us-east-1:123456789012:function:WorkOnCaseFunction"
    return {
        "resource": resource,
        "scheduled": NOW,
        "stopped": NOW + timedelta(seconds=1),
        "cause": None,
    } | known


def test_all_executions_run_and_no_more_at_once_than_asked(monkeypatch):
    monkeypatch.setenv("LAB_TARGET", "local")
    machine = Machine()
    ended = list(executions.run_all(machine, machine.start, count=9, most=4))
    assert sorted(ended) == sorted(machine.looks)
    assert len(ended) == 9
    assert machine.most <= 4


def test_the_lines_of_one_invocation_are_told_apart():
    assert log_lines(Logs(), attempt()) == [line for stream, line in Logs.LINES if stream == "one"]


def test_an_error_names_its_invocation():
    lines = log_lines(Logs(), attempt(cause='{"errorType": "KeyError", "requestId": "b"}'))
    assert lines == [line for stream, line in Logs.LINES if stream == "two"]


def test_what_is_no_function_has_no_log_lines():
    assert log_lines(Logs(), attempt(resource="sqs:sendMessage")) == []
    assert log_lines(Logs(), attempt(scheduled=None)) == []
