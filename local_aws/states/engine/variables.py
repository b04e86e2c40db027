"""The workflow variables that Assign sets: visible here and in what is inside, never outside."""

from typing import Any

from local_aws.states.engine.quotas import DATA_LIMIT, MOST_BYTES, size_of
from local_aws.states.language.failure import StatesError

MOST_BYTES_OF_ALL = 10 * 2**20


class Variables:
    """One scope of variables; an inner one reads the outer's and sets only its own."""

    def __init__(self, outer: "Variables | None" = None):
        self._outer = outer
        self._own: dict[str, Any] = {}
        self._sizes: dict[str, int] = {}

    def assign(self, values: dict[str, Any]) -> None:
        """Sets all of them at once; States.DataLimitExceeded when they, or all that are visible, are too large."""
        sizes = {name: size_of(value) for name, value in values.items()}
        for name, size in sizes.items():
            if size > MOST_BYTES:
                raise _too_large(f"The variable '{name}' has a size")
        if sum(sizes.values()) > MOST_BYTES:
            raise _too_large("The variables assigned at once have a size")
        if sum({**self._visible_sizes(), **sizes}.values()) > MOST_BYTES_OF_ALL:
            raise _too_large("All variables together have a size")
        self._own, self._sizes = {**self._own, **values}, {**self._sizes, **sizes}

    def own(self) -> dict[str, Any]:
        """Those that were set here; never changed in place."""
        return self._own

    def restore(self, values: dict[str, Any]) -> None:
        """Sets those that were set before a redrive."""
        self._own, self._sizes = values, {name: size_of(value) for name, value in values.items()}

    def _visible_sizes(self) -> dict[str, int]:
        return {**self._outer._visible_sizes(), **self._sizes} if self._outer else self._sizes

    def all(self) -> dict[str, Any]:
        """Every variable that is visible here."""
        return {**self._outer.all(), **self._own} if self._outer else self._own


def _too_large(what: str) -> StatesError:
    return StatesError(DATA_LIMIT, f"{what} exceeding the maximum number of bytes service limit.")
