"""Logs Insights' `parse`: fields taken out of a text, by a glob or a regular expression."""

import re
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.expressions import Expressions, Row
from local_aws.services.logs_language.functions import text_of
from local_aws.services.logs_language.patterns import compiled
from local_aws.services.logs_language.words import NotUnderstood

Taken = Callable[[str], dict[str, Any]]


def parsed(expressions: Expressions) -> Callable[[Row], Row]:
    """What adds fields to a row: of `@message "user=*, id=*" as user, id`, or `@message /user=(?<user>\\S+)/`."""
    words = expressions.words
    is_field = words.next != "/" and words.next[:1] not in ("'", '"')
    field = expressions.name() if is_field else "@message"
    pattern = words.between_slashes()
    taken = _globbed(expressions) if pattern is None else _matched(expressions, pattern)
    return lambda row: row if row.get(field) is None else {**row, **taken(text_of(row[field]))}


def _names(expressions: Expressions) -> list[str]:
    found = [expressions.name()] if expressions.words.accept("as") else []
    while found and expressions.words.accept(","):
        found.append(expressions.name())
    return found


def _globbed(expressions: Expressions) -> Taken:
    word = expressions.words.take()
    if word[0] not in "'\"":
        raise NotUnderstood('parse takes a text in which * stands for fields, or /(?<a>…)/: parse @message "a=*" as a')
    parts, names = re.sub(r"\\(.)", r"\1", word[1:-1]).split("*"), _names(expressions)
    if len(parts) - 1 != len(names) or not names:
        raise NotUnderstood(f"parse has {len(parts) - 1} * for {len(names)} fields.")
    return lambda text: _pieces(text, parts, names)


def _pieces(text: str, parts: list[str], names: list[str]) -> dict[str, Any]:
    """The pieces of the text between the parts, as short as they can be; none when the text is another."""
    place, found = text.find(parts[0]), {}
    if place < 0:
        return {}
    place += len(parts[0])
    for name, part in zip(names, parts[1:], strict=True):
        end = text.find(part, place) if part else len(text)
        if end < 0:
            return {}
        found[name], place = text[place:end], end + len(part)
    return found


def _matched(expressions: Expressions, text: str) -> Taken:
    pattern, names, search = compiled(text), _names(expressions), expressions.patience.search
    if pattern.groups == 0 or (names and len(names) != pattern.groups) or (not names and not pattern.groupindex):
        raise NotUnderstood(f"parse needs a name for each group of /{text}/: (?<name>…), or as name, name.")

    def taken(text: str) -> dict[str, Any]:
        found = search(pattern, text)
        values = (dict(zip(names, found.groups(), strict=True)) if names else found.groupdict()) if found else {}
        return {name: value for name, value in values.items() if value is not None}

    return taken
