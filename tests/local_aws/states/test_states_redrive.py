"""A redrive takes up what failed or was aborted, inside Parallel and Map too, and repeats nothing that succeeded."""

import json
import random
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest

from history import trace
from local_aws.states import api as step_functions
from local_aws.states.store import store_of


@pytest.fixture
def works(sfn, lambdas):
    """Functions by name that count their calls; those in `broken` raise, those in `held` wait until they are let go."""

    class Works:
        def __init__(self):
            self.calls, self.broken, self.held = Counter(), set(), {}

        def task(self, name, following=None, **fields):
            lambdas[name] = lambda event: self._call(name, event)
            going = {"Next": following} if following else {"End": True}
            return {"Type": "Task", "Resource": sfn.function(name), **going, **fields}

        def _call(self, name, event):
            key = name if not isinstance(event, int) else f"{name}{event}"
            self.calls[key] += 1
            if key in self.held:
                assert self.held[key].wait(10)
            if key in self.broken:
                raise ValueError(key)
            return key

    return Works()


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def redriven(sfn, arn, **params):
    sfn.RedriveExecution(executionArn=arn, **params)
    return sfn.ended(arn)


def types_after_the_redrive(sfn, arn):
    types = [event["type"] for event in sfn.events(arn)]
    return types[types.index("ExecutionRedriven") :]


def test_a_redriven_task_is_scheduled_again_and_not_entered_again(sfn, works):
    works.broken.add("Second")
    arn = sfn.start(sfn.create(machine(First=works.task("First", "Second"), Second=works.task("Second"))))
    assert sfn.ended(arn)["redriveStatus"] == "REDRIVABLE"
    works.broken.clear()
    described = redriven(sfn, arn)
    assert (described["status"], described["redriveCount"]) == ("SUCCEEDED", 1)
    assert types_after_the_redrive(sfn, arn) == [
        "ExecutionRedriven",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ]
    assert works.calls == {"First": 1, "Second": 2}


def test_a_redriven_parallel_runs_only_what_failed_or_was_aborted(sfn, works):
    works.broken.add("Bad")
    works.held = {"Slow": threading.Event(), "Bad": threading.Event()}
    branches = [
        machine(Good=works.task("Good", "Better"), Better=works.task("Better")),
        machine(Before=works.task("Before", "Bad"), Bad=works.task("Bad", "After"), After=works.task("After")),
        machine(Slow=works.task("Slow")),
    ]
    arn = sfn.start(sfn.create(machine(P={"Type": "Parallel", "Branches": branches, "End": True})))
    while not works.calls["Slow"] or str(sfn.events(arn)).count("TaskStateExited") < 3:  # Good, Better and Before
        time.sleep(0.001)
    works.held.pop("Bad").set()
    assert sfn.ended(arn)["status"] == "FAILED"
    works.held.pop("Slow").set()
    works.broken.clear()
    described = redriven(sfn, arn)
    assert json.loads(described["output"]) == ["Better", "After", "Slow"]
    assert works.calls == {"Good": 1, "Better": 1, "Before": 1, "Bad": 2, "After": 1, "Slow": 2}
    types = types_after_the_redrive(sfn, arn)
    assert "ParallelStateStarted" not in types and types.count("TaskStateEntered") == 1  # After
    run = trace(sfn.events(arn))
    assert {visit.status for visit in run.visits} == {"succeeded"}


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_redriven_map_runs_only_the_iterations_that_did_not_succeed(sfn, works, at_once):
    works.broken.add("Work2")
    if at_once > 1:
        works.held["Work2"] = threading.Event()
    inside = machine(Work=works.task("Work"))
    state = {"Type": "Map", "MaxConcurrency": at_once, "ItemProcessor": inside, "End": True}
    arn = sfn.start(sfn.create(machine(M=state)), [1, 2, 3, 4])
    while at_once > 1 and str(sfn.events(arn)).count("MapIterationSucceeded") < 3:
        time.sleep(0.001)
    for held in works.held.values():
        held.set()
    sfn.ended(arn)
    before = Counter(works.calls)
    works.broken.clear()
    described = redriven(sfn, arn)
    assert json.loads(described["output"]) == ["Work1", "Work2", "Work3", "Work4"]
    assert works.calls == {"Work1": 1, "Work2": 2, "Work3": 1, "Work4": 1}
    assert before["Work3"] == (0 if at_once == 1 else 1)
    events = sfn.events(arn)
    started = [event for event in events if event["type"] == "MapIterationStarted"]
    assert len(started) == 4
    run = trace(events)
    assert run.visits[0].iterations == dict.fromkeys(range(4), "succeeded")
    assert {visit.status for visit in run.visits} == {"succeeded"}


def test_variables_are_what_they_were_where_the_execution_stood(sfn, works):
    works.broken.add("Work")
    branch = machine(
        Inner={"Type": "Pass", "Assign": {"inner": "i"}, "Next": "Work"},
        Work=works.task("Work", Assign={"inner": "late"}, Output="{% $outer & $inner %}"),
    )
    definition = machine(
        Set={"Type": "Pass", "Assign": {"outer": "o"}, "Next": "P"},
        P={"Type": "Parallel", "Branches": [branch], "Next": "Last"},
        Last={"Type": "Pass", "Output": "{% [$states.input, $outer] %}", "End": True},
    )
    arn = sfn.start(sfn.create({"QueryLanguage": "JSONata", **definition}))
    sfn.ended(arn)
    works.broken.clear()
    assert json.loads(redriven(sfn, arn)["output"]) == ["oi", "o"]


def test_retries_are_counted_anew_after_a_redrive(sfn, works, leaping):
    works.broken.add("Work")
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}]
    arn = sfn.start(sfn.create(machine(Work=works.task("Work", Retry=retry))))
    sfn.ended(arn)
    assert works.calls["Work"] == 3
    redriven(sfn, arn)
    assert works.calls["Work"] == 6


def test_a_retried_parallel_runs_all_its_branches_again(sfn, works, leaping):
    works.broken.add("Bad")
    branches = [machine(Good=works.task("Good")), machine(Bad=works.task("Bad"))]
    retry = [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}]
    sfn.run(machine(P={"Type": "Parallel", "Branches": branches, "Retry": retry, "End": True}))
    assert works.calls == {"Good": 2, "Bad": 2}


@pytest.mark.parametrize("kind", ["Parallel", "Map"])
def test_data_too_large_for_a_state_make_all_of_it_run_again(sfn, lambdas, kind):
    calls = []
    lambdas["Large"] = lambda event: calls.append(1) or "x" * 150_000
    large = {"Type": "Task", "Resource": sfn.function("Large"), "End": True}
    branches = [machine(A=large), machine(B=large)]
    state = {"Parallel": {"Branches": branches}, "Map": {"ItemProcessor": branches[0]}}[kind]
    arn = sfn.start(sfn.create(machine(Whole={"Type": kind, "End": True, **state})), [1, 2])
    assert sfn.ended(arn)["error"] == "States.DataLimitExceeded"
    redriven(sfn, arn)
    assert len(calls) == 4


def test_a_fail_state_is_entered_anew_and_fails_again(sfn):
    arn = sfn.start(sfn.create(machine(F={"Type": "Fail", "Error": "E"})))
    sfn.ended(arn)
    assert redriven(sfn, arn)["error"] == "E"
    assert types_after_the_redrive(sfn, arn) == ["ExecutionRedriven", "FailStateEntered", "ExecutionFailed"]
    assert [visit.status for visit in trace(sfn.events(arn)).visits] == ["failed", "failed"]


@pytest.mark.parametrize("ending", ["StopExecution", "TimeoutSeconds"])
def test_what_was_stopped_or_ran_out_of_time_goes_on_where_it_was(sfn, works, ending):
    works.held["Slow"] = threading.Event()
    inside = machine(Quick=works.task("Quick", "Slow"), Slow=works.task("Slow"))
    branches = [machine(M={"Type": "Map", "ItemsPath": "$", "ItemProcessor": inside, "End": True})]
    definition = machine(P={"Type": "Parallel", "Branches": branches, "End": True})
    arn = sfn.start(sfn.create({**definition, **({"TimeoutSeconds": 1} if ending == "TimeoutSeconds" else {})}), ["a"])
    while not works.calls["Slow"]:
        time.sleep(0.001)
    if ending == "StopExecution":
        sfn.StopExecution(executionArn=arn)
    assert sfn.ended(arn)["status"] in ("ABORTED", "TIMED_OUT")
    works.held.pop("Slow").set()
    described = redriven(sfn, arn)
    assert (described["status"], json.loads(described["output"])) == ("SUCCEEDED", [["Slow"]])
    assert works.calls == {"Quick": 1, "Slow": 2}
    assert {visit.status for visit in trace(sfn.events(arn)).visits} == {"succeeded"}


def test_the_context_object_tells_of_the_redrive(sfn, works):
    works.broken.add("Work")
    task = works.task("Work", "Tell")
    tell = {"Type": "Pass", "Parameters": {"execution.$": "$$.Execution"}, "End": True}
    arn = sfn.start(sfn.create(machine(Work=task, Tell=tell)))
    sfn.ended(arn)
    works.broken.clear()
    told = json.loads(redriven(sfn, arn)["output"])["execution"]
    assert told["RedriveCount"] == 1 and told["RedriveTime"] >= told["StartTime"]


def test_the_same_token_is_the_same_redrive(sfn, works):
    works.broken.add("Work")
    arn = sfn.start(sfn.create(machine(Work=works.task("Work"))))
    sfn.ended(arn)
    first = sfn.RedriveExecution(executionArn=arn, clientToken="once")
    sfn.ended(arn)
    assert sfn.RedriveExecution(executionArn=arn, clientToken="once") == first
    assert sfn.ended(arn)["redriveCount"] == 1
    assert redriven(sfn, arn, clientToken="twice")["redriveCount"] == 2


def distributed(works, kind="STANDARD", **fields):
    config = {"Mode": "DISTRIBUTED", "ExecutionType": kind}
    inside = {"ProcessorConfig": config, **machine(First=works.task("First", "Work"), Work=works.task("Work"))}
    inside["States"]["First"] |= {"ResultPath": None}
    return machine(M={"Type": "Map", "ItemProcessor": inside, "End": True, **fields})


def map_run_of(sfn, arn):
    (run,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    return run["mapRunArn"]


def test_a_redriven_map_run_runs_only_the_children_that_did_not_succeed(sfn, works):
    works.broken |= {"Work2", "Work3"}
    arn = sfn.start(sfn.create(distributed(works, MaxConcurrency=1, ToleratedFailureCount=1)), [1, 2, 3, 4])
    assert sfn.ended(arn)["status"] == "FAILED"
    run = map_run_of(sfn, arn)
    assert works.calls["First4"] == 0
    works.broken.clear()
    described = redriven(sfn, arn)
    assert (described["status"], json.loads(described["output"])) == ("SUCCEEDED", ["Work1", "Work2", "Work3", "Work4"])
    assert map_run_of(sfn, arn) == run
    assert {name: count for name, count in works.calls.items() if count == 2} == {"Work2": 2, "Work3": 2}
    (event,) = [event for event in sfn.events(arn) if event["type"] == "MapRunRedriven"]
    assert event["mapRunRedrivenEventDetails"] == {"mapRunArn": run, "redriveCount": 1}
    told = sfn.DescribeMapRun(mapRunArn=run)
    assert (told["status"], told["redriveCount"]) == ("SUCCEEDED", 1) and told["redriveDate"] >= told["startDate"]
    assert (told["itemCounts"]["succeeded"], told["itemCounts"]["failed"], told["itemCounts"]["pending"]) == (4, 0, 0)
    children = sfn.ListExecutions(mapRunArn=run, redriveFilter="REDRIVEN")["executions"]
    assert [child["redriveCount"] for child in children] == [1, 1]
    assert trace(sfn.events(arn)).visits[0].status == "succeeded"
    types = [event["type"] for event in sfn.events(children[0]["executionArn"])]
    assert types.count("ExecutionStarted") == types.count("ExecutionRedriven") == 1


def test_children_wait_for_their_redrive(sfn, works):
    works.broken |= {"Work1", "Work2"}
    arn = sfn.start(sfn.create(distributed(works, MaxConcurrency=1, ToleratedFailureCount=1)), [1, 2])
    sfn.ended(arn)
    run = map_run_of(sfn, arn)
    works.broken.clear()
    works.held["Work1"] = threading.Event()
    sfn.RedriveExecution(executionArn=arn)
    while works.calls["Work1"] < 2:
        time.sleep(0.001)
    (waiting,) = sfn.ListExecutions(mapRunArn=run, statusFilter="PENDING_REDRIVE")["executions"]
    counts = sfn.DescribeMapRun(mapRunArn=run)["executionCounts"]
    assert (counts["running"], counts["pendingRedrive"], counts["failed"]) == (1, 1, 0)
    assert sfn.DescribeExecution(executionArn=waiting["executionArn"])["redriveStatus"] == "NOT_REDRIVABLE"
    works.held["Work1"].set()
    assert sfn.ended(arn)["status"] == "SUCCEEDED"


def test_pending_redrive_is_a_status_of_a_map_runs_children_alone(sfn, refused, works):
    arn = sfn.create(machine(Work=works.task("Work")))
    refused("ValidationException", sfn.ListExecutions, stateMachineArn=arn, statusFilter="PENDING_REDRIVE")


def test_a_child_is_redriven_by_its_map_run_alone(sfn, refused, works):
    works.broken.add("Work1")
    arn = sfn.start(sfn.create(distributed(works)), [1])
    sfn.ended(arn)
    (child,) = sfn.ListExecutions(mapRunArn=map_run_of(sfn, arn))["executions"]
    assert sfn.DescribeExecution(executionArn=child["executionArn"])["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"
    refused("ExecutionNotRedrivable", sfn.RedriveExecution, executionArn=child["executionArn"])


def test_express_children_begin_anew_and_show_no_history(sfn, refused, works):
    works.broken.add("Work2")
    arn = sfn.start(sfn.create(distributed(works, "EXPRESS", MaxConcurrency=1)), [1, 2])
    sfn.ended(arn)
    run = map_run_of(sfn, arn)
    children = [child["executionArn"] for child in sfn.ListExecutions(mapRunArn=run)["executions"]]
    assert all(":express:" in child for child in children)
    refused("InvalidArn", sfn.GetExecutionHistory, executionArn=children[0])
    assert sfn.DescribeExecution(executionArn=children[0])["redriveStatus"] == "REDRIVABLE_BY_MAP_RUN"
    works.broken.clear()
    assert redriven(sfn, arn)["status"] == "SUCCEEDED"
    assert works.calls == {"First1": 1, "Work1": 1, "First2": 2, "Work2": 2}


def test_a_listed_child_tells_how_many_items_it_has(sfn, works):
    states = distributed(works, ItemBatcher={"MaxItemsPerBatch": 2})
    states["States"]["M"]["ItemProcessor"] |= machine(P={"Type": "Pass", "End": True})
    arn = sfn.start(sfn.create(states), [1, 2, 3])
    sfn.ended(arn)
    children = sfn.ListExecutions(mapRunArn=map_run_of(sfn, arn))["executions"]
    assert sorted(child["itemCount"] for child in children) == [1, 2]
    (own,) = sfn.ListExecutions(stateMachineArn=sfn.DescribeExecution(executionArn=arn)["stateMachineArn"])[
        "executions"
    ]
    assert "itemCount" not in own and "mapRunArn" not in own


@pytest.mark.parametrize(
    ("days", "what", "reason"),
    [
        (13, "stopped", None),
        (14.1, "stopped", "Execution redrivable period exceeded"),
        (364, "started", None),
        (366, "started", "Execution has exceeded the max execution time"),
    ],
)
def test_a_redrive_comes_within_14_days_and_a_year_of_the_start(sfn, works, days, what, reason):
    works.broken.add("Work")
    arn = sfn.start(sfn.create(machine(Work=works.task("Work"))))
    sfn.ended(arn)
    execution = store_of(sfn.context(), step_functions.handle).executions[arn]
    setattr(execution, what, getattr(execution, what) - timedelta(days=days))
    assert sfn.DescribeExecution(executionArn=arn).get("redriveStatusReason") == reason


def test_what_belongs_to_a_leaving_state_machine_is_not_redriven(sfn, refused, works):
    works.broken.add("Work1")
    works.held["Work2"] = threading.Event()
    arn = sfn.create(machine(Work=works.task("Work")))
    failed, _ = sfn.start(arn, 1), sfn.start(arn, 2)
    sfn.ended(failed)
    sfn.DeleteStateMachine(stateMachineArn=arn)
    reason = refused("ExecutionNotRedrivable", sfn.RedriveExecution, executionArn=failed)
    assert reason == "State machine is in DELETING status"
    works.held["Work2"].set()


def some_machine(chance, works, depth=0):
    """A machine of a few states, and the output that it comes to at last."""
    count, states, output = chance.randint(1, 3), {}, None
    for _ in range(count):
        name = f"S{chance.getrandbits(40):x}"
        kind = chance.choice(("Task", "Parallel", "Map") if depth < 2 else ("Task",))
        if kind == "Task":
            states[name], output = works.task(name), name
            if chance.random() < 0.4:
                works.broken.add(name)
        elif kind == "Parallel":
            inside = [some_machine(chance, works, depth + 1) for _ in range(chance.randint(1, 3))]
            states[name] = {"Type": "Parallel", "Branches": [program for program, _ in inside]}
            output = [result for _, result in inside]
        else:
            program, result = some_machine(chance, works, depth + 1)
            items = {"Type": "Map", "ItemsPath": "$$.items", "ItemProcessor": program}
            states[name] = {**items, "ItemsPath": "$$.Execution.Input", "MaxConcurrency": chance.randint(0, 2)}
            output = [result, result]
    names = list(states)
    for number, name in enumerate(names):
        states[name].pop("End", None)
        states[name] |= {"Next": names[number + 1]} if number + 1 < len(names) else {"End": True}
    return machine(**states), output


@pytest.mark.parametrize("seed", range(25))
def test_redriven_until_all_is_mended_every_step_is_left_exactly_once(sfn, works, seed):
    chance = random.Random(seed)
    program, output = some_machine(chance, works)
    arn = sfn.start(sfn.create(program), [{}, {}])
    for _ in range(100):
        described = sfn.ended(arn)
        if described["status"] == "SUCCEEDED":
            break
        works.broken.discard(described["cause"] and json.loads(described["cause"])["errorMessage"])
        sfn.RedriveExecution(executionArn=arn)
    assert json.loads(described["output"]) == output
    events = sfn.events(arn)
    assert len(events) < 1000, "they are one page"
    entered = Counter(event["type"] for event in events if event["type"].endswith(("Entered", "Exited")))
    assert all(entered[kind.replace("Exited", "Entered")] == count for kind, count in entered.items())
    run = trace(events)
    assert {visit.status for visit in run.visits} == {"succeeded"}
    assert len(run.visits) == entered.total() // 2
