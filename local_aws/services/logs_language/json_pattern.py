"""Filter patterns of messages that are JSON: `{ $.type = "Task*" && $.details.items[0].n > 3 }`."""

import json
import re
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.operands import compared
from local_aws.services.logs_language.patterns import Patience
from local_aws.services.logs_language.words import Condition, NotUnderstood, Words, condition

WORD = re.compile(
    r"""\s+|"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)+%|&&|\|\||[<>!]=|[=<>()]|\$(?:[.\w*-]|\[[^\]]*\])*|[^\s"=<>!()&|]+"""
)
SELECTOR = re.compile(r"""\.?(?:([\w-]+)|\[(\d+)\]|\[["']([^"']*)["']\])""")
CONSTANTS = {"true": True, "false": False, "null": None}
ABSENT = object()


def json_matcher(text: str, patience: Patience) -> Callable[[str], bool]:
    """Whether a message is JSON for which the condition holds."""
    if not text.endswith("}"):
        raise NotUnderstood(f"'}}' is missing at the end of '{text}'.")
    words = Words(text[1:-1], WORD)
    holds = condition(words, lambda words: _comparison(words, patience))
    words.end()

    def matches(message: str) -> bool:
        try:
            event = json.loads(message)
        except (ValueError, RecursionError):
            return False
        return isinstance(event, dict | list) and holds(event)

    return matches


def _comparison(words: Words, patience: Patience) -> Condition:
    """`$.a = "x*"`, `$.a >= 1`, `$.a = %x[0-9]%`, `$.a IS NULL`, `$.a NOT EXISTS`."""
    select = _selector(words.take())
    if words.accept("not"):
        words.expect("exists")
        return lambda event: select(event) is ABSENT
    if words.accept("exists"):
        return lambda event: select(event) is not ABSENT
    if words.accept("is"):
        wanted = words.take().lower()
        if wanted not in CONSTANTS:
            raise NotUnderstood(f"IS is followed by TRUE, FALSE or NULL, not by '{wanted}'.")
        return lambda event: select(event) is CONSTANTS[wanted]
    holds = compared(words.take(), words.take(), patience)
    return lambda event: (value := select(event)) is not ABSENT and holds(value)


def _selector(path: str) -> Callable[[Any], Any]:
    """What the path `$.a.b[0]` leads to in a message, or ABSENT."""
    steps, position = [], 1
    while path.startswith("$") and position < len(path):
        found = SELECTOR.match(path, position)
        if not found:
            break
        steps.append(int(found[2]) if found[2] else found[1] or found[3])
        position = found.end()
    if not path.startswith("$") or position < len(path):
        raise NotUnderstood(f"'{path}' is no selector such as $.type or $.details.items[0].")

    def select(event: Any) -> Any:
        for step in steps:
            try:
                event = event[step]
            except (LookupError, TypeError):
                return ABSENT
        return event

    return select
