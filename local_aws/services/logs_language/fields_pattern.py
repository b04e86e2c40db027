"""Filter patterns of messages whose fields stand between blanks: `[ip, user, ..., status = 4* || status = 5*]`."""

import re
from collections.abc import Callable

from local_aws.services.logs_language.operands import compared
from local_aws.services.logs_language.patterns import Patience
from local_aws.services.logs_language.words import Condition, NotUnderstood, Words, condition

WORD = re.compile(r"""\s+|"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)+%|&&|\|\||[<>!]=|[=<>(),]|\.\.\.|[^\s"=<>!()&|,]+""")
FIELD = re.compile(r"""\[([^\]]*)\]|"([^"]*)"|(\S+)""")
REST = "..."


def fields_matcher(text: str, patience: Patience) -> Callable[[str], bool]:
    """Whether a message has such fields, as many, unless `...` stands for any number of them."""
    if not text.endswith("]"):
        raise NotUnderstood(f"']' is missing at the end of '{text}'.")
    words = Words(text[1:-1], WORD)
    wanted = [_field(words, patience)]
    while words.accept(","):
        wanted.append(_field(words, patience))
    words.end()
    if wanted.count(None) > 1:
        raise NotUnderstood(f"'{REST}' can stand once in '{text}'.")
    first = wanted.index(None) if None in wanted else len(wanted)
    before, behind = wanted[:first], wanted[first + 1 :]

    def matches(message: str) -> bool:
        fields = [next(filter(None, found), "") for found in FIELD.findall(message)]
        few, many = len(before) + len(behind), len(fields)
        if many < few or (many > few and None not in wanted):
            return False
        held = [*fields[: len(before)], *fields[many - len(behind) :]]
        return all(holds(field) for holds, field in zip([*before, *behind], held, strict=True))

    return matches


def _field(words: Words, patience: Patience) -> Condition | None:
    """What a field must fulfil; None for any number of fields. Its name is the same in all its comparisons."""
    if words.accept(REST):
        return None
    name = words.next
    if words.text[words.begin + len(name) :].lstrip()[:1] in ("", ","):
        words.take()
        return lambda field: True
    return condition(words, lambda words: _comparison(words, name, patience))


def _comparison(words: Words, name: str, patience: Patience) -> Condition:
    word = words.take()
    if name not in (word, "("):
        raise NotUnderstood(f"'{word}' is compared in the place of '{name}' in '{words.text}'.")
    return compared(words.take(), words.take(), patience)
