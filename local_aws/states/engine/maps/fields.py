"""The numbers that a Map state is given: MaxConcurrency and what failures it tolerates."""

from dataclasses import dataclass
from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.query import at_path, selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, StatesError
from local_aws.states.language.fields import FIELDS, WHOLE, value_in
from local_aws.states.language.values import shown

NAMES = {int: "integer", float: "float"}


@dataclass(frozen=True)
class Tolerance:
    """How many items of a distributed Map may fail, and how many in a hundred; None where nothing is said."""

    count: int | None
    percentage: float | None

    def exceeded(self, failed: int, total: int) -> bool:
        """Whether so many failures are too many: for either threshold, or for one of none where there is neither."""
        if self.count is None and self.percentage is None:
            return failed > 0
        if self.count is not None and failed > self.count:
            return True
        return self.percentage is not None and failed * 100 > self.percentage * total


def too_many_failures() -> StatesError:
    """The failure of a Map of which more failed than it tolerates."""
    return StatesError(
        "States.ExceedToleratedFailureThreshold", "The specified tolerated failure threshold was exceeded"
    )


def max_concurrency(visit: Visit) -> int:
    """The iterations that may run at a time; 0 is no limit."""
    limit = int(number_of(visit, "MaxConcurrency"))
    if limit < 0:
        raise LocatedError(f"Expected non-negative integer for MaxConcurrency, got '{limit}' instead.")
    visit.inspect("maxConcurrency", limit)
    return limit


def tolerance(visit: Visit) -> Tolerance:
    """The tolerated failures; a value that is none is a runtime error."""
    tolerated = Tolerance(_count(visit), _percentage(visit))
    if tolerated.count is not None:
        visit.inspect("toleratedFailureCount", tolerated.count)
    if tolerated.percentage is not None:
        visit.inspect("toleratedFailurePercentage", tolerated.percentage)
    return tolerated


def number_of(visit: Visit, field: str) -> Any:
    """The field's number; at the path of `<field>Path` it may also be a text that writes one."""
    if f"{field}Path" not in visit.state:
        value = value_in(visit.state, field)
        return jsonata.evaluate(visit, value, field, "number") if jsonata.is_expression(value) else value
    path, read = visit.state[f"{field}Path"], int if FIELDS[field].kind is WHOLE else float
    value = at_path(visit, path, selected_input(visit))
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        return read(value)
    except ValueError:
        raise LocatedError(
            f'The {field}Path field refers to value "{shown(value)}" which is not a valid {NAMES[read]}: {path}'
        ) from None


def _count(visit: Visit) -> int | None:
    count = number_of(visit, "ToleratedFailureCount")
    if count is not None and count < 0:
        raise LocatedError("ToleratedFailureCount cannot be negative.")
    return count


def _percentage(visit: Visit) -> float | None:
    percentage = number_of(visit, "ToleratedFailurePercentage")
    if percentage is not None and not 0 <= percentage <= 100:
        raise LocatedError("ToleratedFailurePercentage must be between 0 and 100.")
    return percentage
