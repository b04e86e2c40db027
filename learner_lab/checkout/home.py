"""What the lab remembers for all notebooks of a checkout: small JSON files that only their owner reads."""

import glob
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
YOUNG = 60.0  # seconds; whoever writes a file takes a moment
NO_FOLDER = (
    "What was chosen is kept in {}, which cannot be used ({}): make room there and see to it that you may read and "
    "write in it, or set LEARNER_LAB_HOME to a folder of your own."
)


class NoHome(OSError):
    """What was chosen cannot be kept or read; the message says where, why, and what to do."""


def folder() -> Path:
    """The folder: `.learner_lab/` of the checkout, or $LEARNER_LAB_HOME."""
    return Path(os.environ.get("LEARNER_LAB_HOME") or CHECKOUT / ".learner_lab")


def recall(name: str) -> dict:
    """What was remembered under this name, all of it texts; {} when there is nothing, or nothing legible.

    Raises NoHome where the file cannot be read.
    """
    with _used():
        text = read_whole(folder() / f"{name}.json")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {key: told for key, told in found.items() if isinstance(told, str)} if isinstance(found, dict) else {}


def remember(name: str, what: dict) -> None:
    """Keeps this under the name, in place of what was there. Raises NoHome where nothing can be written."""
    with _used():
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(folder() / f"{name}.json", json.dumps(what, indent=2) + "\n")


@contextmanager
def _used() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NoHome(NO_FOLDER.format(folder(), error.strerror or error)) from None


def read_whole(path: Path) -> bytes:
    """What the file holds, b"" where there is none; an OSError where there is something else than a file."""
    _refuse_what_is_no_file(path)
    return path.read_bytes() if path.exists() else b""


def write_private(path: Path, text: str, check: Callable[[Path], object] = lambda written: None) -> None:
    """Writes the file whole or not at all, readable by its owner alone; an OSError where no file may be written.

    Nothing is written where `check`, called with the file that is about to take its place, raises.
    """
    _refuse_what_is_no_file(path)
    _sweep(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.part-", dir=path.parent)  # new, and its owner's alone
    beside = Path(name)
    try:
        with open(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            file.write(text)
        check(beside)
        os.replace(beside, path)  # on Windows an OSError while somebody reads the file
    except BaseException:
        beside.unlink()
        raise


def _sweep(path: Path) -> None:
    """Removes what whoever was killed while writing this file has left beside it, keys perhaps."""
    left = re.compile(
        re.escape(f".{path.name}.part-") + "[a-z0-9_]{8}"
    )  # as tempfile names it: `.original` is no such one
    for one in path.parent.glob(f".{glob.escape(path.name)}.part-*"):
        with suppress(OSError):
            if left.fullmatch(one.name) and time.time() - one.lstat().st_mtime > YOUNG:
                one.unlink()


def _refuse_what_is_no_file(path: Path) -> None:
    """A device or a folder is not replaced by a file, and a pipe, which may never end, is not read."""
    if path.exists() and not path.is_file():
        raise OSError(f"{path} is no regular file")
