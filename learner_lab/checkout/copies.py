"""The student's own copy of the notebooks: without outputs, and never overwritten once it was touched."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from learner_lab.checkout.home import CHECKOUT

SOURCE, FOLDER = "notebooks", "my_notebooks"
RECORD = ".copied.json"  # name → the digest of what was last written under it


class Copied(NamedTuple):
    """What was done: the folder, and which notebooks were made, brought up to date, and left as they were touched."""

    folder: Path
    made: list[str]
    updated: list[str]
    offered: list[str]

    def __str__(self) -> str:
        said = []
        if self.made:
            said.append(f"{len(self.made)} notebooks were copied into {self.folder.name}: they are yours.")
        if self.updated:
            said.append(f"Brought up to date: {', '.join(self.updated)}.")
        if self.offered:
            said.append(
                f"You worked in {', '.join(self.offered)}: the guide's new version lies beside it as ….new.ipynb."
            )
        return " ".join(said) or f"Your notebooks are in {self.folder.name}, as you left them."


def bring_up_to_date(checkout: Path = CHECKOUT) -> Copied:
    """Copies what is missing, renews what is untouched, and lays a new version beside what was touched.

    A copy is touched when it is no longer what was written here: run and saved, or edited. One that was deleted comes
    again, as new. Raises OSError where the checkout cannot be written.
    """
    source, folder = checkout / SOURCE, checkout / FOLDER
    folder.mkdir(exist_ok=True)
    shutil.copytree(source / "images", folder / "images", dirs_exist_ok=True)
    for beside in source.glob("*.md"):  # the notebooks link to it
        shutil.copy(beside, folder)
    known, copied = _known(folder), Copied(folder, [], [], [])
    for path in sorted(source.glob("*.ipynb")):
        _bring(path, folder, known, copied)
    _put(folder / RECORD, (json.dumps(known, indent=1) + "\n").encode("utf-8"))
    return copied


def _bring(path: Path, folder: Path, known: dict[str, str], copied: Copied) -> None:
    text, mine = without_outputs(path), folder / path.name
    new, last = _digest(text), known.get(path.name)
    if not mine.exists():
        _write(mine, text, known)
        (copied.updated if last else copied.made).append(path.name)
    elif _digest(mine.read_bytes()) == new:
        known[path.name] = new
    elif not _is_touched(mine, known):
        _write(mine, text, known)
        copied.updated.append(path.name)
    elif known.get(f"{path.name} offered") != new and last != new:
        _write(_free(mine, known), text, known)
        known[f"{path.name} offered"] = new
        copied.offered.append(path.name)


def _is_touched(path: Path, known: dict[str, str]) -> bool:
    """Whether a copy is no longer what was written here."""
    return path.exists() and _digest(path.read_bytes()) != known.get(path.name)


def _free(mine: Path, known: dict[str, str]) -> Path:
    """Where a newer version goes: 00.new.ipynb, or 00.new2.ipynb where somebody has worked in that one too."""
    names = (mine.with_name(f"{mine.stem}.new{number or ''}.ipynb") for number in (None, *range(2, 1000)))
    return next(path for path in names if not _is_touched(path, known))


def _write(path: Path, text: bytes, known: dict[str, str]) -> None:
    _put(path, text)
    known[path.name] = _digest(text)


def _put(path: Path, text: bytes) -> None:
    """Whole or not at all: half a notebook would count as one that was worked in, and half a record says so of all."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(text)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def without_outputs(path: Path) -> bytes:
    """The notebook as if no cell of it had been run; all else as it stands."""
    notebook: dict[str, Any] = json.loads(path.read_bytes())
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _known(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / RECORD).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
