"""Histories in little memory: long texts are kept once and packed, events in blocks, and nobody who reads sees it."""

import json
import pickle
import random
import string
from datetime import UTC, datetime

import pytest

from local_aws.states import api as step_functions
from local_aws.states.engine import execution as engine_execution
from local_aws.states.engine.recording import BLOCK, History
from local_aws.states.engine.texts import LONG, Text, TextReader, Texts, pack, unpack
from local_aws.states.store import store_of

UNEVEN = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=100_000))
TEXTS = ["", "short", "x" * LONG, "x" * (LONG + 1), "é€𝄞" * 20_000, "half a pair \ud800" * 1000, UNEVEN]


def chain(count, **fields):
    states = {f"S{number}": {"Type": "Pass", **fields, "Next": f"S{number + 1}"} for number in range(count)}
    return {"StartAt": "S0", "States": {**states, f"S{count}": {"Type": "Succeed"}}}


def weight(history):
    """The bytes that a history holds, or nearly."""
    return len(pickle.dumps((history._kept, vars(history._texts))))


def execution_of(sfn, arn):
    return store_of(sfn.context(), step_functions.handle).executions[arn]


@pytest.mark.parametrize("text", TEXTS, ids=len)
def test_a_text_comes_back_as_it_was(text):
    class Holder:
        text = Text(None)

    holder = Holder()
    holder.text = text
    assert holder.text == unpack(pack(text)) == text
    texts = Texts()
    kept = texts.keep(text)
    assert texts.keep(text) == kept
    assert texts.reader().text(kept) == text


def test_a_reader_unpacks_a_text_once():
    texts = Texts()
    kept = texts.keep("x" * 10_000)
    read = texts.reader()
    assert isinstance(read, TextReader) and read.text(kept) is read.text(kept)


def test_data_that_are_passed_on_are_kept_once(sfn):
    arn = sfn.start(sfn.create(chain(100)), UNEVEN)
    sfn.ended(arn)
    assert weight(execution_of(sfn, arn).history) < 2 * len(UNEVEN)
    events = sfn.events(arn)
    texts = {event["stateEnteredEventDetails"]["input"] for event in events if "stateEnteredEventDetails" in event}
    assert texts == {json.dumps(UNEVEN)} and len(events) == 204


def test_data_that_differ_in_each_state_are_packed(sfn):
    parameters = {"id.$": "States.UUID()", "data.$": "$.data"}
    arn = sfn.start(sfn.create(chain(100, Parameters=parameters)), {"data": "x" * 100_000})
    sfn.ended(arn)
    assert weight(execution_of(sfn, arn).history) < 1_000_000
    outputs = [event["stateExitedEventDetails"]["output"] for event in sfn.events(arn) if "Exited" in event["type"]]
    assert len(set(outputs[:100])) == 100


def test_an_execution_keeps_its_own_input_and_output_packed(sfn):
    data = "x" * 200_000
    arn = sfn.start(sfn.create(chain(1)), data)
    described = sfn.ended(arn)
    assert described["input"] == described["output"] == json.dumps(data)
    own = {name: value for name, value in vars(execution_of(sfn, arn)).items() if isinstance(value, str | bytes)}
    assert max(map(len, own.values())) < 2000


@pytest.mark.parametrize("packed_at", [(), (3,), (BLOCK - 1, BLOCK), (10, 700, 1100)])
def test_any_part_of_a_history_can_be_read(packed_at):
    history = History(lambda: datetime.now(UTC))
    for number in range(1, 1201):
        history.record("PassStateEntered", number - 1, {"name": f"S{number}", "input": str(number) * LONG})
        if number in packed_at:
            history.pack()
    assert history.count == 1200
    assert [event["id"] for event in history.events()] == list(range(1, 1201))
    for first, after in [(0, 0), (0, 1), (498, 502), (499, 1000), (500, 500), (1199, 1200), (1150, 5000), (1200, 1300)]:
        events = history.events(first, after)
        assert [event["id"] for event in events] == list(range(1, 1201))[first:after]
        for event in events:
            details = event["stateEnteredEventDetails"]
            assert details["input"] == str(event["id"]) * LONG


@pytest.mark.parametrize("backwards", [False, True])
def test_pages_of_a_history_in_blocks_follow_each_other(sfn, backwards):
    arn = sfn.start(sfn.create(chain(400)))
    sfn.ended(arn)
    ids, token = [], {}
    while token is not None:
        page = sfn.GetExecutionHistory(executionArn=arn, maxResults=97, reverseOrder=backwards, **token)
        ids += [event["id"] for event in page["events"]]
        token = {"nextToken": page["nextToken"]} if "nextToken" in page else None
    assert ids == sorted(ids, reverse=backwards) and len(ids) == 804


def test_an_execution_that_was_put_away_can_be_redriven(sfn, lambdas):
    lambdas["Work"] = lambda event: 1 / 0
    task = {"Type": "Task", "Resource": sfn.function("Work"), "End": True}
    set_first = {"Type": "Pass", "Assign": {"kept": "x" * 10_000}, "Next": "Work"}
    arn = sfn.start(sfn.create({"StartAt": "Set", "States": {"Set": set_first, "Work": task}}), {"a": "x" * 10_000})
    sfn.ended(arn)
    execution = execution_of(sfn, arn)
    execution.put_away()
    assert len(pickle.dumps(execution.standing)) + weight(execution.history) < 3000
    lambdas["Work"] = lambda event: event
    sfn.RedriveExecution(executionArn=arn)
    assert json.loads(sfn.ended(arn)["output"]) == {"a": "x" * 10_000}


def test_what_runs_again_is_not_put_away(sfn, lambdas, waiting_really):
    lambdas["Work"] = lambda event: 1 / 0
    task = {"Type": "Task", "Resource": sfn.function("Work"), "Catch": [], "Next": "Wait"}
    wait = {"Type": "Wait", "Seconds": 60, "End": True}
    arn = sfn.start(sfn.create({"StartAt": "Work", "States": {"Work": task, "Wait": wait}}))
    sfn.ended(arn)
    lambdas["Work"] = lambda event: 1
    sfn.RedriveExecution(executionArn=arn)
    execution = execution_of(sfn, arn)
    execution.put_away()
    assert execution.finished is not engine_execution.FINISHED
    sfn.StopExecution(executionArn=arn)
    assert sfn.ended(arn)["status"] == "ABORTED"
