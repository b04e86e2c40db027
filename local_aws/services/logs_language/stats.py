"""Logs Insights' `stats`: one row for each group of rows."""

import itertools
import math
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.expressions import NAME, Expressions, Row, Value
from local_aws.services.logs_language.functions import text_of
from local_aws.services.logs_language.patterns import Patience
from local_aws.services.logs_language.words import NotUnderstood, Words, number

Rows = list[Row]
Aggregate = Callable[[Rows], Any]


class Groups(Expressions):
    """Reads expressions in which functions of a whole group stand; each is computed once for a group."""

    def __init__(self, words: Words, patience: Patience):
        super().__init__(words, patience)
        self.aggregates: dict[str, Aggregate] = {}
        self._numbers = itertools.count()

    def called(self, name: str) -> Value:
        """The call of a function, of a group or of what groups come to."""
        if name.lower() not in AGGREGATES:
            return super().called(name)
        self.words.expect("(")
        arguments = [] if self.words.accept("*") or self.words.next == ")" else [self.value()]
        if self.words.accept(","):
            arguments.append(self.value())
        self.words.expect(")")
        key = f"\0{next(self._numbers)}"
        self.aggregates[key] = AGGREGATES[name.lower()](*_checked(name.lower(), arguments))
        return lambda row: row.get(key)


def grouped(groups: Groups) -> tuple[Callable[[Rows], Rows], list[str]]:
    """What makes a row of each group, and the names of its fields: of `count(*) as n, max(a) by b, bin(5m)`."""
    computed = dict(named(groups))
    by = dict(named(Expressions(groups.words, groups.patience))) if groups.words.accept("by") else {}

    def step(rows: Rows) -> Rows:
        found: dict[tuple, Rows] = {} if by else {(): []}
        for row in rows:
            found.setdefault(tuple(value(row) for value in by.values()), []).append(row)
        return [_row(groups, dict(zip(by, key, strict=True)), computed, own) for key, own in found.items()]

    return step, [*by, *computed]


def named(expressions: Expressions) -> list[tuple[str, Value]]:
    """The expressions of a list, each with the name behind `as`, or else its own text."""
    found = [_named(expressions)]
    while expressions.words.accept(","):
        found.append(_named(expressions))
    return found


def _named(expressions: Expressions) -> tuple[str, Value]:
    words, begin = expressions.words, expressions.words.begin
    value = expressions.value()
    text = words.text[begin : words.done]
    if words.accept("as"):
        return expressions.name(), value
    return text.strip("`") if NAME.fullmatch(text) else text, value


def _row(groups: Groups, row: Row, computed: dict[str, Value], rows: Rows) -> Row:
    inner = row | {key: aggregate(rows) for key, aggregate in groups.aggregates.items()}
    for name, value in computed.items():
        row[name] = inner[name] = value(inner)
    return row


def _checked(name: str, arguments: list[Value]) -> list[Value]:
    wanted = 2 if name == "pct" else 1
    if len(arguments) != wanted and name != "count":
        raise NotUnderstood(f"{name} takes {wanted} argument{'s' * (wanted > 1)} in stats, not {len(arguments)}.")
    return arguments


def _count(*counted: Value) -> Aggregate:
    return lambda rows: sum(all(value(row) is not None for value in counted) for row in rows)


def _count_distinct(counted: Value) -> Aggregate:
    return lambda rows: len({text_of(value) for row in rows if (value := counted(row)) is not None})


def _of_numbers(compute: Callable[[list[float]], float]) -> Callable[[Value], Aggregate]:
    """An aggregate of the numbers among a group's values; nothing where there are none."""

    def aggregate(value: Value) -> Aggregate:
        def of(rows: Rows) -> float | None:
            numbers = [found for row in rows if (found := number(value(row))) is not None]
            return compute(numbers) if numbers else None

        return of

    return aggregate


def _stddev(values: list[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))


def _pct(value: Value, percent: Value) -> Aggregate:
    """The least value that so many percent of all do not exceed."""
    share = number(percent({}))
    if share is None or not 0 <= share <= 100:
        raise NotUnderstood("pct takes a field and a percentage from 0 to 100: pct(@duration, 95).")
    return _of_numbers(lambda values: sorted(values)[max(math.ceil(len(values) * share / 100), 1) - 1])(value)


def _at(end: Callable[..., Row]) -> Callable[[Value], Aggregate]:
    """The value in the first or last of a group's events."""

    def aggregate(value: Value) -> Aggregate:
        return lambda rows: value(end(rows, key=lambda row: row.get("@timestamp") or "")) if rows else None

    return aggregate


AGGREGATES: dict[str, Callable[..., Aggregate]] = {
    "count": _count,
    "count_distinct": _count_distinct,
    "sum": _of_numbers(math.fsum),
    "avg": _of_numbers(lambda values: math.fsum(values) / len(values)),
    "min": _of_numbers(min),
    "max": _of_numbers(max),
    "stddev": _of_numbers(_stddev),
    "pct": _pct,
    "earliest": _at(min),
    "latest": _at(max),
}
