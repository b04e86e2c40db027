"""One execution: what it runs, how far it is, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from local_aws import turns
from local_aws.states.engine.home import Home, Machine
from local_aws.states.engine.recording import MOST_EVENTS, History
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.standing import Standing
from local_aws.states.engine.tasks.prepared import TestCase
from local_aws.states.engine.texts import Text
from local_aws.states.language.failure import Cancelled, Overdue, StatesError
from local_aws.states.language.values import to_text
from local_aws.turns.clock import Alarm, Clock
from local_aws.turns.leaps import new_clock
from local_aws.turns.lines import Baton
from local_aws.wire import RequestContext

ENDED = Scope()
ENDED.cancel()
FINISHED = turns.Event()
FINISHED.set()
EXPRESS_SECONDS = 300
ENDINGS = {"FAILED": "ExecutionFailed", "ABORTED": "ExecutionAborted", "TIMED_OUT": "ExecutionTimedOut"}


@dataclass(eq=False)
class Execution:
    """An execution of one revision of a state machine.

    Its lines of control (one, and one more for each Parallel branch or Map iteration) take turns: who computes holds
    the `baton`, so events never mix. Ending it is one step, from wherever and whatever it computes: who changes how
    far it is holds the `lock`, for that moment.
    `standing` is where a redrive begins. A child of a distributed Map knows its Map run, and how many items it has.
    In a `test_case` prepared answers stand in for the services that it names.
    """

    arn: str
    name: str
    machine: Machine
    input_text: str = Text()
    request: RequestContext
    trace_header: str | None = None
    alias_arn: str | None = None
    version_arn: str | None = None
    home: Home | None = None
    after_end: Callable[["Execution"], None] | None = None
    standing: Standing = field(default_factory=Standing)
    status: str = "RUNNING"
    clock: Clock = field(default_factory=new_clock)
    stopped: datetime | None = None
    output_text: str | None = Text(None)
    error: str | None = None
    cause: str | None = None
    redrives: int = 0
    redriven: datetime | None = None
    redrive_tokens: dict[str, datetime] = field(default_factory=dict)
    map_run_arn: str | None = None
    item_count: int | None = None
    test_case: TestCase | None = None
    express: bool = False
    scope: Scope = field(default_factory=Scope)

    def __post_init__(self):
        self.started = self.clock.now()
        self.history = History(self.clock.now)
        self.lock = turns.RLock()
        self.baton = Baton(self.clock)
        self.finished = turns.Event()
        self._alarm: Alarm | None = None
        self._stood: bytes | None = None

    def record(self, kind: str, previous: int, details: dict | None, scope: Scope) -> int:
        """The id of the new event; Cancelled when the execution, or this part of it, has ended meanwhile."""
        with self.lock:
            scope.check()
            if self.history.is_full():
                cause = f"The execution reached the maximum number of history events ({MOST_EVENTS})."
                self.end("FAILED", previous, StatesError("States.Runtime", cause))
                raise Cancelled
            return self.history.record(kind, previous, details)

    def succeed(self, output: Any, previous: int, scope: Scope) -> None:
        """Ends it well, unless the run of it with this scope has ended already."""
        with self.lock:
            if self.status == "RUNNING" and scope is self.scope:
                self.output_text = text = to_text(output)
                details = {"output": text, "outputDetails": {"truncated": False}}
                self.history.record("ExecutionSucceeded", previous, details)
                self.standing = Standing()
                self._close("SUCCEEDED")

    def end(self, status: str, previous: int, failure: StatesError, scope: Scope | None = None) -> bool:
        """Ends it otherwise (FAILED, ABORTED, TIMED_OUT), unless it has ended already; says whether it did.

        With a scope, only the run that has it: a line that notices late may find the execution redriven. One that timed
        out has an error in its history alone.
        """
        with self.lock:
            if self.status != "RUNNING" or scope not in (None, self.scope):
                return False
            if status != "TIMED_OUT":
                self.error, self.cause = failure.error, failure.cause
            self.history.record(ENDINGS[status], previous, failure.details())
            self._close(status)
            return True

    def asking(self, waits: bool) -> RequestContext:
        """The circumstances of what it asks of Step Functions: an execution for which it `waits` has its time."""
        return replace(self.request, clock=self.clock if waits else self.clock.apart())

    def put_away(self) -> None:
        """Keeps an execution in little memory, unless it has been redriven."""
        with self.lock:
            if self.status != "RUNNING":
                self.history.pack()
                self._stood, self.standing = self.standing.packed(), Standing()
                self.scope, self.finished = ENDED, FINISHED

    def begin_anew(self) -> None:
        """Makes it one that runs again from its beginning, as if it had not run before: an Express child."""
        with self.lock:
            self._run_again()
            self.history, self.standing, self.started = History(self.clock.now), Standing(), self.redriven

    def reopen(self) -> None:
        """Makes an execution that ended without success one that runs again, from where it stands."""
        with self.lock:
            self._run_again()
            self.standing = Standing.unpacked(self._stood) if self._stood else self.standing.copy()
            self._stood = None
            details = {"redriveCount": self.redrives}
            self.standing.previous = self.history.record("ExecutionRedriven", self.history.count, details)

    def end_in(self, seconds: float) -> None:
        """Ends it as TIMED_OUT when it still runs after so many seconds."""
        scope = self.scope

        def late() -> None:
            self.end("TIMED_OUT", 0, Overdue(), scope)

        self._alarm = self.clock.at(self.clock.moment() + seconds, late)

    def _run_again(self) -> None:
        self.scope, self.finished, self.baton = Scope(), turns.Event(), Baton(self.clock)
        self.status, self.stopped, self.error, self.cause = "RUNNING", None, None, None
        self.redrives += 1
        self.redriven = self.clock.now()

    def _close(self, status: str) -> None:
        self.stopped = self.clock.now()
        self.status = status
        if self._alarm:
            self._alarm.cancel()
        self.scope.cancel()
        if self.after_end:
            self.after_end(self)
        self.finished.set()
