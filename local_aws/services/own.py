"""What the services of our own have in common: operations by name, and what is kept for an account in a region."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from local_aws import turns
from local_aws.wire import RequestContext, ServiceError

Store = TypeVar("Store")
Operation = Callable[[Any, dict[str, Any], RequestContext], dict[str, Any] | None]


class Kept(Generic[Store]):
    """One store for each account and region, made when it is first asked for; gone when the server ends."""

    def __init__(self, make: Callable[[str, str], Store]):
        """`make(account, region)` makes an empty one."""
        self._make, self._lock = make, turns.Lock()
        self._stores: dict[tuple[str, str], Store] = {}

    def of(self, context: RequestContext) -> Store:
        """The store that a request is about."""
        return self.at(context.account, context.region)

    def at(self, account: str, region: str) -> Store:
        """The store of an account in a region."""
        with self._lock:
            if (account, region) not in self._stores:
                self._stores[account, region] = self._make(account, region)
            return self._stores[account, region]


class Operations(Generic[Store]):
    """The operations that a service of ours offers: each a function of the store, the parameters, the circumstances."""

    def __init__(self, service: str, kept: Kept[Store]):
        """`service` is what a sentence calls it."""
        self._service, self._kept = service, kept
        self._by_name: dict[str, Operation] = {}

    def operation(self, function: Operation) -> Operation:
        """Marks the function that answers the operation of its name: `send_message` answers SendMessage."""
        self._by_name["".join(map(str.capitalize, function.__name__.split("_")))] = function
        return function

    @property
    def names(self) -> list[str]:
        """The operations that are offered."""
        return sorted(self._by_name)

    def handle(self, name: str, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
        """The answer to an operation. Raises ServiceError, also for what is not offered."""
        if name not in self._by_name:
            message = f"The local AWS does not offer {name} of {self._service}. It has {', '.join(self.names)}."
            raise ServiceError("UnsupportedOperation", message)
        return self._by_name[name](self._kept.of(context), params, context) or {}


def each(
    entries: list[dict[str, Any]], do: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What became of a batch's entries, each of which may be refused by itself: the successful ones, and the failed."""
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for entry in entries:
        try:
            done.append({"Id": entry["Id"], **(do(entry) or {})})
        except ServiceError as refused:
            why = {"SenderFault": True, "Code": refused.query_code or refused.code, "Message": refused.message}
            failed.append({"Id": entry["Id"], **why})
    return done, failed
