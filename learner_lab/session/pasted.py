"""What was pasted: the three parts of a session's keys, whichever way they were shown or copied."""

import json
import re
from collections.abc import Iterable, Iterator

PARTS = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")

INVISIBLE = re.compile("[\r\u200b-\u200d\u2060\ufeff]")
BLANK = "[ \t\u00a0]"
AROUND = " \t\u00a0\"'“”‘’,;&{}"
SHELL = r"(?:export |set |\$?Env:)?"
KNOWN = r"(?:aws_)?(?:access_?key_?id|secret_?access_?key|session_?token)|region|output|expiration"
# Where several stand in one line, each begins one of its own.
BEGINS = re.compile(rf"(?:{BLANK}|[;&,{{])+{SHELL}(?=\[|[\"']?(?:{KNOWN})[\"']?{BLANK}*[=:])", re.IGNORECASE)
VALUE = rf"(.*(?:\n(?!aws_)[\w/+-]+=*{BLANK}*$)?)"  # with the next line where it goes on there: it is not whole then
ASSIGNED = re.compile(  # as a profile or a shell says it
    rf"^[ \t\u00a0>$]*{SHELL}[\"']?(\w+)[\"']?{BLANK}*[=:]{BLANK}*{VALUE}", re.MULTILINE | re.IGNORECASE
)
WHOLE = re.compile(r"[A-Za-z0-9/+=_-]+")
HEADER = re.compile(r"^(?=[ \t]*\[)", re.MULTILINE)


class HalfBlock(ValueError):
    """The pasted block lacks a part; the message names it and repeats nothing of the rest."""


def parse(block: str) -> dict[str, str]:
    """The three parts of the block that AWS Details shows, by their names in PARTS.

    HalfBlock when one is missing, cut or wrapped. Of several profiles it is the first that has all three. Lines for
    a shell, all in one line, and JSON (also AWS STS's, with `Credentials` around) are understood too.
    """
    keys = max(map(_whole_parts, _readings(INVISIBLE.sub("", block))), key=len)
    if missing := [part for part in PARTS if part not in keys]:
        raise HalfBlock(f"The block lacks {' and '.join(missing)}: copy all of it, from [default] to its last line.")
    return keys


def _readings(text: str) -> Iterator[Iterable[tuple[str, str]]]:
    """Names and values, profile by profile or object by object."""
    yield from _objects(text)
    for profile in HEADER.split(BEGINS.sub("\n", text)):
        yield ASSIGNED.findall(profile)


def _objects(text: str) -> Iterator[Iterable[tuple[str, str]]]:
    """The members of the JSON object in the text, and of those inside it."""
    try:
        found = json.loads(text[text.index("{") : text.rindex("}") + 1])
    except ValueError:
        return
    waiting = [found]
    while waiting:
        members = waiting.pop()
        waiting += [value for value in members.values() if isinstance(value, dict)]
        yield [(name, value) for name, value in members.items() if isinstance(value, str)]


def _whole_parts(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those of the three parts that are there and whole."""
    values = {_plain(name): value.strip(AROUND) for name, value in named}
    return {part: values[_plain(part)] for part in PARTS if WHOLE.fullmatch(values.get(_plain(part), ""))}


def _plain(name: str) -> str:
    """aws_access_key_id, AWS_ACCESS_KEY_ID and AccessKeyId are one name."""
    return name.lower().replace("_", "").removeprefix("aws")
