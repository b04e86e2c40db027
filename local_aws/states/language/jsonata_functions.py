"""The functions that Step Functions has in JSONata beside the language's own, and two of those in JSONata's words."""

import hashlib
import json
import random
import re
import uuid
from collections.abc import Callable
from typing import Any

from jsonata import Functions, Jsonata, Utils
from jsonata.jexception import JException

from local_aws.states.language.jackson import JsonProblem, parse

HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
DECIMAL = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
PREFIXED = re.compile(r"0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+")
LONGEST_ARRAY = 1000


class Function(Jsonata.JFunction):
    """A function whose arguments are checked as those of the language's own; of nothing it gives nothing."""

    def __init__(self, name: str, signature: str, compute: Callable[..., Any]):
        super().__init__(compute, signature)
        self.signature.set_function_name(name)

    def call(self, input: Any, args: list[Any]) -> Any:
        """The value for these arguments."""
        if Utils.NULL_VALUE in args:
            raise JException("T0410", -1, args.index(Utils.NULL_VALUE) + 1, self.signature.function_name)
        if None in args[: self.signature.get_min_number_of_args()]:
            return None
        return self.function(*args)


def partition(array: list, size: float) -> list[list]:
    """The array cut into arrays of at most `size` items."""
    if int(size) < 1:
        raise _refused("The chunk size must be a positive integer")
    return [array[at : at + int(size)] for at in range(0, len(array), int(size))]


def number_range(first: float, last: float, step: float) -> Any:
    """The numbers as a JSONata sequence: a single one is that number, not an array."""
    if int(step) == 0:
        raise _refused("The step must not be 0")
    numbers = range(int(first), int(last) + (1 if step > 0 else -1), int(step))
    if len(numbers) > LONGEST_ARRAY:
        raise _refused(f"The array may have at most {LONGEST_ARRAY} items")
    return numbers[0] if len(numbers) == 1 else list(numbers)


def hash_of(text: str, algorithm: str) -> str:
    """The hexadecimal digest of the text."""
    if algorithm not in HASHES:
        raise _refused(f"Unknown hash algorithm: {algorithm}")
    return hashlib.new(HASHES[algorithm], text.encode("utf-8", "replace")).hexdigest()


def parsed(text: str) -> Any:
    """The data that the JSON writes."""
    try:
        value = parse(text)
    except JsonProblem as problem:
        raise _refused(problem.message) from None
    return Utils.NULL_VALUE if value is None else value


def number(value: Any) -> Any:
    """The value as a number; Python's own reading of texts is wider than JSONata's."""
    if not isinstance(value, str):
        return Functions.number(value)
    if PREFIXED.fullmatch(value):
        return int(value, 0)
    if not DECIMAL.fullmatch(value):
        raise JException("D3030", -1, value)
    return json.loads(value)


def to_millis(timestamp: str | None, picture: str | None) -> int | None:
    """The milliseconds since 1970 of the moment."""
    try:
        return Functions.datetime_to_millis(timestamp, picture)
    except ValueError:
        raise JException("D3110", -1, timestamp) from None


def _refused(sentence: str) -> JException:
    """The error that `$error(sentence)` would raise."""
    return JException("D3137", -1, sentence)


FUNCTIONS = {
    "partition": Function("partition", "<an:a>", partition),
    "range": Function("range", "<nnn:a>", number_range),
    "hash": Function("hash", "<ss:s>", hash_of),
    "random": Function("random", "<n?:n>", lambda seed=None: random.Random(seed).random()),
    "uuid": Function("uuid", "<:s>", lambda: str(uuid.uuid4())),
    "parse": Function("parse", "<s:x>", parsed),
    "number": Function("number", "<(nsb)-:n>", number),
    "toMillis": Function("toMillis", "<s-s?:n>", to_millis),
    "eval": None,  # AWS has taken it out of the language
}
