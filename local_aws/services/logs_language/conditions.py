"""The conditions of Logs Insights' `filter`."""

import operator
import re
from typing import Any

from local_aws.services.logs_language.words import Condition, NotUnderstood, Words, condition, number

WORD = re.compile(
    r"""\s+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/(?:[^/\\]|\\.)+/[a-z]*|=~|!=|[<>]=|[=<>(),\[\]]|`[^`]+`|[^\s"'=<>!(),\[\]]+"""
)
COMPARED = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
PLAIN = re.compile(r"(?:[\w\s@:;,<>=!\"'#%&~-]|\\[^\w]|\|)*")


def condition_of(text: str) -> Condition:
    """What a row must fulfil: `@message like /error/ and status >= 400`. Raises NotUnderstood."""
    words = Words(text, WORD)
    holds = condition(words, _comparison)
    words.end()
    return holds


def value_of(value: Any) -> Any:
    """A value as Insights writes it: truth and nothing in JSON's words."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _comparison(words: Words) -> Condition:
    name = words.take()
    if name.lower() == "ispresent":
        words.expect("(")
        name = words.take().strip("`")
        words.expect(")")
        return lambda row: row.get(name) is not None
    name = name.strip("`")
    if words.next == "(":
        raise NotUnderstood(f"The function '{name}' is not offered by the AWS on this machine.")
    if words.accept("not"):
        denied = _member(words, name) if words.next.lower() == "in" else _like(words, name)
        return lambda row: not denied(row)
    if words.next.lower() == "in":
        return _member(words, name)
    if words.next.lower() in ("like", "=~"):
        return _like(words, name)
    sign = words.take()
    if sign not in COMPARED:
        raise NotUnderstood(f"'{sign}' is no comparison in '{words.text}'.")
    return _compared(name, sign, _literal(words.take()))


def _compared(name: str, sign: str, operand: str | float) -> Condition:
    """Numbers are compared as numbers, texts as texts; a missing field is only unequal."""

    def holds(row: dict[str, Any]) -> bool:
        value = row.get(name)
        if value is None:
            return sign == "!="
        if isinstance(operand, float):
            left = number(value)
            return left is not None and COMPARED[sign](left, operand) if sign != "!=" else left != operand
        return COMPARED[sign](str(value_of(value)), operand)

    return holds


def _member(words: Words, name: str) -> Condition:
    words.expect("in")
    words.expect("[")
    wanted = [_compared(name, "=", _literal(words.take()))]
    while words.accept(","):
        wanted.append(_compared(name, "=", _literal(words.take())))
    words.expect("]")
    return lambda row: any(holds(row) for holds in wanted)


def _like(words: Words, name: str) -> Condition:
    """Whether the field has the text, or one of the words of `/(?i)one|two/`."""
    if not words.accept("like", "=~"):
        raise NotUnderstood(f"'{words.next}' is no comparison in '{words.text}'.")
    pattern = words.take()
    if not pattern.startswith("/"):
        wanted, folded = [str(_literal(pattern))], False
    else:
        text, folded = pattern[1:-1], pattern.startswith("/(?i)")
        text = text.removeprefix("(?i)")
        if not PLAIN.fullmatch(text) or not pattern.endswith("/"):
            raise NotUnderstood(
                f"The regular expression {pattern} is not offered by the AWS on this machine: words, (?i) and | are."
            )
        wanted = [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\)\|", text)]
    if folded:
        wanted = [text.casefold() for text in wanted]

    def holds(row: dict[str, Any]) -> bool:
        value = row.get(name)
        text = "" if value is None else str(value_of(value))
        return value is not None and any(part in (text.casefold() if folded else text) for part in wanted)

    return holds


def _literal(word: str) -> str | float:
    if word[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    found = number(word)
    if found is None:
        raise NotUnderstood(f"'{word}' is neither a number nor a text in quotes.")
    return found
