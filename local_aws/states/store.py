"""What Step Functions keeps for one account in one region; gone when the server ends."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from local_aws import turns
from local_aws.states.activity import Activity
from local_aws.states.alias import Alias
from local_aws.states.engine.execution import Execution
from local_aws.states.engine.maps.map_run import MapRun
from local_aws.states.engine.tasks.callback import Callbacks
from local_aws.states.refusals import check_arn, no_such_machine, no_such_resource
from local_aws.states.state_machine import Revision, StateMachine, Version
from local_aws.wire import RequestContext, ServiceError

UNPACKED, AT_ONCE = 100, 50  # executions that have ended and can be read at once; packed at a time
Kept = TypeVar("Kept")


@dataclass
class Store:
    """State machines, executions, activities and the rest, each by its ARN in order of creation.

    Its look-ups refuse in AWS's words what is no ARN of that kind, and what is not there.
    """

    account: str
    region: str
    handle: Callable[[str, dict, RequestContext], dict]
    machines: dict[str, StateMachine] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    executions: dict[str, Execution] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    map_runs: dict[str, MapRun] = field(default_factory=dict)
    ended: deque[Execution] = field(default_factory=deque)
    callbacks: Callbacks = field(default_factory=Callbacks)
    lock: Any = field(default_factory=turns.RLock)

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:aws:states:{self.region}:{self.account}:{kind}:{name}"

    def machine(self, arn: str) -> StateMachine:
        """The state machine; StateMachineDoesNotExist when there is none."""
        check_arn(arn, "stateMachine")
        if arn not in self.machines:
            raise no_such_machine(arn)
        return self.machines[arn]

    def version(self, arn: str) -> Version | None:
        """The version with this ARN, if it is one's."""
        base, _, number = arn.rpartition(":")
        machine = self.machines.get(base)
        return machine.versions.get(int(number)) if machine and number.isdecimal() and number.isascii() else None

    def alias(self, arn: str) -> Alias:
        """The alias; ResourceNotFound when there is none."""
        check_arn(arn, "stateMachine")
        if arn not in self.aliases:
            raise no_such_resource(arn)
        return self.aliases[arn]

    def revision(self, arn: str) -> tuple[Revision, str | None, str | None]:
        """The revision that an ARN leads to, with the version's and the alias's ARN on the way.

        An alias leads to one of its versions, drawn by their weights. StateMachineDeleting when it is on its way out.
        """
        check_arn(arn, "stateMachine")
        if arn in self.aliases:
            version = self._drawn(self.aliases[arn])
            return version.revision, version.arn, arn
        if version := self.version(arn):
            return version.revision, version.arn, None
        machine = self.machine(arn)
        if machine.status == "DELETING":
            raise ServiceError("StateMachineDeleting", f"State Machine is deleting: '{arn}'")
        return machine.revision, None, None

    def execution(self, arn: str) -> Execution:
        """The STANDARD execution; ExecutionDoesNotExist when there is none."""
        check_arn(arn, "execution")
        if arn not in self.executions:
            raise ServiceError("ExecutionDoesNotExist", f"Execution Does Not Exist: '{arn}'")
        return self.executions[arn]

    def described_execution(self, arn: str) -> Execution:
        """The execution; of EXPRESS ones, only those that a Map run started can be described."""
        found = self.executions.get(arn)
        return found if found and found.express else self.execution(arn)

    def activity(self, arn: str) -> Activity:
        """The activity; ActivityDoesNotExist when there is none."""
        check_arn(arn, "activity")
        if arn not in self.activities:
            raise ServiceError("ActivityDoesNotExist", f"Activity Does Not Exist: '{arn}'")
        return self.activities[arn]

    def map_run(self, arn: str) -> MapRun:
        """The Map run; ResourceNotFound when there is none."""
        check_arn(arn, "mapRun")
        if arn not in self.map_runs:
            raise no_such_resource(arn, f"Resource not found: '{arn}'")
        return self.map_runs[arn]

    def tags(self, arn: str) -> dict[str, str]:
        """The tags of a state machine or an activity, to be changed in place; ResourceNotFound when there is none."""
        check_arn(arn)
        resource = self.machines.get(arn) or self.activities.get(arn)
        if resource is None:
            raise no_such_resource(arn, f"Resource not found: '{arn}'")
        return resource.tags

    def all(self, table: dict[Any, Kept]) -> list[Kept]:
        """What one of its dictionaries holds at this moment, in order of creation; others go on adding to it."""
        with self.lock:
            return list(table.values())

    def enter(self, table: dict[str, Any], arn: str, item: Any) -> None:
        """Adds something to one of its dictionaries."""
        with self.lock:
            table[arn] = item

    def oldest_of_the_ended(self, execution: Execution) -> list[Execution]:
        """Adds one to those that have ended; some that ended longest ago, once they are many: they may be packed."""
        self.ended.append(execution)  # one step: when thousands end in one moment, none waits for the lock
        if len(self.ended) < UNPACKED + AT_ONCE:
            return []
        with self.lock:
            many = len(self.ended) >= UNPACKED + AT_ONCE
            return [self.ended.popleft() for _ in range(AT_ONCE)] if many else []

    def forget_when_idle(self, arn: str) -> None:
        """Takes a DELETING state machine out once no execution of it runs."""
        machine = self.machines.get(arn)
        if machine is None or machine.status != "DELETING":
            return
        with self.lock:
            if self.machines.get(arn) is not machine:
                return
            own = [execution for execution in self.executions.values() if execution.machine.arn == arn]
            if any(execution.status == "RUNNING" for execution in own):
                return
            del self.machines[arn]
            for execution in own:
                self.executions.pop(execution.arn, None)

    def _drawn(self, alias: Alias) -> Version:
        arn = random.choices(alias.versions(), [route["weight"] for route in alias.routes])[0]
        version = self.version(arn)
        if version is None:
            raise no_such_machine(arn)
        return version


_stores: dict[tuple[str, str], Store] = {}
_lock = turns.Lock()


def store_of(context: RequestContext, handle: Callable[[str, dict, RequestContext], dict]) -> Store:
    """The store of the account and region that the request is for; `handle` is how its executions call the API."""
    key = (context.account, context.region)
    with _lock:
        if key not in _stores:
            _stores[key] = Store(*key, handle)
        return _stores[key]
