"""Maps: a limit is where AWS has it, in how many go on at once, how many may fail, and how large batches are."""

import json
import threading
import time
from datetime import timedelta

import pytest

from local_aws.states import api as step_functions
from local_aws.states.engine.maps import map_run
from local_aws.states.engine.maps.fields import Tolerance
from local_aws.states.store import store_of

BYTES = 262_144


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def mapped(inside, *, distributed=False, kind="STANDARD", **fields):
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind}} if distributed else {}
    return machine(M={"Type": "Map", "ItemProcessor": {**config, **inside}, "End": True, **fields})


@pytest.fixture
def at_once(sfn, lambdas):
    """How many of so many iterations go on at once, when each waits until as many as wanted, and no more, have come."""

    def most(count, wanted, **fields):
        lock, going, highest, full = threading.Lock(), [0], [0], threading.Event()

        def work(event):
            with lock:
                going[0] += 1
                highest[0] = max(highest[0], going[0])
                if going[0] == wanted:
                    full.set()
            full.wait(20)
            time.sleep(0.05)  # one too many would come in this time
            with lock:
                going[0] -= 1

        lambdas["Work"] = work
        task = {"Type": "Task", "Resource": sfn.function("Work"), "End": True}
        assert sfn.run(mapped(machine(W=task), **fields), list(range(count))).status == "SUCCEEDED"
        return highest[0]

    return most


@pytest.mark.parametrize(
    ("fields", "count", "most"),
    [
        ({}, 45, 40),
        ({"MaxConcurrency": 0}, 45, 40),
        ({"MaxConcurrency": 100}, 45, 40),
        ({"MaxConcurrency": 3}, 7, 3),
        ({"MaxConcurrency": 1}, 3, 1),
        ({"distributed": True}, 45, 45),
        ({"distributed": True, "MaxConcurrency": 3}, 7, 3),
    ],
)
def test_so_many_iterations_go_on_at_once(at_once, fields, count, most):
    assert at_once(count, most, **fields) == most


TOLERATED = {  # tolerance, failed of total → too many
    (None, None): {(0, 10): False, (1, 10): True},
    (2, None): {(2, 10): False, (3, 10): True},
    (None, 30.0): {(3, 10): False, (4, 10): True, (0, 0): False},
    (None, 33.3): {(1, 3): True, (333, 1000): False, (334, 1000): True},
    (5, 10.0): {(1, 10): False, (2, 10): True, (5, 100): False, (6, 100): True},
    (0, None): {(0, 10): False, (1, 10): True},
    (None, 0.0): {(0, 10): False, (1, 10): True},
    (None, 100.0): {(10, 10): False},
}


@pytest.mark.parametrize(
    ("tolerance", "counts", "exceeded"),
    [(given, counts, exceeded) for given, cases in TOLERATED.items() for counts, exceeded in cases.items()],
)
def test_a_map_run_fails_with_one_failure_more_than_it_tolerates(tolerance, counts, exceeded):
    assert Tolerance(*tolerance).exceeded(*counts) is exceeded


BATCHES = {  # ItemBatcher, items → sizes of the batches
    "as many as fit": ({"MaxItemsPerBatch": 2}, [1, 2, 3, 4, 5], [2, 2, 1]),
    "one each": ({"MaxItemsPerBatch": 1}, [1, 2, 3], [1, 1, 1]),
    "more than there are": ({"MaxItemsPerBatch": 9}, [1, 2, 3], [3]),
}


@pytest.mark.parametrize("case", BATCHES)
def test_a_batch_has_as_many_items_as_it_may(sfn, case):
    batcher, items, sizes = BATCHES[case]
    run = sfn.run(mapped(machine(P={"Type": "Pass", "End": True}), distributed=True, ItemBatcher=batcher), items)
    assert [len(batch["Items"]) for batch in run.output] == sizes


@pytest.mark.parametrize(("seconds", "status"), [(299, "SUCCEEDED"), (301, "FAILED")])
def test_an_express_child_has_five_minutes_at_most(sfn, leaping, seconds, status):
    inside = machine(W={"Type": "Wait", "Seconds": seconds, "End": True})
    arn = sfn.start(sfn.create(mapped(inside, distributed=True, kind="EXPRESS")), [1])
    assert sfn.ended(arn)["status"] == status
    (run,) = sfn.ListMapRuns(executionArn=arn)["mapRuns"]
    counts = sfn.DescribeMapRun(mapRunArn=run["mapRunArn"])["executionCounts"]
    assert counts["timedOut" if status == "FAILED" else "succeeded"] == 1
    (child,) = sfn.ListExecutions(mapRunArn=run["mapRunArn"])["executions"]
    took = (child["stopDate"] - child["startDate"]) / timedelta(seconds=1)
    assert took == pytest.approx(min(seconds, 300), abs=0.9)


def test_a_standard_child_has_more(sfn, leaping):
    inside = machine(W={"Type": "Wait", "Seconds": 10_000, "End": True})
    assert sfn.run(mapped(inside, distributed=True), [1]).status == "SUCCEEDED"


def test_a_map_run_is_redriven_a_thousand_times_at_most(sfn, lambdas):
    def fail(event):
        raise ValueError("no")

    assert map_run.MOST_REDRIVES == 1000
    lambdas["Fails"] = fail
    task = {"Type": "Task", "Resource": sfn.function("Fails"), "End": True}
    arn = sfn.start(sfn.create(mapped(machine(W=task), distributed=True)), [1])
    sfn.ended(arn)
    (run,) = store_of(sfn.context(), step_functions.handle).map_runs.values()
    run.redrives = 999
    sfn.RedriveExecution(executionArn=arn)
    assert sfn.ended(arn)["error"] == "States.ExceedToleratedFailureThreshold"
    sfn.RedriveExecution(executionArn=arn)
    assert sfn.ended(arn)["error"] == "States.Runtime"
    assert run.redrives == 1000


@pytest.mark.parametrize("distributed", [False, True])
@pytest.mark.parametrize(("over", "error"), [(0, None), (1, "States.DataLimitExceeded")])
def test_the_results_have_at_most_256_kib_together(sfn, distributed, over, error):
    """Each iteration makes its item one byte longer."""
    longer = {"Type": "Pass", "Parameters": {"a.$": "States.Format('{}y', $)"}, "OutputPath": "$.a", "End": True}
    half = "x" * (BYTES // 2 - 1000)
    filled = len(json.dumps([half, ""], separators=(",", ":")))
    items = [half, "x" * (BYTES - filled - 2 + over)]
    run = sfn.run(mapped(machine(P=longer), distributed=distributed), items)
    assert run.error == error
