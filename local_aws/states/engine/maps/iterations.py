"""The iterations of an inline Map: lines of control in the same execution and the same history."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.branches import Branches, Lane
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.program import run_program
from local_aws.states.engine.query import fill, selected_input
from local_aws.states.engine.quotas import check_size
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.standing import Standing
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError

MOST_AT_ONCE = 40  # AWS runs no more iterations of an inline Map at a time


class Iterations:
    """A Map's items with what is to be done for each; `going_on` has the frames of those that have begun."""

    def __init__(self, visit: Visit, processor: dict, items: list):
        self._visit = visit
        self._processor = processor
        self._items = items
        self._lines = visit.frame.standing.lines(len(items))
        self._scope = Scope(visit.frame.scope)
        self._last = visit.frame.previous
        self._going_on: dict[int, Frame] = {}

    async def run(self, limit: int) -> list:
        """The outputs in the order of the items; the first failure ends all."""
        frame = self._visit.frame
        jobs = [self._job(index) for index in range(len(self._items))]
        branches = Branches(frame, self._scope, jobs, min(limit or MOST_AT_ONCE, MOST_AT_ONCE))
        try:
            results = await branches.run()
        except StatesError as failure:
            frame.previous = self._going_on.pop(branches.failed).previous
            if failure.error != "States.Runtime":
                self._tell_failure(branches.failed)
            raise
        frame.previous = self._last
        return results

    def _job(self, index: int):
        return lambda lane: self._iterate(index, lane)

    async def _iterate(self, index: int, lane: Lane) -> Any:
        outer, item, line = self._visit.frame, self._items[index], self._lines[index]
        if line.done:
            return line.data
        frame = _frame_at(outer, self._scope, index, item, line)
        self._going_on[index] = frame
        if not line.previous:
            self._begin(index, lane.previous or outer.previous)
        try:
            output = await run_program(frame, self._processor, _item_input(self._visit, frame, item))
        except StatesError as failure:
            self._visit.note(failure)
            raise
        self._last = frame.record("MapIterationSucceeded", self._which(index), follow=False)
        lane.previous = frame.previous
        del self._going_on[index]
        return output

    def _begin(self, index: int, previous: int) -> None:
        execution = self._visit.frame.execution
        with execution.lock:
            number = execution.record("MapIterationStarted", previous, self._which(index), self._scope)
            self._lines[index].previous = number

    def _tell_failure(self, failed: int) -> None:
        """Records which iterations were cut off, in which states, and which one failed, as AWS orders it."""
        outer = self._visit.frame
        for index, frame in self._going_on.items():
            outer.record("MapIterationAborted", self._which(index), follow=False)
            outer.abort(frame)
        outer.record("MapIterationFailed", self._which(failed), follow=False)

    def _which(self, index: int) -> dict[str, Any]:
        return {"name": self._visit.name, "index": index}


def item_inputs(visit: Visit, items: list) -> list:
    """What the child executions of a distributed Map start with, unless items are put into batches."""
    outer = visit.frame
    frames = (_frame_at(outer, outer.scope, index, item, Standing()) for index, item in enumerate(items))
    inputs = [_item_input(visit, frame, item) for frame, item in zip(frames, items, strict=True)]
    if "ItemSelector" in visit.state:
        visit.inspect("afterItemSelector", inputs)
    return inputs


def _frame_at(frame: Frame, scope: Scope, index: int, item: Any, standing: Standing) -> Frame:
    """A frame inside, in whose context object the item is."""
    return frame.branch(scope, standing, Map={"Item": {"Index": index, "Value": item}})


def _item_input(visit: Visit, frame: Frame, item: Any) -> Any:
    """What an iteration starts with: the item, or what ItemSelector makes of it."""
    template = visit.state.get("ItemSelector", visit.state.get("Parameters"))
    if template is None:
        return item
    inner = Visit(frame, visit.name, visit.state, visit.input)
    given = (
        jsonata.fill(inner, template, "ItemSelector") if visit.jsonata else fill(inner, template, selected_input(inner))
    )
    check_size(given, visit.name)
    return given
