"""The functions that Step Functions adds to JSONata; undefined is None for them, null is NULL.

What they do with odd arguments was measured on AWS in public: floci-io/floci#2676 and #2790.
"""

import hashlib
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.states.language.jackson import parse
from local_aws.states.language.jsonata.engine import MEMORY, EngineError, Overrun

HASHES = {"SHA-1": "sha1", "SHA-384": "sha384", "SHA-256": "sha256", "SHA-512": "sha512", "MD5": "md5"}
LONGEST_RANGE = 360_145
NULL = object()


@dataclass(frozen=True)
class Function:
    """A function with its signature in JSONata's notation, by which an engine checks the arguments."""

    signature: str | None
    compute: Callable[..., Any]


def partition(array: list | None, size: float | None) -> list[list] | None:
    """The array cut into arrays of at most `size` items."""
    if not array:
        return None
    if size is None:
        return [array]
    if int(size) < 0:
        raise _refused("Second argument must be zero or greater")
    return [array[at : at + int(size)] for at in range(0, len(array), int(size))] if int(size) else None


def number_range(first: float | None, last: float | None, step: float | None) -> Any:
    """The numbers as a JSONata sequence: a single one is that number, none are undefined."""
    if None in (first, last, step) or int(step) == 0:
        return None
    numbers = range(int(first), int(last) + (1 if step > 0 else -1), int(step))
    if len(numbers) > LONGEST_RANGE:
        raise Overrun(MEMORY)
    return list(numbers) if len(numbers) > 1 else next(iter(numbers), None)


def hash_of(text: str | None, algorithm: str | None) -> str | None:
    """The hexadecimal digest of the text."""
    if text is None or algorithm is None:
        return None
    if algorithm not in HASHES:
        raise _refused(f"Hash algorithm '{algorithm}' must be one of {', '.join(HASHES)}")
    return hashlib.new(HASHES[algorithm], text.encode("utf-8", "replace")).hexdigest()


def random_number(seed: float | None) -> float:
    """A number from 0 up to 1; with a seed the first one that java.util.Random gives."""
    if seed is None:
        return random.random()
    state, bits = (int(seed) ^ 0x5DEECE66D) % 2**48, []
    for wanted in (26, 27):
        state = (state * 0x5DEECE66D + 0xB) % 2**48
        bits.append(state >> (48 - wanted))
    return ((bits[0] << 27) + bits[1]) / 2**53


def parsed(text: str | None) -> Any:
    """The data that the JSON writes; a name that comes twice in an object is no JSON to AWS."""
    if text is None:
        return None
    try:
        value = parse(text)
        json.loads(text, object_pairs_hook=_check_names)
    except ValueError:
        raise _refused("Invalid JSON") from None
    return NULL if value is None else value


def _check_names(members: list[tuple[str, Any]]) -> None:
    if len(dict(members)) < len(members):
        raise ValueError("a name comes twice")


def _refused(sentence: str) -> EngineError:
    """The error that `$error(sentence)` would raise."""
    return EngineError("D3137", sentence)


FUNCTIONS = {
    "partition": Function("<(a)n?:x>", partition),
    "range": Function("<nnn?:x>", number_range),
    "hash": Function("<ss?:s>", hash_of),
    "random": Function("<n?:n>", random_number),
    "uuid": Function("<:s>", lambda: str(uuid.uuid4())),
    "parse": Function("<s?:x>", parsed),
}
TAKEN_OUT = "eval"  # a function of the language that AWS has taken out
