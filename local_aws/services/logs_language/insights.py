"""Queries of CloudWatch Logs Insights: `fields`, `display`, `filter`, `parse`, `sort`, `limit`, `dedup`, `stats`.

The commands are those of "CloudWatch Logs Insights language query syntax"; functions other than stats' own, and
regular expressions beyond words and alternatives, are not offered.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from local_aws.services.logs_language.conditions import condition_of, value_of
from local_aws.services.logs_language.stats import grouped
from local_aws.services.logs_language.words import NotUnderstood, number

Event = dict[str, Any]
Step = Callable[[list[Event]], list[Event]]

NAME = re.compile(r"@?[\w.-]+|`[^`]+`")
PIPE = re.compile(r"""\|(?=(?:[^"'/]|"[^"]*"|'[^']*'|/(?:[^/\\]|\\.)+/)*$)""")
MOST, USUAL = 10_000, 10_000
SHOWN = ("@timestamp", "@message")
REPORT = re.compile(
    r"REPORT RequestId: (?P<requestId>\S+)\s+Duration: (?P<duration>[\d.]+) ms\s+Billed Duration: "
    r"(?P<billedDuration>[\d.]+) ms\s+Memory Size: (?P<memorySize>\d+) MB\s+Max Memory Used: (?P<maxMemoryUsed>\d+) MB"
)
REQUEST = re.compile(r"(START|END|REPORT) RequestId: (\S+)")


class Query:
    """A query, understood: `run` gives its rows. Raises NotUnderstood for what is none, or is not offered."""

    def __init__(self, text: str):
        self._steps: list[Step] = []
        self._shown: list[str] | None = None
        self._sorted, self._limited = False, False
        for command in filter(None, (part.strip() for part in PIPE.split(text))):
            name, _, rest = command.partition(" ")
            if name.lower() not in COMMANDS:
                raise NotUnderstood(f"The command '{name}' is not offered by the AWS on this machine.")
            COMMANDS[name.lower()](self, rest.strip())

    def run(self, events: Iterable[Event]) -> list[dict[str, str]]:
        """The rows, each with the fields that are to be shown, as texts; the newest event first unless sorted."""
        rows = list(events)
        if not self._sorted:
            rows.sort(key=lambda row: row["@timestamp"], reverse=True)
        for step in self._steps:
            rows = step(rows)
        rows = rows if self._limited else rows[:USUAL]
        shown = SHOWN if self._shown is None else self._shown
        return [{name: _text(row[name]) for name in (*shown, "@ptr") if row.get(name) is not None} for row in rows]

    def fields(self, rest: str) -> None:
        """Shows these fields; `a as b` under another name."""
        named = [_named(part) for part in rest.split(",")]
        self._shown = [*(self._shown or []), *(name for _, name in named)]
        self._steps.append(lambda rows: [{**row, **{to: row.get(name) for name, to in named}} for row in rows])

    def display(self, rest: str) -> None:
        """Shows these fields alone."""
        self._shown = []
        self.fields(rest)

    def filter(self, rest: str) -> None:
        """Keeps the rows for which the condition holds."""
        holds = condition_of(rest)
        self._steps.append(lambda rows: [row for row in rows if holds(row)])

    def sort(self, rest: str) -> None:
        """Sorts by fields, numbers as numbers."""
        self._sorted = True
        for part in reversed(rest.split(",")):
            name, _, order = part.strip().partition(" ")
            if order.strip().lower() not in ("", "asc", "desc"):
                raise NotUnderstood(f"'{order}' is no order: asc or desc.")
            down = order.strip().lower() != "asc"
            self._steps.append(lambda rows, name=name, down=down: sorted(rows, key=_order(name), reverse=down))

    def limit(self, rest: str) -> None:
        """Keeps so many rows."""
        if not rest.isascii() or not rest.isdigit() or not 0 < int(rest) <= MOST:
            raise NotUnderstood(f"'{rest}' is no limit between 1 and {MOST}.")
        self._limited = True
        self._steps.append(lambda rows: rows[: int(rest)])

    def parse(self, rest: str) -> None:
        """Takes fields out of a field by a glob: `parse @message "user=*, id=*" as user, id`."""
        found = re.fullmatch(r"""(\S+)\s+(["'])(.*)\2\s+as\s+(.+)""", rest, re.S | re.I)
        if not found:
            raise NotUnderstood('parse is offered with a text in which * stands for fields: parse @message "a=*" as a')
        parts, names = found[3].split("*"), [name.strip() for name in found[4].split(",")]
        if len(names) != len(parts) - 1:
            raise NotUnderstood(f"parse has {len(parts) - 1} * for {len(names)} fields.")
        self._steps.append(lambda rows: [{**row, **_globbed(row.get(found[1]), parts, names)} for row in rows])

    def dedup(self, rest: str) -> None:
        """Keeps the first row for each value of these fields."""
        names = [name.strip() for name in rest.split(",")]

        def step(rows: list[Event]) -> list[Event]:
            first: dict[tuple, Event] = {}
            for row in rows:
                first.setdefault(tuple(_text(row.get(name)) for name in names), row)
            return list(first.values())

        self._steps.append(step)

    def stats(self, rest: str) -> None:
        """One row for each group: counts, sums, averages, least and largest."""
        step, names = grouped(rest)
        self._sorted, self._shown = True, names
        self._steps.append(step)


COMMANDS: dict[str, Callable[[Query, str], None]] = {
    name: getattr(Query, name) for name in ("fields", "display", "filter", "sort", "limit", "parse", "dedup", "stats")
}


def event_of(message: str, **known: Any) -> Event:
    """A message's fields: what is `known` (`@timestamp`, …), what a Lambda log tells, and what is found in its JSON."""
    return {**_found_in_json(message), **_found_in_lambda_log(message), "@message": message, **known}


def _found_in_lambda_log(message: str) -> Event:
    request = REQUEST.match(message)
    if not request:
        return {}
    found: Event = {"@type": request[1], "@requestId": request[2]}
    if report := REPORT.match(message):
        for name, value in report.groupdict().items():
            megabyte = 1_000_000 if name in ("memorySize", "maxMemoryUsed") else 1
            found[f"@{name}"] = value if name == "requestId" else float(value) * megabyte
    return found


def _found_in_json(message: str) -> Event:
    """`{"details.input": …}`: the fields that Insights discovers, by their paths with dots."""
    try:
        data = json.loads(message) if message.lstrip()[:1] in "{[" and message.strip() else None
    except ValueError:
        return {}
    return dict(_flat(data, "")) if isinstance(data, dict) else {}


def _flat(value: Any, path: str) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict | list) and value:
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _flat(item, f"{path}.{key}" if path else str(key))
    else:
        yield path, value if isinstance(value, str | int | float) else json.dumps(value)


def _named(part: str) -> tuple[str, str]:
    name, _, to = re.sub(r"\s+as\s+", "\0", part.strip(), flags=re.I).partition("\0")
    if not NAME.fullmatch(name):
        raise NotUnderstood(f"'{name}' is no field; functions are not offered by the AWS on this machine.")
    return name.strip("`"), (to or name).strip().strip("`")


def _order(name: str) -> Callable[[Event], tuple]:
    def key(row: Event) -> tuple:
        value = row.get(name)
        as_number = number(value)
        return (0, 0, "") if value is None else (1, as_number, "") if as_number is not None else (2, 0, str(value))

    return key


def _globbed(value: Any, parts: list[str], names: list[str]) -> Event:
    """The pieces of the text between the parts, as short as they can be; none when the text is another."""
    text, found = "" if value is None else str(value), {}
    place = text.find(parts[0])
    if place < 0:
        return {}
    place += len(parts[0])
    for name, part in zip(names, parts[1:], strict=True):
        end = text.find(part, place) if part else len(text)
        if end < 0:
            return {}
        found[name], place = text[place:end], end + len(part)
    return found


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value_of(value))
