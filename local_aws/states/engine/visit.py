"""One stay in one state: its fields, its data, and the events of entering and leaving."""

from typing import Any

from local_aws.states.engine.clock import iso
from local_aws.states.engine.frame import Frame
from local_aws.states.engine.recording import UNTRUNCATED
from local_aws.states.engine.rehearsal import Rehearsal
from local_aws.states.engine.tasks.prepared import Answer
from local_aws.states.language.failure import LocatedError, QueryEvaluationError
from local_aws.states.language.values import to_text

NO_RESULT = object()


class Visit:
    """A state with what it was entered with; `result` and `error_output` come as it goes on."""

    def __init__(self, frame: Frame, name: str, state: dict, data: Any):
        self.frame = frame
        self.name = name
        self.state = state
        self.input = data
        self.language = state.get("QueryLanguage", frame.language)
        self.before = frame.previous
        self.entered = 0
        self.result: Any = NO_RESULT
        self.error_output: dict | None = None
        self.assigned: dict[str, Any] = {}

    @property
    def jsonata(self) -> bool:
        """Whether the state's fields are JSONata rather than JSONPath."""
        return self.language == "JSONata"

    def enter(self) -> None:
        """Records the entry and puts the state into the context object.

        Redriven, AWS goes on in the state that the execution had entered; a Fail state alone is entered anew.
        """
        line, kind = self.frame.standing, self.state["Type"]
        self.frame.visiting = kind
        if not line.entered or kind == "Fail":
            details = {"name": self.name, "input": to_text(self.input), "inputDetails": UNTRUNCATED}
            with self.frame.execution.lock:
                line.entered = self.frame.record(f"{kind}StateEntered", details)
                line.since = iso(self.frame.execution.clock.now())
        self.entered = line.entered
        if not self.rehearsal:
            self.frame.context["State"] = {"Name": self.name, "EnteredTime": line.since}

    def leave(self, output: Any) -> None:
        """Records the exit."""
        details: dict[str, Any] = {"name": self.name, "output": to_text(output), "outputDetails": UNTRUNCATED}
        if self.assigned:
            details["assignedVariables"] = {name: to_text(value) for name, value in self.assigned.items()}
            details["assignedVariablesDetails"] = UNTRUNCATED
        self.frame.record(f"{self.state['Type']}StateExited", details)
        self.frame.visiting = None

    @property
    def rehearsal(self) -> Rehearsal | None:
        """What TestState tries the state out with."""
        return self.frame.rehearsal

    def prepared_answer(self) -> Answer | None:
        """What answers this call of the state in the place of a service; None where the service is asked."""
        case = self.frame.execution.test_case
        return case.next(self.name) if case else None

    def inspect(self, name: str, value: Any) -> None:
        """Shows the data at this point to who tries the state out."""
        if self.frame.rehearsal:
            self.frame.rehearsal.note(name, value)

    def assign(self, values: dict[str, Any]) -> None:
        """Sets variables; the exit event will tell them."""
        self.frame.variables.assign(values)
        self.assigned.update(values)

    def note(self, failure: Exception) -> None:
        """Completes a failure of the state's own expressions: where it was, and JSONata's event."""
        if not isinstance(failure, LocatedError) or failure.state is not None:
            return
        failure.locate(self.name, self.entered)
        if isinstance(failure, QueryEvaluationError):
            self._record_evaluation(failure)

    def _record_evaluation(self, failure: QueryEvaluationError) -> None:
        details = {**failure.details(), "state": self.name}
        if failure.location:
            details["location"] = failure.location
        if self.frame.previous == self.entered and not failure.after_entry:
            self.frame.previous = self.before  # AWS links the event as if the state had not been entered yet
        self.frame.record("EvaluationFailed", details)
