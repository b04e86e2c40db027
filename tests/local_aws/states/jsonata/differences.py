"""Where the seam's answers are not jsonata-js's, and why."""

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local_aws.states.language.jsonata import UNDEFINED, JsonataError, NotAnExpression, NotData, tree_of, value_of

CAUSE = re.compile(r"(?:\. (\w+))?: (.*)", re.S)
DIGITS = re.compile(r"\d{16,}")
PAIR, LONE = "\\ud83d\\ude00", "\\ud"  # as JSON writes the only pair in the data, and halves
AROUND = re.compile('"(and|or)"')
NO_NUMBER = re.compile("N.?a.?N|Infinity")  # $formatNumber may set another decimal separator
FUNCTION_AS_DATA = re.compile(r"function\(\$x\)\{\$x\}|\$sum\b(?!\()|\$substring\(\?|async function")


def found(source: str, data: Any) -> dict[str, Any]:
    """Our answer, in the reference's form."""
    try:
        tree_of(source)
        value = value_of(source, {"d": data})
    except NotAnExpression as problem:
        return {"code": "S", "message": str(problem)}
    except NotData:
        return {"function": True}
    except JsonataError as problem:
        code, message = CAUSE.fullmatch(str(problem)).groups()
        return {"code": code or "bound", "message": message}
    return {"nothing": True} if value is UNDEFINED else {"value": value}


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same; numbers to 14 digits."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right or math.isclose(left, right, rel_tol=1e-14)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    return type(left) is type(right) and left == right


@dataclass(frozen=True)
class Difference:
    """An expression with the reference's answer and ours."""

    source: str
    right: dict[str, Any]
    ours: dict[str, Any]

    @property
    def exists(self) -> bool:
        """Whether the answers differ: in value, or in code and words."""
        right, ours = self.right, self.ours
        if "value" in right and "value" in ours:
            return not same(right["value"], ours["value"])
        if "code" in right and "code" in ours:
            code = "S" if right["code"][0] == "S" else right["code"]
            return (code, right["message"]) != (ours["code"], ours["message"])
        return right.keys() != ours.keys()

    @property
    def kind(self) -> str | None:
        """Why they differ, None when nothing explains it."""
        return next((why for why, holds in KINDS.items() if holds(self)), None)

    @property
    def texts(self) -> tuple[str, str]:
        """Both answers as JSON."""
        return json.dumps(self.right), json.dumps(self.ours)

    @property
    def code(self) -> str | None:
        """Our error's code."""
        return self.ours.get("code")


def rounded(text: str) -> str:
    """The text with whole numbers cut to 15 digits."""
    return DIGITS.sub(lambda digits: f"{float(f'{float(digits[0]):.15g}'):.0f}", text)


def computes_on(found: Difference) -> bool:
    """Whether jsonata-js went on with Infinity or NaN, which AWS writes where it is a result."""
    return bool(NO_NUMBER.search("".join(found.texts)) or found.code in ("D1001", "D3061") or "1e21)" in found.source)


def names_what_is_around(found: Difference) -> bool:
    """Whether 2.0.6 names the `and` or `or` around the operator or function that failed."""
    return found.right.get("code") == found.code is not None and bool(AROUND.search(found.right["message"]))


KINDS: dict[str, Callable[[Difference], bool]] = {
    "jsonata-js breaks or hangs": lambda found: found.right.get("code") in ("crash", "hang"),
    "AWS's bounds": lambda found: found.code == "bound",
    "AWS writes all digits of whole numbers": lambda found: len(set(map(rounded, found.texts))) == 1,
    "computing on with what is no number": computes_on,
    "texts that are no decimal numbers": lambda found: "$parseInteger('0x" in found.source,
    "the name under which a function was called last": lambda found: "of function undefined" in found.texts[1],
    "the name of an operator around": names_what_is_around,
    "members given to arrays": lambda found: "~> | $ |" in found.source,
    "functions as data": lambda found: bool(FUNCTION_AS_DATA.search(found.source + found.texts[0])),
    "halves of surrogate pairs": lambda found: LONE in found.texts[0].replace(PAIR, ""),
    "2.2 refuses time zones that are none": lambda found: found.code == "D3150",
    "2.2 leaves undefined patterns undefined": lambda found: (
        bool(re.search(r"\$(replace|split)\(", found.source)) and "nothing" in found.ours
    ),
    "2.2 reads moments by pictures otherwise": lambda found: "$toMillis('1st March 2024', " in found.source,
    "2.2 formats numbers of 21 digits": lambda found: "$format" in found.source and "1e21" in found.source,
}
