"""How long a notebook takes, by a formula, so that every notebook is measured alike.

    uv run python .ci/minutes.py        # each notebook: words, code cells, questions, minutes

Reading and running:  words / 200  +  half a minute a code cell  +  a quarter of a minute a question.
The exercise besides: words / 200  +  a minute and a half for each line of its solution.

Both are rounded to five minutes. In a demo (from 90 on) the room answers: a question takes a minute.

200 words a minute: silent readers of English prose manage 238 (Brysbaert 2019), and here they look from word to code
and back. The rest is set so that the tutorial, 00 to 05, takes 80 minutes. `.ci/order.py` writes
the minutes into notebooks and README.
"""

import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WORDS_A_MINUTE, A_CELL, A_QUESTION, A_LINE = 200, 0.5, 0.25, 1.5
TO_A_ROOM = 4  # times as long
EXERCISE = "Your turn"
SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```", re.DOTALL)
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
UNSEEN = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|<[^>]+>")  # pictures, addresses of links, tags
STATED = re.compile(r"\*\*\d+ minutes\.\*\*( \(\d+ with the exercise\.?\))?")


class Measure(NamedTuple):
    """What is counted in one part of a notebook, the lesson or its exercise."""

    words: int
    cells: int
    questions: int
    lines: int

    @property
    def minutes(self) -> float:
        """How long it takes by the formula."""
        running = self.cells * A_CELL + self.questions * A_QUESTION + self.lines * A_LINE
        return self.words / WORDS_A_MINUTE + running


def measured(notebook: NotebookNode) -> tuple[Measure, Measure]:
    """The lesson, and the exercise: what stands from "Your turn" to the next heading, with its code."""
    parts: dict[bool, list[NotebookNode]] = {False: [], True: []}
    exercise = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (headings := re.findall(r"^## (.*)$", cell.source, re.MULTILINE)):
            exercise = headings[-1].startswith(EXERCISE)
        parts[exercise].append(cell)
    return _lesson(parts[False]), _exercise(parts[True])


def minutes(path: Path, notebook: NotebookNode) -> tuple[int, int]:
    """The minutes of a notebook without and with its exercise."""
    lesson, exercise = measured(notebook)
    if path.stem >= "90":
        lesson = lesson._replace(questions=TO_A_ROOM * lesson.questions)
    return _rounded(lesson.minutes), _rounded(lesson.minutes + exercise.minutes)


def told(path: Path, notebook: NotebookNode) -> str:
    """How a notebook states its minutes, behind the sentence "You will"."""
    without, all_of_it = minutes(path, notebook)
    exercise = f" ({all_of_it} with the exercise.)" if measured(notebook)[1].lines else ""
    return f"**{without} minutes.**{exercise}"


def tell(path: Path, notebook: NotebookNode) -> None:
    """Writes the minutes into the notebook, where it states them."""
    for cell in notebook.cells:
        if cell.source.startswith("**You will**"):
            cell.source = STATED.sub(told(path, notebook), cell.source, count=1)


def tell_readme(readme: str, path: Path, notebook: NotebookNode) -> str:
    """The README with the notebook's minutes in its row of the table."""
    row = re.compile(rf"(\(notebooks/{re.escape(path.name)}\)) \| \d+ \| \d+ \|")
    return row.sub(r"\1 | {} | {} |".format(*minutes(path, notebook)), readme)


def words(text: str) -> list[str]:
    """The words that a reader sees: none of a picture, of a link's address or of a table's frame."""
    return re.findall(r"\S*\w\S*", UNSEEN.sub(" ", text))


def _lesson(cells: list[NotebookNode]) -> Measure:
    text = _prose(cells)
    return Measure(len(words(text)), sum(cell.cell_type == "code" for cell in cells), text.count("?"), 0)


def _exercise(cells: list[NotebookNode]) -> Measure:
    text = _prose(cells)
    lines = [line for solution in SOLUTION.findall(text) for line in solution.splitlines() if line.strip()]
    return Measure(len(words(FOLDED.sub("", text))), 0, 0, len(lines))


def _prose(cells: list[NotebookNode]) -> str:
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def _rounded(taken: float) -> int:
    return max(5, 5 * round(taken / 5))


if __name__ == "__main__":
    print(f"{'notebook':<30} {'words':>6} {'code':>5} {'asks':>5} {'min':>4}   {'exercise':>8} {'lines':>6} {'all':>4}")
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, nbformat.NO_CONVERT)
        lesson, exercise = measured(notebook)
        without, all_of_it = minutes(path, notebook)
        counted = f"{lesson.words:>6} {lesson.cells:>5} {lesson.questions:>5} {without:>4}"
        print(f"{path.stem:<30} {counted}   {exercise.words:>8} {exercise.lines:>6} {all_of_it:>4}")
