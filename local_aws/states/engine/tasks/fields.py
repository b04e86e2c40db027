"""The fields that all kinds of Task have in common: time-outs and credentials."""

from dataclasses import dataclass
from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.query import at_path, fill, selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.values import shown


@dataclass(frozen=True)
class TaskFields:
    """A Task's TimeoutSeconds, HeartbeatSeconds and role, evaluated."""

    timeout: float | None
    heartbeat: float | None
    role: str | None

    def scheduled(self) -> dict[str, Any]:
        """The members that they add to the event of scheduling."""
        told: dict[str, Any] = {}
        if self.timeout is not None:
            told["timeoutInSeconds"] = self.timeout
        if self.heartbeat is not None:
            told["heartbeatInSeconds"] = self.heartbeat
        if self.role is not None:
            told["taskCredentials"] = {"roleArn": self.role}
        return told


def task_fields(visit: Visit) -> TaskFields:
    """The fields' values in this visit."""
    return TaskFields(_seconds(visit, "TimeoutSeconds"), _seconds(visit, "HeartbeatSeconds"), _role(visit))


def _seconds(visit: Visit, field: str) -> float | None:
    state, path = visit.state, f"{field}Path"
    if path not in state:
        seconds = state.get(field)
        return jsonata.evaluate_whole(visit, seconds, field) if jsonata.is_expression(seconds) else seconds
    seconds = at_path(visit, state[path], selected_input(visit))
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
        raise LocatedError(f"Expected non-negative integer for {path}, got '{shown(seconds)}' instead.")
    return seconds


def _role(visit: Visit) -> str | None:
    if "Credentials" not in visit.state:
        return None
    template = visit.state["Credentials"]
    if visit.jsonata:
        return jsonata.fill(visit, template, "Credentials")["RoleArn"]
    return fill(visit, template, selected_input(visit))["RoleArn"]
