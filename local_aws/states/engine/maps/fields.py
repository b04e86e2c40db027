"""The numbers that a Map state is given: MaxConcurrency and what failures it tolerates."""

from dataclasses import dataclass
from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.query import at_path, selected_input
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError, StatesError
from local_aws.states.language.values import shown


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
    limit = int(number_of(visit, "MaxConcurrency", int, "integer", 0))
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


def number_of(visit: Visit, field: str, kind: type, name: str, default: Any = None) -> Any:
    """The field's number; at the path of `<field>Path` it may also be a text that writes one."""
    if f"{field}Path" not in visit.state:
        value = visit.state.get(field, default)
        return jsonata.evaluate(visit, value, field, "number") if jsonata.is_expression(value) else value
    path = visit.state[f"{field}Path"]
    value = at_path(visit, path, selected_input(visit))
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise ValueError
        return kind(value)
    except ValueError:
        raise LocatedError(
            f'The {field}Path field refers to value "{shown(value)}" which is not a valid {name}: {path}'
        ) from None


def _count(visit: Visit) -> int | None:
    count = number_of(visit, "ToleratedFailureCount", int, "integer")
    if count is not None and count < 0:
        raise LocatedError("ToleratedFailureCount cannot be negative.")
    return count


def _percentage(visit: Visit) -> float | None:
    percentage = number_of(visit, "ToleratedFailurePercentage", float, "float")
    if percentage is not None and not 0 <= percentage <= 100:
        raise LocatedError("ToleratedFailurePercentage must be between 0 and 100.")
    return percentage
