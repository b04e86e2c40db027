"""What is wrong with a definition, in AWS's codes and words, and where."""

from typing import NamedTuple

SCHEMA = "SCHEMA_VALIDATION_FAILED"


class Diagnostic(NamedTuple):
    """One finding; `location` is a path such as `/States/Open Case/Next`."""

    message: str
    location: str | None = None
    code: str = SCHEMA

    def told(self) -> str:
        """The finding as CreateStateMachine tells it."""
        return f"{self.code}: {self.message}" + ("" if self.location == "" else f" at {self.location or 'null'}")


class Findings(list[Diagnostic]):
    """The findings so far."""

    def add(self, message: str, location: str | None, code: str = SCHEMA) -> None:
        """One more."""
        self.append(Diagnostic(message, location, code))
