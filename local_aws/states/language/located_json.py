"""JSON that somebody wrote by hand: its objects know in which lines their members stand."""

import bisect
import json
import math
import re
from collections.abc import Callable
from json.decoder import JSONDecodeError, JSONDecoder, JSONObject
from json.scanner import py_make_scanner
from typing import Any


class Misplaced(Exception):
    """Something that cannot stand in this line."""

    def __init__(self, line: int, why: str):
        super().__init__(f"line {line}: {why}")


class NoNumber(ValueError):
    """A number that JSON has not."""


class Located(dict):
    """A JSON object; `lines` has the line in which each member's value begins."""

    def __init__(self, members: dict[str, Any], lines: dict[str, int]):
        super().__init__(members)
        self.lines = lines


def located(text: str) -> Any:
    """The data, whose objects are Located. Raises Misplaced for what is no JSON, and for a name that stands twice."""
    try:
        return _Decoder(text).decode(text)
    except JSONDecodeError as problem:
        raise Misplaced(problem.lineno, f"{problem.msg} (column {problem.colno})") from None
    except (RecursionError, ValueError) as problem:
        raise Misplaced(1, f"this is no JSON: {problem}") from None


def plain(value: Any) -> Any:
    """The same data without lines."""
    return json.loads(json.dumps(value))


class _Decoder(JSONDecoder):
    """json's own, whose objects look where their values begin."""

    def __init__(self, text: str):
        super().__init__(parse_constant=_no_number, parse_float=_number)
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self.parse_object = self._object
        self.scan_once = py_make_scanner(self)

    def _line(self, place: int) -> int:
        return bisect.bisect_left(self._ends, place) + 1

    def _object(self, state: tuple[str, int], strict: bool, scan: Callable, *others: Any) -> tuple[Located, int]:
        places: list[int] = []

        def scanned(text: str, place: int) -> tuple[Any, int]:
            places.append(place)
            try:
                return scan(text, place)
            except NoNumber as problem:
                raise Misplaced(self._line(place), str(problem)) from None

        pairs, end = JSONObject(state, strict, scanned, None, list, None)
        lines: dict[str, int] = {}
        for (name, _value), place in zip(pairs, places, strict=True):
            if name in lines:
                raise Misplaced(self._line(place), f"'{name}' stands in this object twice.")
            lines[name] = self._line(place)
        return Located(dict(pairs), lines), end


def _number(text: str) -> float:
    return float(text) if math.isfinite(float(text)) else _no_number(text)


def _no_number(text: str) -> Any:
    raise NoNumber(f"{text} is no number in JSON.")
