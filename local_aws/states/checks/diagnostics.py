"""What is wrong with a definition, in AWS's codes and words, and where."""

from typing import NamedTuple

SCHEMA = "SCHEMA_VALIDATION_FAILED"
ERROR, WARNING = "ERROR", "WARNING"


class Diagnostic(NamedTuple):
    """One finding; `location` is a path such as `/States/Open Case/Next`, a warning keeps nothing from being made."""

    message: str
    location: str | None = None
    code: str = SCHEMA
    severity: str = ERROR

    def told(self) -> str:
        """The finding as CreateStateMachine tells it."""
        return f"{self.code}: {self.message}" + ("" if self.location == "" else f" at {self.location or 'null'}")


class Findings(list[Diagnostic]):
    """The findings so far."""

    def add(self, message: str, location: str | None, code: str = SCHEMA) -> None:
        """Adds an error."""
        self.append(Diagnostic(message, location, code))

    def warn(self, message: str, location: str, code: str) -> None:
        """Adds a warning."""
        self.append(Diagnostic(message, location, code, WARNING))

    @property
    def errors(self) -> list[Diagnostic]:
        """Those for which nothing can be created."""
        return [finding for finding in self if finding.severity == ERROR]
