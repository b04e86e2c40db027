"""What a check says: found against wanted, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learner_lab.words.masking import mask

LONGEST = 160  # characters of what was found


@dataclass(frozen=True)
class Checked:
    """What one check found: its sentence, whether it holds, what was found and wanted, and what was said to it.

    `found` is None where the question could not be answered. True when the check has passed.
    """

    sentence: str
    passed: bool
    found: Any
    wanted: Any
    said: str
    made: str | None = None  # the names that the check was asked about
    ran: str | None = None

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return self.said

    def _ipython_display_(self) -> None:
        """Nothing at the end of a cell: it was printed."""


def told(value: object) -> str:
    """A value in a few words, masked: texts as they are, in a list one behind the other."""
    if isinstance(value, str):
        return shortened(mask(repr(value)))
    if isinstance(value, Mapping):
        return shortened(", ".join(f"{name}: {_item(one)}" for name, one in value.items()) or "nothing")
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=str)
    if isinstance(value, (list, tuple)):
        return shortened(", ".join(map(_item, value)) or "nothing")
    return "nothing" if value is None else shortened(mask(value))


def _item(value: object) -> str:
    return mask(value) if isinstance(value, str) else told(value)


def shortened(text: str) -> str:
    """The text, its middle left out where it is long."""
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} … {text[-half:]}"


def is_wanted(found: object, wanted: Any | Callable[[Any], bool]) -> bool:
    """Whether this is what was wanted: the same value, or a function of it says so. Only True itself is True."""
    if isinstance(wanted, bool):
        return found is wanted
    return bool(wanted(found)) if callable(wanted) else bool(found == wanted)
