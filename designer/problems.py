"""What AWS says of a definition, as sentences; what only follows from something else is folded."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

STATE = re.compile(r"/States/([^/]+)")
FOLLOWS = "is not reachable"


class Problem(NamedTuple):
    """One finding: its sentence, the state it is about (None: the machine), where in it, and whether it only warns."""

    sentence: str
    state: str | None = None
    location: str = ""
    warns: bool = False

    def __str__(self) -> str:
        where = f"{self.state}: " if self.state else ""
        return f"{where}{self.sentence}" + (" (a warning)" if self.warns else "")


class Problems(list[Problem]):
    """The findings, empty when the definition is valid; printed, a sentence a line."""

    def __repr__(self) -> str:
        return "\n".join(map(str, self)) or "No problem found."

    __str__ = __repr__


def problems_of(diagnostics: Iterable[dict[str, Any]]) -> Problems:
    """The problems in ValidateStateMachineDefinition's diagnostics.

    A state that cannot be reached is not told beside other errors: it mostly follows from them.
    """
    found = [_problem(one) for one in diagnostics]
    causes = [one for one in found if FOLLOWS not in one.sentence and not one.warns]
    return Problems(one for one in found if not causes or FOLLOWS not in one.sentence)


def _problem(diagnostic: dict[str, Any]) -> Problem:
    location = diagnostic.get("location") or ""
    names = STATE.findall(location)
    rest = STATE.split(location)[-1].strip("/") if names else location.strip("/")
    sentence = diagnostic["message"] + (f" (at {rest})" if rest else "")
    return Problem(sentence, names[-1] if names else None, location, diagnostic.get("severity") == "WARNING")
