"""Amazon EventBridge, in this process: buses whose rules send events on to queues, functions, topics, state machines.

`rule.py` is what is kept; `events_api.py` takes events, `routing.py` finds the rules and hands them on one after the
other, `transform.py` says what a target gets, `targets.py` brings it there.
"""

from local_aws.services import within
from local_aws.services.buses import buses_api, events_api, rules_api, targets_api  # noqa: F401 (they register)
from local_aws.services.buses.routing import happened
from local_aws.services.buses.store import OPERATIONS

__all__ = ["OPERATIONS", "handle"]
handle = OPERATIONS.handle
within.listen(happened)
