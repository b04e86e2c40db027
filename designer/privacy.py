"""No account's number in what a notebook keeps of a canvas: it is shown as `<account>`, and put back in what comes."""

from typing import Any

from designer.text import HALVES
from viewer.masked_data import ACCOUNT


class Privacy:
    """Which number stands behind which name: `<account>`, then `<account 2>`, …; the same for the canvas's life."""

    def __init__(self):
        self._names: dict[str, str] = {}

    def hide(self, value: Any) -> Any:
        """The data with names in place of numbers, in keys too; half a letter, which no message carries, is `�`."""
        return _each(value, lambda text: HALVES.sub("\ufffd", ACCOUNT.sub(lambda found: self._name(found[0]), text)))

    def reveal(self, value: Any) -> Any:
        """The data with the numbers in place of their names."""
        return _each(value, self._revealed)

    def _name(self, number: str) -> str:
        many = len(self._names) + 1
        return self._names.setdefault(number, "<account>" if many == 1 else f"<account {many}>")

    def _revealed(self, text: str) -> str:
        for number, name in self._names.items():
            text = text.replace(name, number)
        return text


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_each(key, change): _each(item, change) for key, item in value.items()}
    return [_each(item, change) for item in value] if isinstance(value, list) else value
