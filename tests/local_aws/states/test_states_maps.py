"""Parallel and Map: how branches and iterations end together or cut each other off, and what a Map run tells."""

import json
import threading
import time

import pytest

CAUGHT = {"Type": "Pass", "End": True}


def test_parallel_branches_end_together(sfn, lambdas):
    meeting = threading.Barrier(3, timeout=5)
    lambdas["Meet"] = lambda event: meeting.wait() * 0
    meet = {"Type": "Task", "Resource": sfn.function("Meet"), "End": True}
    branches = [{"StartAt": name, "States": {name: meet}} for name in ("A", "B", "C")]
    parallel = {"Type": "Parallel", "Branches": branches, "End": True}
    assert sfn.run({"StartAt": "P", "States": {"P": parallel}}).output == [0, 0, 0]


def test_one_branchs_failure_cuts_the_others_off(sfn):
    fail = {"StartAt": "Fail", "States": {"Fail": {"Type": "Fail", "Error": "Broken"}}}
    wait = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}
    parallel = {"Type": "Parallel", "Branches": [wait, fail], "End": True}
    run = sfn.run({"StartAt": "P", "States": {"P": parallel}})
    assert run.error == "Broken"
    assert run.types[-4:] == [
        "FailStateEntered",
        "WaitStateAborted",
        "ParallelStateFailed",
        "ExecutionFailed",
    ]


def test_a_map_of_a_thousand_items_needs_no_thousand_threads(sfn):
    inside = {"StartAt": "P", "States": {"P": CAUGHT}}
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    before = threading.active_count()
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), list(range(1000)))
    most = max(threading.active_count() for _ in range(50) if not time.sleep(0.001))
    assert json.loads(sfn.ended(arn)["output"]) == list(range(1000))
    assert most - before < 60


def test_one_iterations_failure_cuts_the_others_off(sfn):
    rule = {"Variable": "$", "NumericEquals": 2, "Next": "Fail"}
    inside = {
        "StartAt": "Choose",
        "States": {
            "Choose": {"Type": "Choice", "Choices": [rule], "Default": "Wait"},
            "Wait": {"Type": "Wait", "Seconds": 60, "End": True},
            "Fail": {"Type": "Fail", "Error": "Broken"},
        },
    }
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    run = sfn.run({"StartAt": "M", "States": states}, [1, 2])
    tail = run.events[-6:]
    assert [event["type"] for event in tail] == [
        "FailStateEntered",
        "MapIterationAborted",
        "WaitStateAborted",
        "MapIterationFailed",
        "MapStateFailed",
        "ExecutionFailed",
    ]
    assert {event["previousEventId"] for event in tail[1:5]} == {tail[0]["id"]}


def test_a_map_runs_no_more_items_at_a_time_than_it_may(sfn, lambdas):
    going, most = [0], [0]

    def count(event):
        going[0] += 1
        most[0] = max(most[0], going[0])
        time.sleep(0.01)
        going[0] -= 1
        return event

    lambdas["Count"] = count
    inside = {
        "StartAt": "C",
        "States": {"C": {"Type": "Task", "Resource": sfn.function("Count"), "End": True}},
    }
    states = {"M": {"Type": "Map", "MaxConcurrency": 2, "ItemProcessor": inside, "End": True}}
    assert sfn.run({"StartAt": "M", "States": states}, [1, 2, 3, 4, 5]).output == [1, 2, 3, 4, 5]
    assert most[0] == 2


def failing_at_two(variable="$", **fail):
    """The processor of a distributed Map, whose child fails where the variable is 2."""
    rule = {"Variable": variable, "NumericEquals": 2, "Next": "F"}
    return {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "Choose",
        "States": {
            "Choose": {"Type": "Choice", "Choices": [rule], "Default": "P"},
            "F": {"Type": "Fail", **fail},
            "P": {"Type": "Pass", "End": True},
        },
    }


def test_a_distributed_map_tells_its_run(sfn):
    processor = failing_at_two()
    states = {"M": {"Type": "Map", "ToleratedFailureCount": 1, "ItemProcessor": processor, "End": True}}
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), [1, 2, 3])
    assert sfn.ended(arn)["status"] == "SUCCEEDED"
    (listed,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    counts = sfn.DescribeMapRun(mapRunArn=listed["mapRunArn"])["itemCounts"]
    assert (counts["total"], counts["succeeded"], counts["failed"], counts["running"]) == (3, 2, 1, 0)
    children = sfn.ListExecutions(mapRunArn=listed["mapRunArn"])["executions"]
    assert {child["stateMachineArn"] for child in children} == {listed["stateMachineArn"]}
    assert sorted(child["status"] for child in children) == ["FAILED", "SUCCEEDED", "SUCCEEDED"]


@pytest.mark.parametrize(
    ("tolerated", "status"),
    [
        ({}, "FAILED"),
        ({"ToleratedFailureCount": 1}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 50}, "SUCCEEDED"),
        ({"ToleratedFailureCount": 1, "ToleratedFailurePercentage": 10}, "FAILED"),
        ({"ToleratedFailureCount": 0, "ToleratedFailurePercentage": 50}, "FAILED"),
    ],
)
def test_a_map_run_fails_when_either_threshold_is_exceeded(sfn, tolerated, status):
    states = {"M": {"Type": "Map", "ItemProcessor": failing_at_two(), "End": True, **tolerated}}
    assert sfn.run({"StartAt": "M", "States": states}, [1, 2]).status == status


@pytest.mark.parametrize("size", ["x", None, [1], 0, -1])
def test_a_batch_size_that_is_none_fails_the_map_run(sfn, size):
    inside = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": {"P": CAUGHT},
    }
    batcher = {"MaxItemsPerBatchPath": "$.size"}
    states = {"M": {"Type": "Map", "ItemsPath": "$.items", "ItemBatcher": batcher, "ItemProcessor": inside}}
    states["M"]["End"] = True
    run = sfn.run({"StartAt": "M", "States": states}, {"items": [1, 2], "size": size})
    assert (run.error, run.types[-2:]) == ("States.Runtime", ["MapRunFailed", "ExecutionFailed"])
    assert "MaxItemsPerBatch" in run.cause


def test_a_fault_of_the_engine_ends_the_map_run(sfn, monkeypatch):
    monkeypatch.setattr("local_aws.states.engine.maps.run.works_of", lambda visit, items: None)
    inside = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": {"P": CAUGHT},
    }
    states = {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}
    arn = sfn.start(sfn.create({"StartAt": "M", "States": states}), [1])
    assert sfn.ended(arn)["error"] == "States.Runtime"
    (listed,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    assert sfn.DescribeMapRun(mapRunArn=listed["mapRunArn"])["status"] == "FAILED"


def writing(sfn, **config):
    """The output of a distributed Map of three items, the second of which fails, in this format."""
    processor = failing_at_two("$[0]", Error="Broken")
    state = {"Type": "Map", "ItemProcessor": processor, "ToleratedFailureCount": 1, "End": True}
    state["ResultWriter"] = {"WriterConfig": config}
    return sfn.run({"StartAt": "M", "States": {"M": state}}, [[1], [2], [3]]).output


def test_a_writers_preview_without_transformation_tells_each_child(sfn):
    first, failed, last = writing(sfn, OutputType="JSON", Transformation="NONE")
    assert (first["Output"], first["Status"], last["Input"]) == ("[1]", "SUCCEEDED", "[3]")
    assert (failed["Status"], failed["Error"]) == ("FAILED", "Broken")
    assert first["ExecutionArn"].endswith(first["Name"])


@pytest.mark.parametrize(("transformation", "first", "last"), [("COMPACT", [1], [3]), ("FLATTEN", 1, 3)])
def test_a_writers_preview_has_the_outputs_and_what_failed_unchanged(sfn, transformation, first, last):
    written = writing(sfn, OutputType="JSON", Transformation=transformation)
    assert (written[0], written[2], written[1]["Status"]) == (first, last, "FAILED")


def test_a_writers_preview_may_be_json_lines(sfn):
    lines = writing(sfn, OutputType="JSONL", Transformation="FLATTEN").split("\n")
    assert (lines[0], lines[2], len(lines)) == ("1", "3", 3)


def test_a_distributed_maps_exit_follows_the_end_of_its_run(sfn):
    inside = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        "StartAt": "P",
        "States": {"P": CAUGHT},
    }
    run = sfn.run({"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": inside, "End": True}}}, [1])
    ids = {event["type"]: event["id"] for event in run.events}
    exited = next(event for event in run.events if event["type"] == "MapStateExited")
    assert exited["previousEventId"] == ids["MapRunSucceeded"]
