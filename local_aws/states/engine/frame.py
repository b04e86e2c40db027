"""Where a line of control is: the event that comes before, the context object, the variables."""

from typing import Any

from local_aws.states.engine.execution import Execution
from local_aws.states.engine.rehearsal import Rehearsal
from local_aws.states.engine.scope import Scope
from local_aws.states.engine.standing import Standing
from local_aws.states.engine.variables import Variables
from local_aws.turns.lines import Pause, Signal, Work

ABORTABLE = ("Task", "Wait", "Map", "Parallel")


class Frame:
    """One line of control; Parallel branches and Map iterations have frames of their own.

    What outlives it, for a redrive, is its `standing`: that changes in one step with the history.
    """

    def __init__(self, execution: Execution, scope: Scope, context: dict, variables: Variables, standing: Standing):
        self.execution = execution
        self.scope = scope
        self.context = context
        self.variables = variables
        self.standing = standing
        self.language = "JSONPath"
        self.visiting: str | None = None
        self.rehearsal: Rehearsal | None = None
        if standing.variables:
            variables.restore(standing.variables)

    @property
    def previous(self) -> int:
        """The event that the next one follows."""
        return self.standing.previous

    @previous.setter
    def previous(self, number: int) -> None:
        self.standing.previous = number

    def record(self, kind: str, details: dict | None = None, *, follow: bool = True) -> int:
        """The id of a new event after the last one; the next follows it unless `follow` is False."""
        with self.execution.lock:
            number = self.execution.record(kind, self.previous, details, self.scope)
            if follow:
                self.previous = number
            return number

    def abort(self, *inside: "Frame") -> None:
        """Records for each frame inside that it was cut off in its state, where the state's type tells such."""
        for frame in inside:
            if frame.visiting in ABORTABLE:
                self.record(f"{frame.visiting}StateAborted", follow=False)

    def branch(self, scope: Scope, standing: Standing, **context: Any) -> "Frame":
        """A frame inside this one, with its own variables and these additions to the context object."""
        inner = Frame(self.execution, scope, {**self.context, **context}, Variables(self.variables), standing)
        inner.language = self.language
        return inner

    def stand(self, state: str | None, data: Any) -> None:
        """Goes on to the state, None after the last, with what it will be entered with."""
        self.standing.stand(state, data, self.variables.own())

    async def wait(
        self, signal: Signal, until: float | None = None, work: Work | None = None, *, outside: bool = False
    ) -> None:
        """Waits for the signal or the moment, while the work is done; Cancelled when the execution ends before.

        `outside` says that the signal comes from elsewhere than the execution and its children.
        """
        self.scope.add(signal)
        try:
            await Pause(signal, until, work, outside)
        finally:
            self.scope.drop(signal)
        self.scope.check()

    async def sleep(self, seconds: float) -> None:
        """Waits so long; Cancelled when the execution ends before."""
        if seconds > 0:
            await self.wait(Signal(), self.execution.clock.moment() + seconds)
        self.scope.check()
