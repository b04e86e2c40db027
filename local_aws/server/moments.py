"""What lasts a moment on AWS and ends with the answer here, unless `faults.json` gives it one.

`pending`: a new function cannot be invoked or changed. `updating`: a changed one cannot be changed again.
`deleting`: a deleted state machine is still there, DELETING. `unseen`: a new execution does not exist yet.
"""

from collections.abc import Callable

from local_aws import turns
from local_aws.turns import alarms
from local_aws.wire import ServiceError

Handle = Callable[[str, dict], dict]
NOT_NOW = "The operation cannot be performed at this time."
PENDING = {
    "State": "Pending",
    "StateReason": "The function is being created.",
    "StateReasonCode": "Creating",
}
UPDATES = ("UpdateFunctionCode", "UpdateFunctionConfiguration")
CHANGES = (*UPDATES, "PublishVersion")


class Moments:
    """The things that are in such a moment, by name or ARN, and when it began: it lasts as long as is told now."""

    def __init__(self, length: Callable[[str], float]):
        """`length(what)` tells how many seconds a moment takes now."""
        self._length = length
        self._began: dict[tuple[str, str], float] = {}
        self._going: set[str] = set()  # the state machines that are being deleted

    def states(self, name: str, params: dict, handle: Handle) -> dict:
        """The answer of Step Functions, as it is in the moments after a start and a deletion."""
        arn = params.get("stateMachineArn") or params.get("executionArn") or ""
        if name == "DeleteStateMachine" and self._length("deleting"):
            self._delete_later(arn, lambda: handle(name, params))
            return {}
        if name in ("DescribeExecution", "GetExecutionHistory") and self._lasts("unseen", arn):
            raise ServiceError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
        if name in ("StartExecution", "UpdateStateMachine") and arn in self._going:
            raise ServiceError("StateMachineDeleting", f"State Machine is deleting: '{arn}'")
        if name == "CreateStateMachine":
            self._check_name(str(params.get("name")))
        answer = handle(name, params)
        if name == "StartExecution":
            self._begin("unseen", answer["executionArn"])
        if name == "DescribeStateMachine" and arn in self._going:
            answer = {**answer, "status": "DELETING"}
        return answer

    def check_function(self, name: str, function: str, arn: str) -> None:
        """Raises ResourceConflictException while the function is not ready for this operation."""
        if name in (*CHANGES, "Invoke") and self._lasts("pending", function):
            state = "The function is currently in the following state: Pending"
            raise ServiceError("ResourceConflictException", f"{NOT_NOW} {state}", 409)
        if name in CHANGES and self._lasts("updating", function):
            update = f"An update is in progress for resource: {arn}"
            raise ServiceError("ResourceConflictException", f"{NOT_NOW} {update}", 409)

    def function_changed(self, name: str, function: str) -> None:
        """Begins the moment that follows a creation or a change."""
        self._begin("pending" if name == "CreateFunction" else "updating", function)

    def function_state(self, name: str, function: str) -> dict[str, str]:
        """The members of its configuration that differ: meanwhile, and always in the answer that begins it."""
        if name == "CreateFunction" or self._lasts("pending", function):
            return PENDING
        if name in UPDATES or self._lasts("updating", function):
            return {"LastUpdateStatus": "InProgress"}
        return {}

    def _check_name(self, machine: str) -> None:
        for arn in list(self._going):
            if arn.endswith(f":stateMachine:{machine}"):
                raise ServiceError("StateMachineDeleting", f"State Machine is deleting: '{arn}'")

    def _delete_later(self, arn: str, delete: Callable[[], object]) -> None:
        def end() -> None:
            delete()
            self._going.discard(arn)

        if arn not in self._going:
            self._going.add(arn)
            alarms.after(self._length("deleting"), end)

    def _begin(self, what: str, which: str) -> None:
        if self._length(what):
            self._began[what, which] = turns.monotonic()

    def _lasts(self, what: str, which: str) -> bool:
        began = self._began.get((what, which))
        if began is not None and turns.monotonic() >= began + self._length(what):
            self._began.pop((what, which), None)
            return False
        return began is not None
