"""What each intrinsic function computes; ValueError and its kin become States.IntrinsicFailure."""

import base64
import binascii
import hashlib
import json
import math
import random
import re
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from local_aws.states.language.jackson import parse

HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
PLACEHOLDER = re.compile(r"\\(.)|(\{\})")
LONGEST_ARRAY = 1000
LONGEST_TEXT = 10_000
MANY = 1_000


class Intrinsic(NamedTuple):
    """What a function computes, and the least and most arguments that it takes."""

    compute: Callable[..., Any]
    least: int
    most: int


INTRINSICS: dict[str, Intrinsic] = {}


def intrinsic(name: str, least: int, most: int = 0) -> Callable[[Callable], Callable]:
    """Marks what computes `States.<name>` with so many arguments."""

    def register(compute: Callable[..., Any]) -> Callable[..., Any]:
        INTRINSICS[name] = Intrinsic(compute, least, most or least)
        return compute

    return register


@intrinsic("Format", 1, MANY)
def format_text(template: str, *arguments: Any) -> str:
    """The template with each `{}` replaced by the next argument."""
    remaining = list(arguments)

    def fill(match: re.Match) -> str:
        if match.group(1):
            return match.group(1)
        if not remaining:
            raise ValueError("Invalid number of arguments for States.Format")
        return _as_text(remaining.pop(0))

    filled = PLACEHOLDER.sub(fill, _text(template))
    if remaining:
        raise ValueError("Invalid number of arguments for States.Format")
    return filled


@intrinsic("Array", 0, MANY)
def array(*items: Any) -> list:
    """The arguments as an array."""
    return list(items)


@intrinsic("ArrayLength", 1)
def array_length(array: list) -> int:
    """The number of items."""
    return len(_array(array))


@intrinsic("ArrayPartition", 2)
def array_partition(array: list, size: int) -> list:
    """The array cut into arrays of at most `size` items."""
    size = _whole(size)
    if size <= 0:
        raise ValueError("Expected a positive chunk size")
    return [array[start : start + size] for start in range(0, len(_array(array)), size)]


@intrinsic("ArrayRange", 3)
def array_range(first: int, last: int, step: int) -> list:
    """The numbers from the first to the last, both included; at most 1,000 of them."""
    first, last, step = _whole(first), _whole(last), _whole(step)
    if step == 0:
        raise ValueError("Expected a step other than 0")
    numbers = range(first, last + (1 if step > 0 else -1), step)
    if numbers[LONGEST_ARRAY:]:
        raise ValueError("Arrays may not have more than 1000 items")
    return list(numbers)


@intrinsic("ArrayGetItem", 2)
def array_get_item(array: list, index: int) -> Any:
    """The item at the index, counted from 0."""
    index = _whole(index)
    if not 0 <= index < len(_array(array)):
        raise IndexError("Index out of range")
    return array[index]


@intrinsic("ArrayUnique", 1)
def array_unique(array: list) -> list:
    """The items without repetitions, in the order of their first appearance."""
    seen: dict[str, Any] = {}
    for item in _array(array):
        seen.setdefault(json.dumps(item, sort_keys=True), item)
    return list(seen.values())


@intrinsic("ArrayContains", 2)
def array_contains(array: list, wanted: Any) -> bool:
    """Whether an item equals what is wanted; 1 and true are different."""
    return any(type(item) is type(wanted) and item == wanted for item in _array(array))


@intrinsic("Base64Encode", 1)
def base64_encode(text: str) -> str:
    """The text in base64."""
    return base64.b64encode(_bytes(_short(_text(text)))).decode()


@intrinsic("Base64Decode", 1)
def base64_decode(text: str) -> str:
    """The text that the base64 stands for; the `=` at its end may be missing, as Java takes it."""
    padding = "" if "=" in _text(text) else "=" * (-len(text) % 4)
    try:
        return base64.b64decode(_short(text) + padding, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        raise ValueError("The string is not base64") from None


@intrinsic("Hash", 2)
def hash_of(data: Any, algorithm: str) -> str:
    """The hexadecimal digest of a text, or of other data as JSON."""
    if _text(algorithm) not in HASHES:
        raise ValueError(f"Unknown hash algorithm {algorithm}")
    text = _short(data if isinstance(data, str) else to_text(data))
    return hashlib.new(HASHES[algorithm], _bytes(text)).hexdigest()


@intrinsic("JsonMerge", 3)
def json_merge(first: dict, second: dict, deep: bool) -> dict:
    """Both objects' members, the second's where both have one; deep merging is not offered by AWS either."""
    if deep is not False:
        raise ValueError("Currently, only the shallow merging mode is supported")
    if not isinstance(first, dict) or not isinstance(second, dict):
        raise ValueError("Expected two JSON objects")
    return {**first, **second}


@intrinsic("MathRandom", 2, 3)
def math_random(first: float, last: float, seed: Any = None) -> int:
    """A number from the first up to, not including, the last; the same one for the same seed."""
    first, last = _whole(first), _whole(last)
    if first >= last:
        raise ValueError("Expected an end that is greater than the start")
    return random.Random(None if seed is None else _whole(seed)).randrange(first, last)


@intrinsic("MathAdd", 2)
def math_add(first: int, second: int) -> int:
    """The sum of two whole numbers."""
    return _whole(first) + _whole(second)


@intrinsic("StringSplit", 2)
def string_split(text: str, separators: str) -> list:
    """The parts between any of the separators' characters; empty parts are left out."""
    parts = re.split(f"[{re.escape(_text(separators))}]", _text(text)) if separators else [text]
    return [part for part in parts if part]


@intrinsic("UUID", 0)
def new_uuid() -> str:
    """A random UUID (version 4)."""
    return str(uuid.uuid4())


@intrinsic("StringToJson", 1)
def string_to_json(text: str | None) -> Any:
    """The data that the text writes; a blank text is null."""
    return parse(text) if text is not None and _text(text).strip() else None


@intrinsic("JsonToString", 1)
def to_text(value: Any) -> str:
    """The value as compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _as_text(value: Any) -> str:
    """The value as Java prints it: States.Format does not write JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_as_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_text, value)) + "]"
    return to_text(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"Expected an integer, but got {to_text(value)}")
    return math.floor(value + 0.5)  # as Java rounds: halves go up


def _array(value: Any) -> list:
    if not isinstance(value, list):
        raise ValueError("Expected an array")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Expected a string")
    return value


def _bytes(text: str) -> bytes:
    """The text in UTF-8; half of a surrogate pair is `?`, as Java encodes it."""
    return text.encode("utf-8", "replace")


def _short(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError("The string may have at most 10000 characters")
    return text
