"""The items in what an ItemReader has read: JSON, JSON Lines or CSV."""

import csv
from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.jackson import JsonProblem, parse

DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


def reader_failed(cause: str) -> StatesError:
    """The failure of a Map that cannot read its items."""
    return StatesError("States.ItemReaderFailed", cause)


def pointed(text: str, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) leads to in a JSON text."""
    try:
        data = parse(text)
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            data = data[int(key)] if isinstance(data, list) else data[key]
    except (ValueError, LookupError, TypeError):
        raise reader_failed(f"There are no items at '{pointer}' in the data.") from None
    return data


def lines_of_json(text: str) -> list:
    """The value of each line that is not blank."""
    try:
        return [parse(line) for line in text.splitlines() if line.strip()]
    except JsonProblem as problem:
        raise reader_failed(f"A line of the data is no JSON: {problem.message}") from None


def rows_of_csv(text: str, config: dict[str, Any]) -> list[dict[str, str]]:
    """Each row under its headers, which stand in the first row or are given; what is missing in a row is ""."""
    delimiter = DELIMITERS.get(config.get("CSVDelimiter", "COMMA"), ",")
    rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter) if row]
    given = config.get("CSVHeaders") if config.get("CSVHeaderLocation") == "GIVEN" else None
    headers, rows = (given, rows) if given else (rows[0] if rows else [], rows[1:])
    return [{name: row[place] if place < len(row) else "" for place, name in enumerate(headers)} for row in rows]
