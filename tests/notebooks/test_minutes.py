"""The minutes that notebooks and README state are those of one formula, which counts what a reader reads and runs."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.notebooks.reading import PATHS, ROOT, order, prose, read

minutes = order["minutes"]
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
LESSON = new_markdown_cell("## See\n\n" + "word " * 398 + "[a link](https://example.com/a/b) ![unseen](x.svg)?")
TASK = new_markdown_cell(
    "## Your turn\n\nDo it?\n\n<details>\n<summary>Solution</summary>\n\n```python\n1\n\n2\n```\n\n</details>"
)


def cells_of(count):
    return [new_code_cell("show()") for _ in range(count)]


def minutes_of(*cells, name="01_a_lesson"):
    return minutes["minutes"](Path(name), new_notebook(cells=[LESSON, *cells]))


@each
def test_a_notebook_states_the_minutes_of_the_formula(path):
    assert minutes["told"](path, read(path)) in prose(path)


@each
def test_the_readme_states_the_same(path):
    readme = (ROOT / "README.md").read_text("utf-8")
    assert minutes["tell_readme"](readme, path, read(path)) == readme


def test_words_cells_questions_and_lines_of_the_solution_are_counted():
    code = cells_of(6)
    lesson, exercise = minutes["measured"](new_notebook(cells=[LESSON, *code[:3], TASK, *code[3:]]))
    assert lesson == (401, 3, 1, 0)
    assert exercise == (4, 0, 0, 2)


def test_what_follows_the_exercise_is_lesson_again():
    after = new_markdown_cell("## What you learned\n\nMuch.")
    lesson, _ = minutes["measured"](new_notebook(cells=[TASK, after, new_code_cell("clean_up()")]))
    assert lesson == (4, 1, 0, 0)


def test_minutes_are_rounded_to_five_and_an_exercise_comes_on_top():
    assert minutes_of() == (5, 5)
    assert minutes_of(*cells_of(11)) == (10, 10)
    longer = nbformat.from_dict({**TASK, "source": TASK.source.replace("1", "\n".join("1234567"))})
    assert minutes_of(longer) == (5, 15)


def test_a_question_to_a_room_takes_four_times_as_long():
    asked = [new_markdown_cell("Who? What? Where? When? Why?") for _ in range(2)]
    assert minutes_of(*asked) == (5, 5) and minutes_of(*asked, name="90_a_demo") == (15, 15)


def test_a_notebook_that_grew_is_told_its_new_minutes():
    notebook = read(PATHS[1])
    notebook.cells.insert(3, new_markdown_cell("word " * 4000))
    minutes["tell"](PATHS[1], notebook)
    assert "**35 minutes.** (45 with the exercise.)" in notebook.cells[1].source
