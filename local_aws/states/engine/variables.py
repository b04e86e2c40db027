"""The workflow variables that Assign sets: visible here and in what is inside, never outside."""

from typing import Any


class Variables:
    """One scope of variables; an inner one reads the outer's and sets only its own."""

    def __init__(self, outer: "Variables | None" = None):
        self._outer = outer
        self._own: dict[str, Any] = {}

    def assign(self, values: dict[str, Any]) -> None:
        """Sets all of them at once."""
        self._own = {**self._own, **values}

    def own(self) -> dict[str, Any]:
        """Those that were set here; never changed in place."""
        return self._own

    def all(self) -> dict[str, Any]:
        """Every variable that is visible here."""
        return {**self._outer.all(), **self._own} if self._outer else self._own
