"""Queries of CloudWatch Logs Insights: `fields`, `display`, `filter`, `parse`, `sort`, `limit`, `dedup`, `stats`.

The commands are those of "CloudWatch Logs Insights language query syntax"; the others are refused by their names.
"""

from collections.abc import Callable, Iterable
from typing import Any

from local_aws.services.logs_language.events import Event
from local_aws.services.logs_language.expressions import NAME, WORD, Expressions, is_true
from local_aws.services.logs_language.functions import text_of
from local_aws.services.logs_language.parsing import parsed
from local_aws.services.logs_language.patterns import Patience
from local_aws.services.logs_language.stats import Groups, grouped, named
from local_aws.services.logs_language.words import NotUnderstood, Words, number

Step = Callable[[list[Event]], list[Event]]

MOST = 10_000  # rows, also without limit
SHOWN = ("@timestamp", "@message")


class Query:
    """A query, understood: `run` gives its rows. Raises NotUnderstood for what is none, or is not offered."""

    def __init__(self, text: str):
        self._words, self._patience = Words(text, WORD), Patience()
        self._steps: list[Step] = []
        self._shown: list[str] | None = None
        self._sorted = False
        self._command()
        while self._words.accept("|"):
            self._command()
        self._words.end()

    def run(self, events: Iterable[Event]) -> list[dict[str, str]]:
        """The rows, each with the fields that are to be shown, as texts; the newest event first unless sorted.

        NotUnderstood when a regular expression takes too long.
        """
        rows = list(events)
        if not self._sorted:
            rows.sort(key=lambda row: row["@timestamp"], reverse=True)
        for step in self._steps:
            rows = step(rows)
        shown = SHOWN if self._shown is None else self._shown
        return [
            {name: text_of(row[name]) for name in (*shown, "@ptr") if row.get(name) is not None} for row in rows[:MOST]
        ]

    def fields(self) -> None:
        """Shows these fields and what is computed of them; `a as b` under another name."""
        computed = named(self._expressions())
        self._shown = [*(self._shown or []), *(name for name, _ in computed)]
        self._steps.append(lambda rows: [{**row, **{name: value(row) for name, value in computed}} for row in rows])

    def display(self) -> None:
        """Shows these fields alone."""
        self._shown = []
        self.fields()

    def filter(self) -> None:
        """Keeps the rows for which the condition holds."""
        holds = self._expressions().value()
        self._steps.append(lambda rows: [row for row in rows if is_true(holds(row))])

    def parse(self) -> None:
        """Takes fields out of a field."""
        step = parsed(self._expressions())
        self._steps.append(lambda rows: [step(row) for row in rows])

    def sort(self) -> None:
        """Sorts by fields, numbers as numbers."""
        self._sorted = True
        orders = [self._order()]
        while self._words.accept(","):
            orders.append(self._order())
        for name, down in reversed(orders):
            self._steps.append(lambda rows, name=name, down=down: sorted(rows, key=_order(name), reverse=down))

    def limit(self) -> None:
        """Keeps so many rows."""
        word = self._words.take()
        if not word.isascii() or not word.isdigit() or not 0 < int(word) <= MOST:
            raise NotUnderstood(f"'{word}' is no limit between 1 and {MOST}.")
        self._steps.append(lambda rows: rows[: int(word)])

    def dedup(self) -> None:
        """Keeps the first row for each value of these fields."""
        expressions = self._expressions()
        names = [expressions.name()]
        while self._words.accept(","):
            names.append(expressions.name())

        def step(rows: list[Event]) -> list[Event]:
            first: dict[tuple, Event] = {}
            for row in rows:
                first.setdefault(tuple(text_of(row.get(name)) for name in names), row)
            return list(first.values())

        self._steps.append(step)

    def stats(self) -> None:
        """One row for each group: counts, sums, averages, least and largest."""
        step, self._shown = grouped(Groups(self._words, self._patience))
        self._sorted = True
        self._steps.append(step)

    def _command(self) -> None:
        """Reads one command; there may be none."""
        if self._words.next in ("", "|"):
            return
        name = self._words.take()
        if name.lower() not in COMMANDS:
            offered = ", ".join(COMMANDS)
            raise NotUnderstood(f"The command '{name}' is not offered by the AWS on this machine: {offered} are.")
        COMMANDS[name.lower()](self)

    def _expressions(self) -> Expressions:
        return Expressions(self._words, self._patience)

    def _order(self) -> tuple[str, bool]:
        """A column by its name or, as stats tells it, by the text that it is computed from; whether it goes down."""
        begin = self._words.begin
        while self._words.next.lower() not in ("asc", "desc", "", "|", ","):
            if self._words.take() == "(":
                while self._words.next not in (")", ""):
                    self._words.take()
        text = self._words.text[begin : self._words.done]
        if not NAME.fullmatch(text) and text not in (self._shown or ()):
            raise NotUnderstood(f"'{text}' is no column to sort by, behind which may stand asc or desc.")
        down = not self._words.accept("asc")
        self._words.accept("desc")
        return text.strip("`"), down


COMMANDS: dict[str, Callable[[Query], None]] = {
    name: getattr(Query, name) for name in ("fields", "display", "filter", "sort", "limit", "parse", "dedup", "stats")
}


def _order(name: str) -> Callable[[Event], tuple]:
    def key(row: Event) -> tuple[int, float, Any]:
        value = row.get(name)
        as_number = number(value)
        return (0, 0, "") if value is None else (1, as_number, "") if as_number is not None else (2, 0, text_of(value))

    return key
