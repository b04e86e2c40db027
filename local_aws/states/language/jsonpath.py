"""JSONPath as Step Functions reads it (Jayway's dialect): compiled once, then applied to plain data."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from local_aws.states.language.failure import LocatedError
from local_aws.states.language.jsonpath_comparison import MISSING
from local_aws.states.language.jsonpath_filter import ConditionReader
from local_aws.states.language.jsonpath_search import Search, TooMuch
from local_aws.states.language.scanner import Scanner
from local_aws.states.language.values import to_text

NAME = re.compile(r"[^.\[\s]+")
NAME_IN_FILTER = re.compile(r"[^.\[\]\s=!<>~&|(),]+")
NAME_IN_CALL = re.compile(r"[^.\[\]\s(),']+")
NUMBERS = frozenset("0123456789-,: \t\n\r")


class NoSuchPath(Exception):
    """The path leads nowhere in this data; `reason` says where it ends, in Jayway's words.

    `step` is what failed, `past_end` whether it asks for an item beyond the last, `no_array` for an item of what has
    none.
    """

    def __init__(self, path: str, reason: str, step: Any, *, past_end: bool = False, no_array: bool = False):
        super().__init__(path)
        self.path = path
        self.reason = reason
        self.step = str(step)
        self.past_end = past_end
        self.no_array = no_array


class Step(NamedTuple):
    """One step of a path: its kind and what it selects; `many` when it may give several values.

    Several names, `['a', 'b']`, give one value: an object of these members.
    """

    kind: str
    argument: Any
    many: bool


@lru_cache(maxsize=4096)
def rooted(path: str) -> tuple[str, str]:
    """Where a path begins, and the path from there: `("$", "$.a")`, `("$$", "$.a")` for `$$.a`, `("$v", "$.v.a")`."""
    path = path.rstrip()
    if path.startswith("$$"):
        return "$$", path[1:]
    return ("$", path) if path[1:2] in ("", ".", "[") else ("$v", f"$.{path[1:]}")


@lru_cache(maxsize=4096)
def compile_path(path: str) -> tuple[Step, ...]:
    """The steps of a path that begins with `$`; ValueError when it is no JSONPath. Blanks at its end do not count."""
    scanner = Scanner(path.rstrip(), 1)
    steps = read_steps(scanner, NAME) if path.startswith("$") else []
    if scanner.next or not path.startswith("$"):
        raise ValueError(f"Invalid JSONPath: {path}")
    return tuple(steps)


def find(path: str, data: Any) -> Any:
    """The value at the path: one value, or the list of them when the path may lead to several.

    A path that leads nowhere raises NoSuchPath, unless it goes through a wildcard, slice, filter or descent:
    then nothing is an empty list. One that looks at too much fails with States.Runtime.
    """
    steps = compile_path(path)
    if not steps:
        return data
    try:
        return _found(path, steps, data)
    except TooMuch as limit:
        raise LocatedError(f"The JSONPath '{path}' {limit}") from None


def read_steps(scanner: Scanner, name: re.Pattern) -> list[Step]:
    """The steps that come; `name` is what a bare name is made of. ValueError for one that is none."""
    steps: list[Step] = []
    while True:
        if scanner.take(".."):
            bare = None if scanner.next == "[" else _bare(scanner, name)
            steps.append(Step("deep", bare, True))
        elif scanner.take("."):
            if scanner.next != "[":
                bare = _bare(scanner, name)
                steps.append(Step("all", None, True) if bare == "*" else Step("name", bare, False))
        elif scanner.next != "[":
            return steps
        if scanner.take("["):
            steps.append(_bracket(scanner.blanks()))


def _bare(scanner: Scanner, name: re.Pattern) -> str:
    found = "*" if scanner.take("*") else scanner.match(name)
    if not found:
        raise _invalid(scanner)
    return found


def _bracket(scanner: Scanner) -> Step:
    if scanner.next in ("'", '"'):
        names = _names(scanner)
        step = Step("name", names[0], False) if len(names) == 1 else Step("names", names, False)
    elif scanner.take("?"):
        step = _filter(scanner.blanks())
    else:
        return _numbers(scanner)
    if not scanner.blanks().take("]"):
        raise _invalid(scanner)
    return step


def _names(scanner: Scanner) -> list[str]:
    names = []
    while (name := scanner.blanks().quoted()) is not None:
        names.append(name)
        if not scanner.blanks().take(","):
            return names
    raise _invalid(scanner)


def _filter(scanner: Scanner) -> Step:
    if not scanner.take("("):
        raise _invalid(scanner)
    test = ConditionReader(scanner, _operand).either()
    if not scanner.blanks().take(")"):
        raise _invalid(scanner)
    return Step("filter", test, True)


def _numbers(scanner: Scanner) -> Step:
    """`*`, an index or several, or a slice."""
    text = scanner.up_to("]")
    if text is not None and text.strip() == "*":
        return Step("all", None, True)
    if text is None or not NUMBERS.issuperset(text):
        raise _invalid(scanner)
    if ":" in text:
        parts = [int(part) if part.strip() else None for part in text.split(":")]
        if len(parts) > 3 or parts[2:] == [0]:
            raise _invalid(scanner)
        return Step("slice", slice(*parts), True)
    numbers = [int(number) for number in text.split(",")]
    return Step("index", numbers[0], False) if len(numbers) == 1 else Step("indices", numbers, True)


def _operand(scanner: Scanner) -> Callable[[Any, Search], Any]:
    """What a path in a filter gives for an item, from the item on (`@`) or from the root (`$`)."""
    of_item = scanner.take("@") or not scanner.take("$")
    steps = read_steps(scanner, NAME_IN_FILTER)
    many = any(step.many for step in steps)

    def value(item: Any, search: Search) -> Any:
        values = [item if of_item else search.root]
        for step in steps:
            values = search.apply(step, values)
        return values if many else values[0] if values else MISSING

    return value


def _found(path: str, steps: tuple[Step, ...], data: Any) -> Any:
    search, values, told = Search(data), [data], "$"
    many = any(step.many for step in steps)
    for number, step in enumerate(steps, 1):
        found = search.apply(step, values)
        told += _spell(step)
        if step.kind == "names" and number < len(steps):
            raise NoSuchPath(path, f"Multi properties can only be used as path leafs: {told}", _spell(step))
        if not found and not many:
            raise _nowhere(path, step, values[0], told, number == len(steps))
        values = found
    return search.told(values) if many else values[0]


def _nowhere(path: str, step: Step, value: Any, told: str, is_last: bool) -> NoSuchPath:
    if step.kind == "index" and not isinstance(value, list):
        reason = f"Filter: {_spell(step)} can only be applied to arrays. Current context is: {to_text(value)}"
        return NoSuchPath(path, reason, step.argument, no_array=True)
    lead = "No results for path: " if is_last else "Missing property in path "
    return NoSuchPath(path, lead + told, step.argument, past_end=is_last and step.kind == "index")


def _spell(step: Step) -> str:
    """The step in Jayway's spelling, which AWS's messages use: `['name']`, `['a', 'b']`, `[0]`."""
    if step.kind == "name":
        return f"['{step.argument}']"
    if step.kind == "names":
        return "[" + ", ".join(f"'{name}'" for name in step.argument) + "]"
    return f"[{step.argument}]" if step.kind == "index" else ""


def _invalid(scanner: Scanner) -> ValueError:
    return ValueError(f"Invalid JSONPath: {scanner.text}")
