"""JSONPath as Step Functions reads it (Jayway's dialect): compiled once, then applied to plain data."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from local_aws.states.language.jsonpath_comparison import MISSING
from local_aws.states.language.jsonpath_filter import ConditionReader


def _step(name: str) -> re.Pattern:
    """The pattern of a step that is no filter; `name` is the class of a bare name's characters."""
    return re.compile(
        rf"""\.\.(?P<deep>\*|{name}*)
          | \.(?P<name>\*|{name}+)
          | \[\s*(?P<quoted>'(?:\\.|[^'\\])*'(?:\s*,\s*'(?:\\.|[^'\\])*')*|"(?:\\.|[^"\\])*")\s*\]
          | \[\s*(?P<all>\*)\s*\]
          | \[\s*(?P<slice>-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d*)?)\s*\]
          | \[\s*(?P<index>-?\d+(?:\s*,\s*-?\d+)*)\s*\]""",
        re.VERBOSE,
    )


STEP = _step(r"[^.\[\s]")
STEP_IN_FILTER = _step(r"[^.\[\]\s=!<>~&|(),]")
FILTER, FILTER_END = re.compile(r"\[\s*\?\s*\("), re.compile(r"\s*\)\s*\]")
QUOTED = re.compile(r"""'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)\"""")


class NoSuchPath(Exception):
    """The path leads nowhere in this data; `reason` says where it ends, in Jayway's words."""

    def __init__(self, path: str, reason: str, *, past_end: bool = False):
        super().__init__(path)
        self.path = path
        self.reason = reason
        self.past_end = past_end

    @property
    def step(self) -> str:
        """The name of the step that failed."""
        return self.reason.rpartition("[")[2].strip("']")


class Step(NamedTuple):
    """One step of a path: its kind and what it selects; `many` when it may give several values."""

    kind: str
    argument: Any
    many: bool


@lru_cache(maxsize=4096)
def compile_path(path: str) -> tuple[Step, ...]:
    """The steps of a path that begins with `$` or `@`; ValueError when it is no JSONPath."""
    if not path or path[0] not in "$@":
        raise ValueError(f"Invalid JSONPath: {path}")
    steps, end = _read(path, 1, STEP)
    if end != len(path):
        raise ValueError(f"Invalid JSONPath: {path}")
    return tuple(steps)


def find(path: str, data: Any) -> Any:
    """The value at the path: one value, or the list of them when the path may lead to several.

    A path that leads nowhere raises NoSuchPath, unless it goes through a wildcard, slice, filter or descent:
    then nothing is an empty list.
    """
    steps = compile_path(path)
    values, told = [data], "$"
    many = any(step.many for step in steps)
    for number, step in enumerate(steps, 1):
        found = [result for value in values for result in _apply(step, value, data)]
        told += _spell(step)
        if not found and not many:
            lead = "No results for path: " if number == len(steps) else "Missing property in path "
            past_end = step.kind == "index" and isinstance(values[0], list)
            raise NoSuchPath(path, lead + told, past_end=past_end)
        values = found
    return values if many else values[0]


def _read(text: str, position: int, pattern: re.Pattern) -> tuple[list[Step], int]:
    """The steps from a position on, and where they end."""
    steps: list[Step] = []
    while True:
        if match := FILTER.match(text, position):
            reader = ConditionReader(text, match.end(), _read_operand)
            steps.append(Step("filter", reader.either(), True))
            match = FILTER_END.match(text, reader.position)
            if not match:
                raise ValueError(f"Invalid JSONPath filter: {text}")
        elif match := pattern.match(text, position):
            steps.extend(_steps(match))
        else:
            return steps, position
        position = match.end()


def _read_operand(text: str, position: int) -> tuple[Callable[[Any, Any], Any], int]:
    """What a path in a filter gives for an item and the root, and where the path ends."""
    of_item = text[position] == "@"
    steps, end = _read(text, position + 1, STEP_IN_FILTER)
    many = any(step.many for step in steps)

    def value(item: Any, root: Any) -> Any:
        values = [item if of_item else root]
        for step in steps:
            values = [found for value in values for found in _apply(step, value, root)]
        return values if many else values[0] if values else MISSING

    return value, end


def _steps(match: re.Match) -> Iterator[Step]:
    kind, text = match.lastgroup, match.group(match.lastgroup)
    if kind == "deep":
        yield Step("deep", text or None, True)
    elif kind == "name":
        yield Step("all", None, True) if text == "*" else Step("name", text, False)
    elif kind == "quoted":
        names = [re.sub(r"\\(.)", r"\1", single or double) for single, double in QUOTED.findall(text)]
        yield Step("name", names[0], False) if len(names) == 1 else Step("names", names, True)
    elif kind == "all":
        yield Step("all", None, True)
    elif kind == "slice":
        parts = [int(part) if part.strip() else None for part in text.split(":")]
        if parts[2:] == [0]:
            raise ValueError(f"Invalid JSONPath slice: {text}")
        yield Step("slice", slice(*parts), True)
    else:
        numbers = [int(number) for number in text.split(",")]
        yield Step("index", numbers[0], False) if len(numbers) == 1 else Step("indices", numbers, True)


def _apply(step: Step, value: Any, root: Any) -> list:
    kind, argument = step.kind, step.argument
    if kind == "name":
        return [value[argument]] if isinstance(value, dict) and argument in value else []
    if kind == "names":
        return [value[name] for name in argument if isinstance(value, dict) and name in value]
    if kind == "deep":
        return list(_descend(argument, value))
    if kind == "all":
        return list(value.values()) if isinstance(value, dict) else list(value) if isinstance(value, list) else []
    if kind == "filter":
        candidates = value if isinstance(value, list) else [value]
        return [candidate for candidate in candidates if argument(candidate, root)]
    if not isinstance(value, list):
        return []
    if kind == "slice":
        return value[argument]
    indices = argument if kind == "indices" else [argument]
    return [value[index] for index in indices if -len(value) <= index < len(value)]


def _descend(name: str | None, value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if name is None:
            yield value
        elif name == "*":
            yield from value.values()
        elif name in value:
            yield value[name]
        children = value.values()
    elif isinstance(value, list):
        if name is None:
            yield value
        elif name == "*":
            yield from value
        children = value
    else:
        return
    for child in children:
        yield from _descend(name, child)


def _spell(step: Step) -> str:
    """The step in Jayway's spelling, which AWS's messages use: `['name']`, `[0]`."""
    if step.kind == "name":
        return f"['{step.argument}']"
    return f"[{step.argument}]" if step.kind == "index" else ""
