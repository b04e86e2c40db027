"""The functions of Logs Insights: of numbers, texts, moments, and whether something is there."""

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from local_aws.services.logs_language.words import NotUnderstood, number

MOMENT = "%Y-%m-%d %H:%M:%S.%f"
PERIOD = re.compile(r"(\d{1,8})(ms|s|m|h|d|w)")  # more is no timedelta
UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
EPOCH = datetime(1970, 1, 1)


class Function(NamedTuple):
    """What it computes, how many arguments it needs at least and takes at most, and whether they may be missing."""

    compute: Callable[..., Any]
    least: int
    most: int
    takes_nothing: bool = False

    def call(self, values: list[Any]) -> Any:
        """The value; nothing where an argument is nothing, or is none that the function takes."""
        if not self.takes_nothing and any(value is None for value in values):
            return None
        try:
            return self.compute(*values)
        except (TypeError, ValueError, OverflowError, ZeroDivisionError):
            return None


def text_of(value: Any) -> str:
    """A value as Insights writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def moment_of(text: Any) -> datetime:
    """The moment that `@timestamp` writes."""
    return datetime.strptime(text, MOMENT)


def told(moment: datetime) -> str:
    """A moment as `@timestamp` writes it."""
    return moment.strftime(MOMENT)[:-3]


def period_of(text: Any) -> timedelta:
    """How long `5m` is; NotUnderstood for what is no period, and for months, quarters and years."""
    found = PERIOD.fullmatch(str(text))
    if not found or not int(found[1]):
        raise NotUnderstood(f"'{text}' is no period such as 30s, 5m, 1h, 1d.")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def floored(text: Any, period: Any) -> str:
    """The beginning of the period in which a moment is."""
    moment, length = moment_of(text), period_of(period)
    return told(EPOCH + (moment - EPOCH) // length * length)


def _num(value: Any) -> float:
    found = number(value)
    if found is None:
        raise ValueError(value)
    return found


def _substr(text: Any, start: Any, length: Any = None) -> str:
    begin = int(_num(start))
    return text_of(text)[begin : None if length is None else begin + int(_num(length))]


def _millis(text: Any) -> int:
    return int(moment_of(text).replace(tzinfo=UTC).timestamp() * 1000)


FUNCTIONS: dict[str, Function] = {
    "abs": Function(lambda a: abs(_num(a)), 1, 1),
    "ceil": Function(lambda a: math.ceil(_num(a)), 1, 1),
    "floor": Function(lambda a: math.floor(_num(a)), 1, 1),
    "greatest": Function(lambda *all: max(map(_num, all)), 1, 99),
    "least": Function(lambda *all: min(map(_num, all)), 1, 99),
    "log": Function(lambda a: math.log(_num(a)), 1, 1),
    "sqrt": Function(lambda a: math.sqrt(_num(a)), 1, 1),
    "ispresent": Function(lambda a: a is not None, 1, 1, takes_nothing=True),
    "coalesce": Function(lambda *all: next((a for a in all if a is not None), None), 1, 99, takes_nothing=True),
    "isempty": Function(lambda a: a is None or text_of(a) == "", 1, 1, takes_nothing=True),
    "isblank": Function(lambda a: a is None or not text_of(a).strip(), 1, 1, takes_nothing=True),
    "concat": Function(lambda *all: "".join(map(text_of, all)), 1, 99),
    "trim": Function(lambda a: text_of(a).strip(), 1, 1),
    "ltrim": Function(lambda a: text_of(a).lstrip(), 1, 1),
    "rtrim": Function(lambda a: text_of(a).rstrip(), 1, 1),
    "strlen": Function(lambda a: len(text_of(a)), 1, 1),
    "toupper": Function(lambda a: text_of(a).upper(), 1, 1),
    "tolower": Function(lambda a: text_of(a).lower(), 1, 1),
    "substr": Function(_substr, 2, 3),
    "replace": Function(lambda a, old, new: text_of(a).replace(text_of(old), text_of(new)), 3, 3),
    "strcontains": Function(lambda a, part: int(text_of(part) in text_of(a)), 2, 2),
    "datefloor": Function(floored, 2, 2),
    "tomillis": Function(_millis, 1, 1),
    "frommillis": Function(lambda a: told(EPOCH + timedelta(milliseconds=_num(a))), 1, 1),
}
