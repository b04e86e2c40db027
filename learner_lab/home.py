"""What the lab remembers for all notebooks of a checkout: small JSON files that only their owner reads."""

import json
import os
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]


def folder() -> Path:
    """The folder: `.learner_lab/` of the checkout, or $LEARNER_LAB_HOME."""
    return Path(os.environ.get("LEARNER_LAB_HOME") or CHECKOUT / ".learner_lab")


def recall(name: str) -> dict:
    """What was remembered under this name; {} when there is nothing, or nothing legible."""
    try:
        found = json.loads((folder() / f"{name}.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remember(name: str, what: dict) -> None:
    """Keeps this under the name, in place of what was there."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder() / f"{name}.json", json.dumps(what, indent=2) + "\n")


def write_private(path: Path, text: str) -> None:
    """Writes the file whole or not at all, readable by its owner alone."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    try:
        os.replace(beside, path)
    except OSError:  # Windows: somebody reads the file at this moment
        beside.unlink()
        raise
