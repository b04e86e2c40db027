"""The notebooks lead to each other in their order, and a map tells which of them teaches what.

    uv run python .ci/order.py

To be run when a notebook is added or renamed: it is a file, a row in 00's contents, and a row in the README. This
writes the links at its own and its neighbours' top and end, how many minutes it takes (minutes.py), there and in the
README, and `notebooks/README.md` with the plans for courses (courses.py). (regenerate.py runs it too.)
"""

import re
import runpy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
MAP, README = NOTEBOOKS / "README.md", NOTEBOOKS.parent / "README.md"
CONTENTS = "00_start_here.ipynb#Contents"
PLACE = 2  # the line of the first cell that tells the notebook's place
minutes = runpy.run_path(str(Path(__file__).with_name("minutes.py")))
courses = runpy.run_path(str(Path(__file__).with_name("courses.py")))
ON = re.compile(r"\[[^\]]* →\]\([^)]*\)")


def main() -> None:
    readme = README.read_text("utf-8")
    for number, path in enumerate(paths := in_order()):
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        lead(notebook, *neighbours(paths, number))
        minutes["tell"](path, notebook)
        readme = minutes["tell_readme"](readme, path, notebook)
        path.write_text(nbformat.writes(notebook) + "\n", "utf-8", newline="\n")
    README.write_text(readme, "utf-8", newline="\n")
    MAP.write_text(map_of(paths), "utf-8", newline="\n")


def in_order() -> list[Path]:
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def neighbours(paths: list[Path], number: int) -> tuple[Path | None, Path | None]:
    """The notebooks before and after that one."""
    return paths[number - 1] if number else None, paths[number + 1] if number + 1 < len(paths) else None


def lead(notebook: NotebookNode, before: Path | None, after: Path | None) -> None:
    """Writes the links back and on: in the first cell's third line, and the one on in the last cell, if it has one."""
    back = f"[← {_label(before)}]({before.name})" if before else "←"
    on = f"[{_label(after)} →]({after.name})" if after else ""
    contents = f"[contents]({CONTENTS if before else '#Contents'})"
    first, last = notebook.cells[0], notebook.cells[-1]
    lines = first.source.split("\n")
    lines[PLACE] = " · ".join(filter(None, [back, contents, on]))
    first.source = "\n".join(lines)
    if after:
        last.source = ON.sub(on, last.source)


def map_of(paths: list[Path]) -> str:
    """Which notebook teaches what, which operation of AWS is met where, and what a teacher plans with, as Markdown."""
    met: dict[str, list[str]] = {}
    rows, stated = [], {}
    for path in paths:
        text = _prose(path)
        stated[path.stem[:2]] = without, with_exercise = _minutes(text)
        rows.append(f"| [{path.stem[:2]} {title(path)}]({path.name}) | {without} | {with_exercise} | {_verbs(text)} |")
        for operation in _operations(text) if path.stem < "90" else ():
            met.setdefault(operation, []).append(f"[{path.stem[:2]}]({path.name})")
    calls = [f"| `{operation}` | {' '.join(where)} |" for operation, where in sorted(met.items())]
    teachers = courses["for_teachers"](paths, stated)
    return MAP_TEXT.format(notebooks="\n".join(rows), operations="\n".join(calls), teachers=teachers)


def title(path: Path) -> str:
    return _prose(path).split("\n")[0].removeprefix("# ")


def _label(path: Path) -> str:
    named = title(path)
    return named[0].lower() + named[1:]


def _prose(path: Path) -> str:
    cells = nbformat.read(path, nbformat.NO_CONVERT).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def _minutes(text: str) -> tuple[int, int]:
    """The minutes that a notebook states: without its exercise, and with it."""
    without, _, with_exercise = re.search(r"\*\*(\d+) minutes\.\*\*( \((\d+))?", text).groups()
    return int(without), int(with_exercise or without)


def _verbs(text: str) -> str:
    """What the student will do there: the sentence after "You will"."""
    found = re.search(r"\*\*You will\*\* (.*?)\s*\*\*\d+ minutes", text, re.DOTALL)
    return found[1] if found else ""


def _operations(text: str) -> list[str]:
    """The operations that are new in a notebook: the first sentence of its line "New here"."""
    line = re.search(r"^New here: (.*?)(?:\. |$)", text, re.MULTILINE)
    return re.findall(r"`([A-Z]\w+)`", line[1]) if line else []


MAP_TEXT = """\
# Which notebook teaches what

Written by `.ci/order.py` from the notebooks themselves. `uv run lab.py` opens a copy of them that is yours.

| notebook | minutes | with the exercise | you will |
|---|---|---|---|
{notebooks}

## Which AWS operation is met where

| operation | first met in |
|---|---|
{operations}

{teachers}"""


if __name__ == "__main__":
    main()
