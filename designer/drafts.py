"""Drafts on disk: one file for each name, so that a restarted kernel or a closed browser loses nothing.

They outlive the clean-up of the account on purpose: a definition is the student's own work. A file that somebody else
has changed is never overwritten.
"""

import itertools
import os
import re
from pathlib import Path

from designer.places import Refused

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
FOLDER = Path(__file__).parents[1] / "designs"
NO_FOLDER = "The draft cannot be kept in {} ({}): make room there, or set LAB_DESIGNS to a folder of your own."


def folder() -> Path:
    """Where drafts are kept: `designs/` of the checkout, or $LAB_DESIGNS."""
    return Path(os.environ.get("LAB_DESIGNS") or FOLDER)


class DraftFile:
    """The file of one draft, and what it held when it was last read or written here."""

    def __init__(self, name: str):
        """Raises Refused for a name that no state machine can have, or that would be another folder's."""
        if not NAME.fullmatch(name):
            raise Refused(f"{name!r} is no name for a state machine here: 1 to 80 letters, digits, - and _.")
        self.path = folder() / f"{name}.asl.json"
        self._known = self._read()

    def read(self) -> str | None:
        """The draft's text, None when there is none."""
        self._known = self._read()
        return self._known

    @property
    def is_changed(self) -> bool:
        """Whether somebody else has written the file since."""
        return self._read() != self._known

    def write(self, text: str) -> None:
        """Keeps the text, whole or not at all. Raises Refused when somebody else has changed the file since."""
        if self.is_changed:
            raise Refused(
                f"{self.path.name} was changed elsewhere since it was opened here. "
                "design.take_theirs() opens what is there now, design.keep_mine() writes this one over it."
            )
        self.overwrite(text)

    def overwrite(self, text: str) -> None:
        """Keeps the text; what somebody else has written into the file meanwhile is laid beside it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.is_changed and (there := self._read()) is not None:
                self._lay_beside(there)
            self._put(self.path, text)
        except OSError as error:
            raise Refused(NO_FOLDER.format(self.path.parent, error.strerror)) from None
        self._known = text

    def lay_beside(self, text: str) -> None:
        """Keeps a text that gives way as `NAME.before.asl.json`, `NAME.before2.asl.json`, …; what is kept, once."""
        try:
            self._lay_beside(text)
        except OSError as error:
            raise Refused(NO_FOLDER.format(self.path.parent, error.strerror)) from None

    def _lay_beside(self, text: str) -> None:
        name = self.path.name.removesuffix(".asl.json")
        for number in itertools.count(1):
            path = self.path.with_name(f"{name}.before{number if number > 1 else ''}.asl.json")
            if not path.exists():
                return self._put(path, text)
            if path.read_bytes() == text.encode("utf-8"):
                return None

    def _put(self, path: Path, text: str) -> None:
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(text.encode("utf-8"))
            os.replace(beside, path)
        finally:
            beside.unlink(missing_ok=True)

    def _read(self) -> str | None:
        try:
            return self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise Refused(f"{self.path.name} is not written in UTF-8: move it away, or mend it.") from None
