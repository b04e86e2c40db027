"""How large data are, counted only as far as it matters; and what in them an engine cannot hold as it is."""

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

DOUBLE, LONG = 2**53, 2**63  # up to where all whole numbers are doubles; up to where AWS keeps them exact
CHARACTERS = 64  # for each item
LONE = re.compile("[\ud800-\udfff]")


@dataclass
class Weight:
    """The items and characters of data; `large` are whole numbers that are no doubles; `lone` tells of surrogates."""

    items: int = 0
    characters: int = 0
    large: set[int] = field(default_factory=set)
    lone: bool = False

    def add(self, value: Any, most: float = math.inf) -> bool:
        """Whether the value and all that is in it are at most so many items; counts them, if they are."""
        ahead = [value]
        while ahead and self._is_within(most):
            value = ahead.pop()
            self.items += 1
            if isinstance(value, str):
                self._add_text(value)
            elif isinstance(value, dict):
                for key in value:
                    self._add_text(key)
                ahead += value.values()
            elif isinstance(value, list):
                ahead += value
            elif isinstance(value, int) and DOUBLE < abs(value) < LONG:
                self.large.add(value)
        return self._is_within(most)

    def _is_within(self, most: float) -> bool:
        return self.items <= most and self.characters <= CHARACTERS * most

    def _add_text(self, text: str) -> None:
        self.characters += len(text)
        if not text.isascii() and LONE.search(text):
            self.lone = True


def exact(text: str, large: set[int]) -> str:
    """The JSON with these whole numbers of the data in it again where an engine that computes with doubles cut them."""
    for number in large:
        digits = str(int(Decimal(repr(float(number)))))
        text = re.sub(rf"(?<!\d){digits}(?!\d)", str(number), text)
    return text
