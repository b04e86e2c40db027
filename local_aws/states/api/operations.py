"""The API's operations by name; each module adds its own."""

from collections.abc import Callable
from typing import Any

from local_aws.states.store import Store
from local_aws.wire import RequestContext

Operation = Callable[[Store, dict[str, Any], RequestContext], dict[str, Any]]
OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Marks the function that answers this operation."""

    def register(answer: Operation) -> Operation:
        OPERATIONS[name] = answer
        return answer

    return register
