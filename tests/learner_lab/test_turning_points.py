"""Where the lab turns from one to the other: prices by their pages, what is shortened, what is kept, what is asked."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest

import helpers
from learner_lab.asking import executions, walking
from learner_lab.care import cost, prices
from learner_lab.checkout import record
from learner_lab.exercises import checked, machines
from learner_lab.exercises import runs as told_runs
from learner_lab.live import runs
from learner_lab.live.stage import Ran
from learner_lab.resources import functions, refusals, waiting
from learner_lab.session import repeats
from learner_lab.words import errors
from tests.learner_lab.test_limits import allowing, remembered

__all__ = ["remembered"]  # fixture

PRICES = {  # free each month, dollars, for how many: from the pages that the rows name, of us-east-1
    "state transitions": (4_000, "0.025", 1_000),
    "function requests": (1_000_000, "0.20", 1_000_000),
    "GB-seconds": (400_000, "0.0000166667", 1),
    "queue requests": (1_000_000, "0.40", 1_000_000),
    "topic publishes": (1_000_000, "0.50", 1_000_000),
    "bus events": (0, "1.00", 1_000_000),
    "table writes": (0, "0.625", 1_000_000),
    "table reads": (0, "0.125", 1_000_000),
    "bucket writes": (0, "0.005", 1_000),
    "bucket reads": (0, "0.0004", 1_000),
}


def test_a_price_is_the_one_of_its_page():
    rows = [prices.TRANSITIONS, prices.REQUESTS, prices.GB_SECONDS, *prices.CALLS.values()]
    assert {row.unit: (row.free, row.dollars, row.per) for row in rows} == PRICES


@pytest.mark.parametrize(("used", "dollars"), [(0, 0), (4_000, 0), (5_000, 0.025), (1_004_000, 25.0)])
def test_what_is_free_costs_nothing_and_the_rest_its_price(used, dollars):
    assert cost.Cost(used, 0, 0.0).dollars == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (cost.MOST_CHILDREN, 100),
        ((machines.MOST_RUNS, machines.MOST_EVENTS), (5, 5_000)),
        (walking.MOST, 500),
        (waiting.QUICKLY, {"Delay": 0.2, "MaxAttempts": 600}),  # two minutes
        ((repeats.AT_ONCE, repeats.TRIES, repeats.AGAIN), (32 * 1024 * 1024, 5, 0.2)),
        (executions.PACE._seconds, 0.5),
    ],
)
def test_a_limit_is_where_we_say(found, written):
    assert found == written


@pytest.mark.parametrize(("length", "shown"), [(160, 160), (161, 163), (1000, 163)])
def test_what_a_check_found_is_told_in_160_characters(length, shown):
    text = checked.shortened("a" * 100 + "z" * (length - 100))
    assert len(text) == shown and (" … " in text) is (length > 160)
    assert text.startswith("a" * 80) and text.endswith("z" * 60)


@pytest.mark.parametrize(("states", "told"), [(8, 8), (9, 9), (20, 9)])
def test_of_a_longer_run_the_first_and_the_last_four_states_are_named(states, told):
    few = told_runs._few([str(number) for number in range(states)])
    assert len(few) == told and few[:4] == ["0", "1", "2", "3"] and few[-1] == str(states - 1)
    assert ("…" in few) is (states > 8)


def test_what_is_gone_from_a_region_is_forgotten_and_nothing_elsewhere(remembered):
    here, gone, elsewhere = ":us-east-1:1:here", ":us-east-1:1:gone", ":us-west-2:1:gone"
    for arn in (here, gone, elsewhere):
        record.add(arn)
    record.keep_only({here}, ":us-east-1:1:")
    assert [record.holds(arn) for arn in (here, gone, elsewhere)] == [True, False, True]
    record.forget("never recorded")
    assert not record.is_empty()


@pytest.mark.parametrize(("later", "its"), [(-1, False), (0, True), (1, True)])
def test_a_log_group_is_a_functions_that_is_not_older_than_it(later, its):
    made = datetime(2026, 11, 24, 3, tzinfo=UTC)
    group = {"creationTime": (made + timedelta(milliseconds=later)).timestamp() * 1000}
    assert functions.is_of({"LastModified": made.isoformat()}, group) is its


def test_a_kernel_finds_the_lab_without_keeping_its_folder_on_the_path(monkeypatch):
    class Searched(list):
        def insert(self, at, folder):
            inserted.append((at, folder))
            super().insert(at, folder)

    inserted, installed = [], []
    monkeypatch.setattr(sys, "path", path := Searched(["", *sys.path]))
    monkeypatch.setattr(errors, "install", lambda: installed.append(True))
    before, file = [*path], Path(errors.__file__).with_name("at_start.py")
    names = {"__file__": str(file), "__name__": "__main__"}
    exec(compile(file.read_text("utf-8"), file, "exec"), names)
    assert inserted == [(0, str(file.parents[2]))] and [*sys.path] == before and installed == [True]
    assert {*names} == {"__file__", "__name__", "__builtins__", "__doc__"}


@pytest.fixture
def bars(monkeypatch):
    """The progress bars that are shown."""
    made, real = [], helpers.ipywidgets.IntProgress
    monkeypatch.setattr(helpers.ipywidgets, "IntProgress", lambda **how: made.append(real(**how)) or made[-1])
    monkeypatch.setattr(helpers, "display", lambda shown: None)
    return made


def test_a_progress_bar_is_full_when_all_functions_are_made(bars, monkeypatch):
    monkeypatch.setattr(helpers, "create_function", lambda name: f"arn:{name}")
    assert len(helpers.create_functions()) == 5
    assert (bars[0].value, bars[0].max) == (5, 5)


def test_a_progress_bar_is_full_when_all_executions_are_run(bars, monkeypatch):
    definition = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'
    sfn = SimpleNamespace(describe_state_machine=lambda **_: {"definition": definition})
    monkeypatch.setattr(boto3, "client", {"stepfunctions": sfn, "lambda": allowing(10)}.get)
    monkeypatch.setattr(executions, "run_all", lambda sfn, start, count, most: [f"arn:{n}" for n in range(count)])
    monkeypatch.setattr(helpers, "history", lambda arn: [])
    helpers.run_many(3, "arn", {})
    assert (bars[0].value, bars[0].max) == (3, 3)


@pytest.mark.parametrize(("given", "seconds"), [({}, 60), ({"seconds": 5}, 5)])
def test_an_execution_is_waited_for_a_minute_unless_it_is_said(monkeypatch, given, seconds):
    asked = []
    monkeypatch.setattr(boto3, "client", lambda service: None)
    monkeypatch.setattr(waiting, "moments", lambda seconds, late: asked.append((seconds, late)) or [None])
    monkeypatch.setattr(executions, "described", lambda sfn, arn: {"status": "SUCCEEDED"})
    assert helpers.wait_for("arn", **given) == {"status": "SUCCEEDED"}
    ((waited, late),) = asked
    assert waited == seconds and f"after {seconds} seconds" in late


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        ({"Code": "InvalidDefinition", "Message": "Invalid: 'WRONG: why'"}, True),
        ({"Code": "StateMachineAlreadyExists", "Message": "Another"}, False),
        ({}, False),
    ],
)
def test_what_aws_said_of_a_definition_is_known_where_it_refused_that(monkeypatch, error, kept):
    monkeypatch.setattr(refusals, "_refused", {})
    refusals._note({"Error": error} if error else {}, {"lab_state_machine": "M"})
    assert bool(refusals.of("M")) is kept


# ── questions to a live account whose functions sleep: asked in vain here, but of the right things


class Stage:
    """A stage on which nothing is made: it remembers what was asked of it."""

    def __init__(self, output=None, types=()):
        self.functions, self.ran, self._output, self._types = {}, [], output, types

    def function(self, what, source, timeout=3, environment=None):
        self.functions[what] = timeout
        return f"arn:{what}"

    def run(self, what, definition, input=None, **settings):
        self.ran.append((definition, input))
        return Ran("arn", "SUCCEEDED", self._output, None, None, [{"type": kind} for kind in self._types])


def catches(definition):
    return [one["ErrorEquals"][0] for one in definition["States"]["A"]["Catch"]]


def test_a_function_that_is_asked_about_its_time_out_sleeps_longer_than_it_may():
    stage = Stage("caught", ("ExecutionStarted",))
    found = runs.a_functions_time_out(stage)
    assert all(input["seconds"] > stage.functions["slow"] == 1 for _, input in stage.ran)
    assert [catches(definition) for definition, _ in stage.ran] == [
        [*names, "States.ALL"] for names in (runs.NAMES, runs.NAMES[:2], runs.NAMES[2:4], runs.NAMES[4:])
    ]
    assert list(found["caught"].values()) == ["caught"] * 4 and found["events"] == ["ExecutionStarted"]


def test_a_heartbeat_that_is_asked_about_is_missed_before_the_time_is_over():
    stage = Stage("caught")
    assert runs.a_missed_heartbeat(stage)["caught"] == "caught"
    ((definition, _),) = stage.ran
    state = definition["States"]["A"]
    assert state["HeartbeatSeconds"] == 2 < state["TimeoutSeconds"] == 30
    assert catches(definition) == ["States.HeartbeatTimeout", "States.ALL"]


@pytest.mark.parametrize(("limit", "asked"), [(10, 14), (50, 54), (51, None)])
def test_four_functions_too_many_are_called_where_that_does_not_cost_too_much(monkeypatch, limit, asked):
    monkeypatch.setattr(boto3, "client", lambda service: allowing(limit))
    problem = {"problem": {"Error": "Lambda.TooManyRequestsException", "Cause": "Rate Exceeded."}}
    stage = Stage([problem] * 3 + [{"seconds": 2}], ("LambdaFunctionFailed", "MapStateEntered", "LambdaFunctionFailed"))
    found = runs.too_many_at_once(stage)
    if asked is None:
        assert stage.ran == [] and "51 functions may run at once" in found["not asked"]
    else:
        ((_, items),) = stage.ran
        assert items == [{"seconds": 2}] * asked
        assert found["errors"] == ["Lambda.TooManyRequestsException"] and found["events"] == ["LambdaFunctionFailed"]
        assert found["measured"] == {"limit": limit, "refused": 3, "causes": ["Rate Exceeded."]}
