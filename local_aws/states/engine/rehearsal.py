"""A state tried out alone (TestState): what stands in for its work, and what is seen on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.values import to_text


class Retriable(Exception):
    """The failure would be answered by a Retrier, and the rehearsal ends there."""

    def __init__(self, failure: StatesError):
        super().__init__(str(failure))
        self.failure = failure


@dataclass
class Rehearsal:
    """A rehearsal's mock, the retries and failed items that it pretends to have seen, and its notes.

    `check_count` refuses a result that a Map of so many iterations cannot have; None when their number is not known.
    """

    result: Any = None
    error: StatesError | None = None
    mocked: bool = False
    retries: int = 0
    failed_items: int = 0
    reader_data: str | None = None
    check_count: Callable[[int | None], None] = lambda total: None
    inspection: dict[str, Any] = field(default_factory=dict)
    caught: StatesError | None = None
    error_details: dict[str, Any] = field(default_factory=dict)

    def answer(self) -> Any:
        """The mock's result; or its error raised."""
        if self.error:
            raise self.error
        return self.result

    def note(self, name: str, value: Any) -> None:
        """Keeps what the state has at this point: data as JSON text, limits as numbers."""
        if name == "toleratedFailurePercentage":
            value = float(value)
        is_limit = name.startswith(("maxConcurrency", "tolerated"))
        self.inspection[name] = value if is_limit else to_text(value)

    def catch(self, index: int, failure: StatesError) -> None:
        """Notes the Catcher that takes the failure."""
        self.caught = failure
        self.error_details["catchIndex"] = index

    def retry(self, index: int, most: int, seconds: float, failure: StatesError) -> None:
        """Ends the rehearsal when the Retrier has attempts left."""
        self.error_details["retryIndex"] = index
        if self.retries < most:
            self.error_details["retryBackoffIntervalSeconds"] = int(seconds)
            raise Retriable(failure)
