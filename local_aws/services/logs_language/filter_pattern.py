"""Filter patterns of CloudWatch Logs: words that a message has, a condition on its JSON, or on its fields.

The syntax is that of "Filter pattern syntax" in the CloudWatch Logs user guide.
"""

import re
from collections.abc import Callable

from local_aws.services.logs_language.fields_pattern import fields_matcher
from local_aws.services.logs_language.json_pattern import json_matcher
from local_aws.services.logs_language.operands import REGEX, searcher
from local_aws.services.logs_language.patterns import Patience
from local_aws.services.logs_language.words import NotUnderstood

TERM = re.compile(r'\s+|[?-]?(?:"(?:[^"\\]|\\.)*"|%(?:[^%\\]|\\.)+%)|[^\s"]+')


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a message matches; NotUnderstood for a pattern that is none, or whose search takes too long."""
    text, patience = pattern.strip(), Patience()
    if not text:
        return lambda message: True
    if text.startswith("{"):
        return json_matcher(text, patience)
    return fields_matcher(text, patience) if text.startswith("[") else _terms_matcher(text, patience)


def _terms_matcher(text: str, patience: Patience) -> Callable[[str], bool]:
    """All plain terms, one of those after a `?` where there are no others, and none of those after a `-`."""
    needed, either, excluded = [], [], []
    for word in (found.group() for found in TERM.finditer(text) if found.group().strip()):
        kind = {"?": either, "-": excluded}.get(word[0], needed)
        kind.append(_term(word if kind is needed else word[1:], patience))
    if needed:
        either = []  # AWS ignores optional terms beside needed ones

    def matches(message: str) -> bool:
        return (
            all(has(message) for has in needed)
            and (not either or any(has(message) for has in either))
            and not any(has(message) for has in excluded)
        )

    return matches


def _term(word: str, patience: Patience) -> Callable[[str], bool]:
    if REGEX.fullmatch(word):
        return searcher(word, patience)
    if word.startswith('"'):
        text = re.sub(r"\\(.)", r"\1", word[1:-1])
    elif re.fullmatch(r"\w+", word):
        text = word
    else:
        raise NotUnderstood(f"Invalid character(s) in term '{word}'")
    return lambda message: text in message
