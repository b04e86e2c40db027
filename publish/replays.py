"""The runs that the notebooks show, kept below `runs/`, and a page for each that plays it again."""

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from viewer.browser.export import exported

RUNS = Path(__file__).with_name("runs")
FOLDER = "replays"
FRAME = '<iframe class="replay" src="{folder}/{notebook}-{cell}.html" title="{title}" loading="lazy"></iframe>'
ONE_RUN_ALONE = re.compile(
    r'"timestamp": "[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d+(Z|\+00:00)'
)  # times, and the names that AWS finds


def keep(notebook: str, cells: Iterable[Mapping], recorded: Path, to: Path) -> None:
    """Keeps what was recorded of the notebook's cells; a run in which the same happened stays as it was kept."""
    before, now = {path.stem: path for path in (to / notebook).glob("*.json")}, {}
    for cell in cells:
        file = recorded / f"{cell.get('execution_count')}.json"
        if file.is_file():
            now[cell["id"]] = file.read_text("utf-8")
    for name in before.keys() - now.keys():
        before[name].unlink()
    for name, run in now.items():
        (to / notebook).mkdir(parents=True, exist_ok=True)
        if name not in before or not is_alike(run, before[name].read_text("utf-8")):
            (to / notebook / f"{name}.json").write_text(run, "utf-8", newline="\n")


def is_alike(run: str, other: str) -> bool:
    """Whether in both runs the same happened, whenever it was."""
    return ONE_RUN_ALONE.sub("", run) == ONE_RUN_ALONE.sub("", other)


def frame(notebook: str, cell: str) -> str | None:
    """The HTML that shows the run of a cell as a replay; None when the cell shows none."""
    if not (file := RUNS / notebook / f"{cell}.json").is_file():
        return None
    name = json.loads(file.read_text("utf-8"))["name"]
    title = escape(f"Replay: an execution of {name}", quote=True)
    return FRAME.format(folder=FOLDER, notebook=notebook, cell=cell, title=title)


def write(book: Path) -> None:
    """Writes the page of every run into the book."""
    (book / FOLDER).mkdir()
    for file in sorted(RUNS.glob("*/*.json")):
        run = json.loads(file.read_text("utf-8"))
        page = exported(".html", run["name"], run["definition"], run["events"])
        (book / FOLDER / f"{file.parent.name}-{file.stem}.html").write_bytes(page)
