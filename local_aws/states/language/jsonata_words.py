"""JSONata's error messages as AWS gives them: with the values in JSON, and functions called functions."""

import json
import math
import re
from typing import Any

from jsonata.jexception import JException

PLURALS = {"a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings"}
PLACEHOLDER = re.compile(r"\{\{\w+\}\}")


def words_of(problem: JException) -> str:
    """The message; the library's own has lost the quotes, and says Object where functions are meant."""
    template = JException.error_codes.get(problem.error)
    if template is None or "{{{" in template:
        return str(problem)
    values = [problem.current, problem.expected, problem.extra]
    if problem.error == "T0412":
        values[2] = PLURALS.get(values[2], values[2])
    remaining = iter(values)
    sentence = PLACEHOLDER.sub(lambda _: _quoted(next(remaining, None)), template)
    return re.sub(r"\bObject\b", "function", sentence)


def _quoted(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "null"  # as JavaScript writes what JSON has no number for
    return json.dumps(value, default=str, ensure_ascii=False)
