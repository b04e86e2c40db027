"""The ways in which a state, or the execution around it, ends without an output."""


class StatesError(Exception):
    """What a state fails with: AWS's error name and cause; a bare Fail state has neither."""

    def __init__(self, error: str | None = None, cause: str | None = None):
        super().__init__(f"{error}: {cause}")
        self.error = error
        self.cause = cause

    def details(self) -> dict:
        """The `error` and `cause` members of an event's details, those that are missing left out."""
        return {key: value for key, value in (("error", self.error), ("cause", self.cause)) if value is not None}

    def output(self) -> dict:
        """What a Catcher is given; AWS tells a missing cause as an empty text, and both missing as null."""
        cause = "" if self.cause is None and self.error is not None else self.cause
        return {"Error": self.error, "Cause": cause}


class Overdue(StatesError):
    """A Task over its time, or one whose heartbeat was missed: AWS calls both States.Timeout."""

    def __init__(self, *, heartbeat: bool = False):
        super().__init__("States.Timeout")
        self.heartbeat = heartbeat


class LocatedError(StatesError):
    """A failure of the definition's own expressions: AWS's cause begins with the state and where it was entered."""

    name = "States.Runtime"

    def __init__(self, cause: str, error: str | None = None):
        super().__init__(error or self.name, cause)
        self.state: str | None = None

    def locate(self, state: str, entered: int) -> None:
        """Puts AWS's opening sentence before the cause, once: the innermost state is the one that is told."""
        if self.state is None:
            self.state = state
            self.cause = (
                f"An error occurred while executing the state '{state}' "
                f"(entered at the event id #{entered}). {self.cause}"
            )


class QueryEvaluationError(LocatedError):
    """A JSONata expression that failed; it has an event of its own, EvaluationFailed."""

    name = "States.QueryEvaluationError"

    def __init__(self, cause: str, location: str | None = None, *, after_entry: bool = False):
        super().__init__(cause)
        self.location = location
        self.after_entry = after_entry


class Cancelled(Exception):
    """The execution, or the Parallel or Map around this branch, ended: the thread leaves without a word."""
