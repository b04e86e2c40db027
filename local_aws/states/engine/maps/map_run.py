"""A Map run: its limits, its child executions, and how many of them and of their items came how far."""

import uuid
from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from local_aws.states.engine.execution import Execution
from local_aws.states.engine.maps.fields import Tolerance
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.states.language.values import to_text

MOST_REDRIVES = 1000
COUNTED = {  # an execution's status → the member of DescribeMapRun's counts
    "PENDING_REDRIVE": "pendingRedrive",
    "RUNNING": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timedOut",
    "ABORTED": "aborted",
}


class Work(NamedTuple):
    """What one child is for: its input, and how many items are in it."""

    data: Any
    size: int


class MapRun:
    """What DescribeMapRun tells, and the children, which stay for a redrive."""

    def __init__(self, visit: Visit, express: bool, limit: int, tolerance: Tolerance):
        execution = visit.frame.execution
        self.label = visit.state.get("Label") or str(uuid.uuid4())
        self.arn = f"{execution.machine.arn.replace(':stateMachine:', ':mapRun:')}/{self.label}:{uuid.uuid4()}"
        self.parent = execution
        self.express = express
        self.machine_arn = f"{execution.machine.arn}/{self.label}"
        self.limit = limit
        self.tolerance = tolerance
        self.status = "RUNNING"
        self.started = self.parent.clock.now()
        self.stopped: datetime | None = None
        self.redrives = 0
        self.redriven: datetime | None = None
        self.items: Counter[str] = Counter()
        self.executions: Counter[str] = Counter()
        self.works: list[Work] | None = None
        self.children: dict[int, Execution] = {}

    def plan(self, works: list[Work]) -> None:
        """Takes what there is to be done; all of it is pending."""
        self.works = works
        for counter, total in ((self.items, sum(work.size for work in works)), (self.executions, len(works))):
            counter["total"] = counter["pending"] = total

    def begin(self, number: int, scope: Scope) -> Execution:
        """The execution for the work of this number, which runs from now on unless it ended before a redrive."""
        with self.parent.lock:
            scope.check()
            child = self.children.get(number)
            if child is None:
                self._move(number, "pending", "running")
                return self._child(number)
            if child.status == "PENDING_REDRIVE":
                self._move(number, "pendingRedrive", "running")
                child.begin_anew() if child.express else child.reopen()
            return child

    def end(self, number: int, attempt: int) -> None:
        """Counts how the child ended; one that notices late, after a redrive, was counted by that."""
        with self.parent.lock:
            if self.redrives > attempt:
                raise Cancelled
            self._move(number, "running", COUNTED[self.children[number].status])

    def _child(self, number: int) -> Execution:
        parent, name = self.parent, str(uuid.uuid4())
        base = self.machine_arn.replace(":stateMachine:", ":express:" if self.express else ":execution:")
        arn = f"{base}:{name}:{uuid.uuid4()}" if self.express else f"{base}:{name}"
        work = self.works[number]
        shared = {"home": parent.home, "clock": parent.clock}
        child = Execution(arn, name, parent.machine, to_text(work.data), parent.request, **shared)
        child.map_run_arn, child.item_count, child.express = self.arn, work.size, self.express
        child.test_case = parent.test_case
        child.after_end = parent.after_end
        self.children[number] = child
        parent.home.enter(parent.home.executions, arn, child)
        return child

    def _move(self, number: int, before: str, after: str) -> None:
        for counter, count in ((self.items, self.works[number].size), (self.executions, 1)):
            counter[before] -= count
            counter[after] += count

    def is_failing(self) -> bool:
        """Whether more items have failed than are tolerated."""
        return self.tolerance.exceeded(self.items["failed"] + self.items["timedOut"], self.items["total"])

    def close(self, status: str, attempt: int) -> None:
        """Ends the run, unless it has been redriven since this attempt."""
        with self.parent.lock:
            if self.redrives == attempt:
                self.status, self.stopped = status, self.parent.clock.now()
                self.works = None if status == "SUCCEEDED" else self.works

    def reopen(self) -> None:
        """Makes the run one that goes on: what did not succeed waits for its turn once more."""
        if self.redrives >= MOST_REDRIVES:
            raise StatesError("States.Runtime", f"The Map Run was redriven {MOST_REDRIVES} times.")
        with self.parent.lock:
            self.redrives += 1
            self.status, self.stopped, self.redriven = "RUNNING", None, self.parent.clock.now()
            for number, child in self.children.items():
                self._reopen(number, child)

    def _reopen(self, number: int, child: Execution) -> None:
        if child.end("ABORTED", 0, StatesError()):  # its line has not noticed yet that the run was called off
            self._move(number, "running", "aborted")
        if child.status != "SUCCEEDED" and (child.express or not child.history.is_full()):
            self._move(number, COUNTED[child.status], "pendingRedrive")
            child.status = "PENDING_REDRIVE"
