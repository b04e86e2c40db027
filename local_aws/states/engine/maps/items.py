"""The items in what an ItemReader has read: JSON, JSON Lines or CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from local_aws.states.language.failure import StatesError
from local_aws.states.language.jackson import JsonProblem, parse

DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}
MOST_IN_HEADERS = 10 * 1024  # bytes
csv.field_size_limit(8 * 2**20)


def reader_failed(cause: str) -> StatesError:
    """The failure of a Map that cannot read its items."""
    return StatesError("States.ItemReaderFailed", cause)


def items_in(file: io.TextIOBase, config: dict[str, Any]) -> Iterator[Any] | None:
    """The items in such data, as ReaderConfig tells; None for a type of data that is not read."""
    kind = config.get("InputType", "JSON")
    if kind == "JSON":
        return iter(array(pointed(file.read(), config.get("ItemsPointer", ""))))
    return {"JSONL": lines_of_json, "CSV": lambda lines: rows_of_csv(lines, config)}.get(kind, lambda _: None)(file)


def array(data: Any) -> list:
    """The data. Raises States.ItemReaderFailed for what is no array."""
    if not isinstance(data, list):
        raise reader_failed("Attempting to map over non-iterable node.")
    return data


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


def lines_of_json(lines: Iterable[str]) -> Iterator[Any]:
    """The value of each line that is not blank."""
    try:
        yield from (parse(line) for line in lines if line.strip())
    except JsonProblem as problem:
        raise reader_failed(f"A line of the data is no JSON: {problem.message}") from None


def rows_of_csv(lines: Iterable[str], config: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Each row under its headers, which stand in the first row or are given; what is missing in a row is ""."""
    delimiter = DELIMITERS.get(config.get("CSVDelimiter", "COMMA"), ",")
    try:
        rows = (row for row in csv.reader(lines, delimiter=delimiter) if row)
        headers = config.get("CSVHeaders") if config.get("CSVHeaderLocation") == "GIVEN" else None
        headers = headers or next(rows, [])
        _check_headers(headers)
        for row in rows:
            yield {name: row[place] if place < len(row) else "" for place, name in enumerate(headers)}
    except csv.Error as problem:
        raise reader_failed(f"The data are no CSV: {problem}.") from None


def _check_headers(headers: list[str]) -> None:
    if len(set(headers)) < len(headers):
        raise reader_failed("CSV headers cannot contain duplicates.")
    if sum(len(name.encode("utf-8", "replace")) for name in headers) > MOST_IN_HEADERS:
        raise reader_failed("CSV headers cannot be larger than 10 KiB.")
