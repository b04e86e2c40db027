"""JSON read as AWS's servers read it, whose parser is Jackson: the same words for what is wrong, and where."""

import json
import re
import sys
from typing import Any

from local_aws.wire import MOST_NESTED, parse_json

sys.setrecursionlimit(max(sys.getrecursionlimit(), 4 * MOST_NESTED))  # what json reads and writes is bounded by it too
EXPECTED = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
TOKEN = re.compile(r"[A-Za-z_$][\w$]*")
AFTER_A_COMMA = re.compile(r",\s*")


class JsonProblem(ValueError):
    """A text that is no JSON: Jackson's message, and the line and column it names."""

    def __init__(self, message: str, text: str, position: int):
        super().__init__(message)
        self.message = message
        before = text[:position]
        self.line = before.count("\n") + 1
        self.column = position - (before.rfind("\n") + 1) + 1
        self.source = f'[Source: (String)"{text}"; line: {self.line}, column: {self.column}]'


def parse(text: str) -> Any:
    """The value; JsonProblem when the text is no JSON."""
    try:
        return parse_json(text)
    except json.JSONDecodeError as problem:
        raise _told(text, problem) from None
    except ValueError as problem:  # NaN, Infinity
        raise JsonProblem(str(problem), text, len(text)) from None
    except RecursionError:
        raise JsonProblem("Document nesting depth exceeds the maximum allowed", text, len(text)) from None


def _told(text: str, problem: json.JSONDecodeError) -> JsonProblem:
    position, trailing = problem.pos, "trailing comma" in problem.msg
    if trailing:  # Python 3.13 and later stop at the comma, Jackson at the bracket after it
        position = AFTER_A_COMMA.match(text, position).end()
    if position >= len(text):
        return JsonProblem("Unexpected end-of-input", text, position)
    character = text[position]
    unexpected = f"Unexpected character ('{character}' (code {ord(character)}))"
    if "property name" in problem.msg or (trailing and character == "}"):
        return JsonProblem(f"{unexpected}: was expecting double-quote to start field name", text, position + 1)
    if "':'" in problem.msg:
        return JsonProblem(f"{unexpected}: was expecting a colon to separate field name and value", text, position + 1)
    if "','" in problem.msg:
        kind = "Object" if _inside_object(text[:position]) else "Array"
        return JsonProblem(f"{unexpected}: was expecting comma to separate {kind} entries", text, position + 1)
    if token := TOKEN.match(text, position):
        said = f"Unrecognized token '{token.group()}': was expecting {EXPECTED}"
        return JsonProblem(said, text, token.end())
    return JsonProblem(f"{unexpected}: expected a valid value {EXPECTED}", text, position + 1)


def _inside_object(before: str) -> bool:
    """Whether the last bracket that is still open is a brace."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"', "", before)
    depth = 0
    for character in reversed(bare):
        if character in "}]":
            depth += 1
        elif character in "{[":
            if depth == 0:
                return character == "{"
            depth -= 1
    return True
