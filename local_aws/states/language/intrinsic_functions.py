"""What each intrinsic function computes; ValueError and its kin become States.IntrinsicFailure."""

import base64
import binascii
import hashlib
import json
import random
import re
import uuid
from collections.abc import Callable
from typing import Any, NamedTuple

from local_aws.states.language.intrinsic_arguments import array_of, as_bytes, as_text, short, text_of, whole_of
from local_aws.states.language.jackson import parse
from local_aws.states.language.values import to_text

HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
PLACEHOLDER = re.compile(r"\\(.)|(\{\})")
LONGEST_ARRAY = 1000
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
        return as_text(remaining.pop(0))

    filled = PLACEHOLDER.sub(fill, text_of(template))
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
    return len(array_of(array))


@intrinsic("ArrayPartition", 2)
def array_partition(array: list, size: int) -> list:
    """The array cut into arrays of at most `size` items."""
    size = whole_of(size)
    if size <= 0:
        raise ValueError("Expected a positive chunk size")
    return [array[start : start + size] for start in range(0, len(array_of(array)), size)]


@intrinsic("ArrayRange", 3)
def array_range(first: int, last: int, step: int) -> list:
    """The numbers from the first to the last, both included; at most 1,000 of them."""
    first, last, step = whole_of(first), whole_of(last), whole_of(step)
    if step == 0:
        raise ValueError("Expected a step other than 0")
    numbers = range(first, last + (1 if step > 0 else -1), step)
    if numbers[LONGEST_ARRAY:]:
        raise ValueError("Arrays may not have more than 1000 items")
    return list(numbers)


@intrinsic("ArrayGetItem", 2)
def array_get_item(array: list, index: int) -> Any:
    """The item at the index, counted from 0."""
    index = whole_of(index)
    if not 0 <= index < len(array_of(array)):
        raise IndexError("Index out of range")
    return array[index]


@intrinsic("ArrayUnique", 1)
def array_unique(array: list) -> list:
    """The items without repetitions, in the order of their first appearance."""
    seen: dict[str, Any] = {}
    for item in array_of(array):
        seen.setdefault(json.dumps(item, sort_keys=True), item)
    return list(seen.values())


@intrinsic("ArrayContains", 2)
def array_contains(array: list, wanted: Any) -> bool:
    """Whether an item equals what is wanted; 1 and true are different."""
    return any(type(item) is type(wanted) and item == wanted for item in array_of(array))


@intrinsic("Base64Encode", 1)
def base64_encode(text: str) -> str:
    """The text in base64."""
    return base64.b64encode(as_bytes(short(text_of(text)))).decode()


@intrinsic("Base64Decode", 1)
def base64_decode(text: str) -> str:
    """The text that the base64 stands for; the `=` at its end may be missing, as Java takes it."""
    padding = "" if "=" in text_of(text) else "=" * (-len(text) % 4)
    try:
        return base64.b64decode(short(text) + padding, validate=True).decode("utf-8", "replace")
    except binascii.Error:
        raise ValueError("The string is not base64") from None


@intrinsic("Hash", 2)
def hash_of(data: Any, algorithm: str) -> str:
    """The hexadecimal digest of a text, or of other data as JSON."""
    if text_of(algorithm) not in HASHES:
        raise ValueError(f"Unknown hash algorithm {algorithm}")
    text = short(data if isinstance(data, str) else to_text(data))
    return hashlib.new(HASHES[algorithm], as_bytes(text)).hexdigest()


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
    first, last = whole_of(first), whole_of(last)
    if first >= last:
        raise ValueError("Expected an end that is greater than the start")
    return random.Random(None if seed is None else whole_of(seed)).randrange(first, last)


@intrinsic("MathAdd", 2)
def math_add(first: int, second: int) -> int:
    """The sum of two whole numbers."""
    return whole_of(first) + whole_of(second)


@intrinsic("StringSplit", 2)
def string_split(text: str, separators: str) -> list:
    """The parts between any of the separators' characters; empty parts are left out."""
    parts = re.split(f"[{re.escape(text_of(separators))}]", text_of(text)) if separators else [text]
    return [part for part in parts if part]


@intrinsic("UUID", 0)
def new_uuid() -> str:
    """A random UUID (version 4)."""
    return str(uuid.uuid4())


@intrinsic("StringToJson", 1)
def string_to_json(text: str | None) -> Any:
    """The data that the text writes; a blank text is null."""
    return parse(text) if text is not None and text_of(text).strip() else None


intrinsic("JsonToString", 1)(to_text)
