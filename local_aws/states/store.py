"""What Step Functions keeps for one account in one region; gone when the server ends."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.wire import RequestContext

from .engine.callback import Callbacks

if TYPE_CHECKING:
    from .activity import Activity
    from .alias import Alias
    from .engine.execution import Execution
    from .engine.map_run import MapRun
    from .state_machine import StateMachine


@dataclass
class Store:
    """State machines, executions, activities and the rest, each by its ARN in order of creation."""

    account: str
    region: str
    handle: Callable[[str, dict, RequestContext], dict]
    machines: "dict[str, StateMachine]" = field(default_factory=dict)
    aliases: "dict[str, Alias]" = field(default_factory=dict)
    executions: "dict[str, Execution]" = field(default_factory=dict)
    activities: "dict[str, Activity]" = field(default_factory=dict)
    map_runs: "dict[str, MapRun]" = field(default_factory=dict)
    ended: "deque[Execution]" = field(default_factory=deque)
    callbacks: Callbacks = field(default_factory=Callbacks)
    lock: Any = field(default_factory=threading.RLock)

    def arn(self, kind: str, name: str) -> str:
        """The ARN of a resource of this account and region."""
        return f"arn:aws:states:{self.region}:{self.account}:{kind}:{name}"


_stores: dict[tuple[str, str], Store] = {}
_lock = threading.Lock()


def store_of(context: RequestContext, handle: Callable[[str, dict, RequestContext], dict]) -> Store:
    """The store of the account and region that the request is for; `handle` is how its executions call the API."""
    key = (context.account, context.region)
    with _lock:
        if key not in _stores:
            _stores[key] = Store(*key, handle)
        return _stores[key]
