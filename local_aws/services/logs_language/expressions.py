"""The expressions of Logs Insights, compiled: fields, numbers, texts, arithmetic, comparisons, functions.

From the loosest to the tightest: `or`, `and`, `not`, comparisons with `like`, `=~` and `in`, `+ -`, `* / %`, `^`.
"""

import operator
import re
from collections.abc import Callable
from typing import Any

from local_aws.services.logs_language.functions import FUNCTIONS, PERIOD, period_of, text_of
from local_aws.services.logs_language.patterns import Patience, compiled
from local_aws.services.logs_language.words import NotUnderstood, Words, number

Row = dict[str, Any]
Value = Callable[[Row], Any]

WORD = re.compile(
    r"""\s+|\#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]+`|=~|!=|[<>]=|\|\||&&|[-+*/%^=<>(),\[\]|]|[@\w.$]+"""
)
NAME = re.compile(r"[@\w.$]+|`[^`]+`")
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
SUMS = {"+": operator.add, "-": operator.sub}
PRODUCTS = {"*": operator.mul, "/": operator.truediv, "%": operator.mod}
MOST_DEEP = 50
OFFERED = "the AWS on this machine offers"


class Expressions:
    """Reads expressions from words, one after the other."""

    def __init__(self, words: Words, patience: Patience):
        self.words = words
        self.patience = patience
        self._deep = 0

    def value(self) -> Value:
        """What the next expression comes to in a row; None where there is nothing."""
        self._deep += 1
        if self._deep > MOST_DEEP:
            raise NotUnderstood(f"More than {MOST_DEEP} brackets are open in '{self.words.text[:80]}…'.")
        parts = [self._all()]
        while self.words.accept("or", "||"):
            parts.append(self._all())
        self._deep -= 1
        return parts[0] if len(parts) == 1 else lambda row: any(is_true(part(row)) for part in parts)

    def name(self) -> str:
        """The field that is named next."""
        word = self.words.take()
        if not NAME.fullmatch(word):
            raise NotUnderstood(f"'{word}' is no field in '{self.words.text}'.")
        return word.strip("`")

    def called(self, name: str) -> Value:
        """The call of a function whose name has been read."""
        self.words.expect("(")
        function = FUNCTIONS.get(name.lower())
        if name.lower() == "bin":
            return self._bin()
        if function is None:
            raise NotUnderstood(f"'{name}' is no function that {OFFERED}: {', '.join(FUNCTIONS)}, bin are.")
        arguments = [self.value()] if self.words.next != ")" else []
        while self.words.accept(","):
            arguments.append(self.value())
        self.words.expect(")")
        if not function.least <= len(arguments) <= function.most:
            raise NotUnderstood(f"{name} has {len(arguments)} arguments, which are too few or too many.")
        return lambda row: function.call([argument(row) for argument in arguments])

    def _bin(self) -> Value:
        period = self.words.take()
        self.words.expect(")")
        period_of(period)
        return lambda row: FUNCTIONS["datefloor"].call([row.get("@timestamp"), period])

    def _all(self) -> Value:
        parts = [self._denied()]
        while self.words.accept("and", "&&"):
            parts.append(self._denied())
        return parts[0] if len(parts) == 1 else lambda row: all(is_true(part(row)) for part in parts)

    def _denied(self) -> Value:
        count = 0
        while self.words.accept("not"):
            count += 1
        inner = self._comparison()
        return inner if not count else lambda row: is_true(inner(row)) is (count % 2 == 0)

    def _comparison(self) -> Value:
        left, words = self._sum(), self.words
        if words.accept("not"):
            holds = self._like(left) if words.accept("like") else self._member(left)
            return lambda row: not holds(row)
        if words.accept("like", "=~"):
            return self._like(left)
        if words.next.lower() == "in":
            return self._member(left)
        if words.next in ("=", "!=", *ORDERS):
            return _compared(left, words.take(), self._sum())
        return left

    def _like(self, left: Value) -> Value:
        """Whether the text has the other, or something that a regular expression matches."""
        text = self.words.between_slashes()
        if text is None:
            wanted = self._sum()
            return lambda row: (value := left(row)) is not None and text_of(wanted(row)) in text_of(value)
        pattern, search = compiled(text), self.patience.search
        return lambda row: (value := left(row)) is not None and search(pattern, text_of(value)) is not None

    def _member(self, left: Value) -> Value:
        self.words.expect("in")
        self.words.expect("[")
        wanted = [_compared(left, "=", self._sum())]
        while self.words.accept(","):
            wanted.append(_compared(left, "=", self._sum()))
        self.words.expect("]")
        return lambda row: any(holds(row) for holds in wanted)

    def _sum(self) -> Value:
        return self._joined(self._product, SUMS)

    def _product(self) -> Value:
        return self._joined(self._power, PRODUCTS)

    def _joined(self, part: Callable[[], Value], signs: dict[str, Callable[[float, float], float]]) -> Value:
        value = part()
        while self.words.next in signs:
            value = _computed(signs[self.words.take()], value, part())
        return value

    def _power(self) -> Value:
        base = self._single()
        return _computed(operator.pow, base, self._power()) if self.words.accept("^") else base

    def _single(self) -> Value:
        if self.words.accept("-"):
            return _computed(operator.sub, lambda row: 0, self._single())
        if self.words.accept("("):
            inner = self.value()
            self.words.expect(")")
            return inner
        word = self.words.take()
        if word[0] in "\"'":
            text = re.sub(r"\\(.)", r"\1", word[1:-1])
            return lambda row: text
        if (literal := number(word)) is not None:
            return lambda row: literal
        if PERIOD.fullmatch(word):
            return lambda row: word
        if not NAME.fullmatch(word):
            raise NotUnderstood(f"'{word}' is not understood in '{self.words.text}'.")
        if self.words.next == "(":
            return self.called(word)
        name = word.strip("`")
        return lambda row: row.get(name)


def is_true(value: Any) -> bool:
    """Whether a value that stands alone in a condition holds."""
    return value is True or (isinstance(value, int | float) and value != 0) or value == "true"


def _compared(left: Value, sign: str, right: Value) -> Value:
    """Numbers are compared as numbers, other values as texts; what is missing is only unequal."""

    def holds(row: Row) -> bool:
        one, other = left(row), right(row)
        if one is None or other is None:
            return sign == "!=" and one is not other
        numbers = number(one), number(other)
        values = numbers if None not in numbers else (text_of(one), text_of(other))
        if sign in ORDERS:
            return ORDERS[sign](*values)
        return (values[0] == values[1]) is (sign == "=")

    return holds


def _computed(compute: Callable[[float, float], float], left: Value, right: Value) -> Value:
    def value(row: Row) -> Any:
        one, other = number(left(row)), number(right(row))
        if one is None or other is None:
            return None
        try:
            found = compute(one, other)
        except (OverflowError, ZeroDivisionError):
            return None
        return found if isinstance(found, float) else None

    return value
