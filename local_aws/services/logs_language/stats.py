"""Logs Insights' `stats`: one row for each group of rows."""

import re
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.words import NotUnderstood, number

Rows = list[dict[str, Any]]
CALL = re.compile(r"(\w+)\s*\(\s*([^()]*?)\s*\)(?:\s+as\s+(\S+))?", re.I)
FUNCTIONS: dict[str, Callable[[list[float]], float | None]] = {
    "sum": lambda values: sum(values),
    "avg": lambda values: sum(values) / len(values) if values else None,
    "min": lambda values: min(values, default=None),
    "max": lambda values: max(values, default=None),
}


def grouped(text: str) -> tuple[Callable[[Rows], Rows], list[str]]:
    """What makes a row of each group, and the names of its fields: of `count(*) as n, max(a) by b, c`."""
    calls, _, by = re.sub(r"(?:^|\s+)by\s+", "\0", text, count=1, flags=re.I).partition("\0")
    groups = [name.strip() for name in by.split(",") if name.strip()]
    if wrong := next((name for name in groups if "(" in name), None):
        raise NotUnderstood(f"Groups by a function ({wrong}) are not offered by the AWS on this machine.")
    computed = dict(_computed(call) for call in re.split(r",(?![^(]*\))", calls))

    def step(rows: Rows) -> Rows:
        found: dict[tuple, Rows] = {} if groups else {(): []}
        for row in rows:
            found.setdefault(tuple(row.get(name) for name in groups), []).append(row)
        return [
            {**dict(zip(groups, key, strict=True)), **{name: compute(own) for name, compute in computed.items()}}
            for key, own in found.items()
        ]

    return step, [*groups, *computed]


def _computed(call: str) -> tuple[str, Callable[[Rows], Any]]:
    found = CALL.fullmatch(call.strip())
    name = found and found[1].lower()
    if not found or name not in ("count", "count_distinct", *FUNCTIONS):
        raise NotUnderstood(
            f"'{call.strip()}' is not offered by the AWS on this machine: {', '.join(FUNCTIONS)}, count are."
        )
    field, told = found[2], found[3] or f"{found[1]}({found[2]})"
    if name == "count":
        return told, lambda rows: sum(field in ("*", "") or row.get(field) is not None for row in rows)
    if name == "count_distinct":
        return told, lambda rows: len({str(row[field]) for row in rows if row.get(field) is not None})
    return told, lambda rows: FUNCTIONS[name]([n for row in rows if (n := number(row.get(field))) is not None])
