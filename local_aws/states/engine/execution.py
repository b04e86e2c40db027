"""One execution: what it runs, how far it is, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local_aws import turns
from local_aws.states.engine.clock import now
from local_aws.states.engine.history import MOST_EVENTS, History
from local_aws.states.engine.home import Home, Machine
from local_aws.states.engine.lines import Baton
from local_aws.states.engine.scope import Scope
from local_aws.states.language.failure import Cancelled, StatesError
from local_aws.states.language.values import to_text
from local_aws.turns import alarms
from local_aws.wire import RequestContext

ENDED = Scope()
ENDED.cancel()
FINISHED = turns.Event()
FINISHED.set()
ENDINGS = {"FAILED": "ExecutionFailed", "ABORTED": "ExecutionAborted", "TIMED_OUT": "ExecutionTimedOut"}


@dataclass(eq=False)
class Execution:
    """An execution of one revision of a state machine.

    Its lines of control (one, and one more for each Parallel branch or Map iteration) take turns: who computes holds
    the `baton`, so events never mix. Ending it is one step, from wherever and whatever it computes: who changes how
    far it is holds the `lock`, for that moment.
    `standing` is the state it is in, with that state's input: where a redrive begins.
    """

    arn: str
    name: str
    machine: Machine
    input_text: str
    request: RequestContext
    trace_header: str | None = None
    alias_arn: str | None = None
    version_arn: str | None = None
    home: Home | None = None
    after_end: Callable[["Execution"], None] | None = None
    standing: tuple[str, Any] | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    status: str = "RUNNING"
    started: datetime = field(default_factory=now)
    stopped: datetime | None = None
    output_text: str | None = None
    error: str | None = None
    cause: str | None = None
    redrives: int = 0
    redriven: datetime | None = None
    map_run_arn: str | None = None
    history: History = field(default_factory=History)
    scope: Scope = field(default_factory=Scope)

    def __post_init__(self):
        self.lock = turns.RLock()
        self.baton = Baton()
        self.finished = turns.Event()
        self._alarm: alarms.Alarm | None = None

    def record(self, kind: str, previous: int, details: dict | None, scope: Scope) -> int:
        """The id of the new event; Cancelled when the execution, or this part of it, has ended meanwhile."""
        with self.lock:
            scope.check()
            if self.history.is_full():
                cause = f"The execution reached the maximum number of history events ({MOST_EVENTS})."
                self.end("FAILED", previous, StatesError("States.Runtime", cause))
                raise Cancelled
            return self.history.record(kind, previous, details)

    def succeed(self, output: Any, previous: int) -> None:
        """Ends it well, unless it has ended already."""
        with self.lock:
            if self.status == "RUNNING":
                self.output_text = to_text(output)
                details = {"output": self.output_text, "outputDetails": {"truncated": False}}
                self.history.record("ExecutionSucceeded", previous, details)
                self._close("SUCCEEDED")

    def end(self, status: str, previous: int, failure: StatesError) -> bool:
        """Ends it otherwise (FAILED, ABORTED, TIMED_OUT), unless it has ended already; says whether it did."""
        with self.lock:
            if self.status != "RUNNING":
                return False
            self.error, self.cause = failure.error, failure.cause
            self.history.record(ENDINGS[status], previous, failure.details())
            self._close(status)
            return True

    def put_away(self) -> None:
        """Keeps an execution that has ended in little memory."""
        self.history.pack()
        self.scope, self.finished = ENDED, FINISHED

    def reopen(self) -> None:
        """Makes an execution that ended without success one that runs again."""
        self.history.unpack()
        self.scope, self.finished, self.baton = Scope(), turns.Event(), Baton()
        self.status, self.stopped, self.error, self.cause = "RUNNING", None, None, None
        self.redrives += 1
        self.redriven = now()

    def end_in(self, seconds: float) -> None:
        """Ends it as TIMED_OUT when it still runs after so many seconds."""
        late = StatesError()
        self._alarm = alarms.after(seconds, lambda: self.end("TIMED_OUT", len(self.history.events()), late))

    def _close(self, status: str) -> None:
        self.stopped = now()
        self.status = status
        if self._alarm:
            self._alarm.cancel()
        self.scope.cancel()
        if self.after_end:
            self.after_end(self)
        self.finished.set()
