"""Each notebook is built alike, in small cells, and stores nothing that belongs to one run or one machine."""

import itertools
import re
import symtable

import pytest

from tests.notebooks.reading import EXERCISE, LESSONS, PATHS, code, lines, prose, read, regenerate, solutions, tags

CODE = re.compile(r"^```.*?^```$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
ENDING = ["Check yourself", "Your turn", "What you learned"]
each = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def test_most_cells_have_five_lines_and_none_has_more_than_fifteen():
    lengths = [lines(cell) for path in PATHS for cell in code(path)]
    assert sum(length <= 5 for length in lengths) >= 0.84 * len(lengths)
    assert sum(length <= 10 for length in lengths) >= 0.95 * len(lengths)
    assert max(lengths) <= 15


@each
def test_there_are_never_three_code_cells_without_a_word_between(path):
    kinds = "".join(cell.cell_type[0] for cell in read(path).cells)
    assert "ccc" not in kinds


@each
def test_no_variable_takes_the_place_of_a_function_so_that_each_cell_can_be_run_again(path):
    functions, taken = set(), set()
    for source in [*(cell.source for cell in code(path)), *solutions(path).values()]:
        names = symtable.symtable(source, "cell", "exec").get_symbols()
        taken |= functions & {name.get_name() for name in names if name.is_assigned() and not name.is_namespace()}
        functions |= {name.get_name() for name in names if name.is_namespace()}
    assert taken == set()


@each
def test_the_first_code_cell_connects(path):
    assert "helpers.connect()" in code(path)[0].source


def test_the_whole_game_comes_first_and_what_it_stores_is_the_path():
    first, second = code(PATHS[0])[:2]
    assert "helpers.connect()" in first.source and "form.start()" in second.source
    path = ["Open Case", "Assign Case", "Work on Case", "Is Case Resolved", "Close Case", "SUCCEEDED"]
    assert second.outputs[-1].text == " → ".join(path) + "\n"


def test_at_most_150_words_stand_before_the_first_cell_that_shows_something():
    cells = read(PATHS[0]).cells
    before = cells[: [cell.id for cell in cells].index(code(PATHS[0])[1].id)]
    assert sum(len(cell.source.split()) for cell in before if cell.cell_type == "markdown") <= 150


@each_lesson
def test_a_notebook_says_why_what_and_how_long_and_ends_as_the_others_do(path):
    text = prose(path)
    assert text.startswith("# ")
    assert "**You will**" in text and re.search(r"\*\*\d+ minutes\.\*\*", text)
    assert "New here:" in text and "![" in text and "**Roads not taken.**" in text
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[-3:] == ENDING


@each
def test_a_question_is_followed_by_the_cell_that_answers_it(path):
    cells = [cell for cell in read(path).cells if EXERCISE not in tags(cell)]
    for cell, after in itertools.pairwise(cells):
        asks = cell.cell_type == "markdown" and "?" in cell.source.split("\n\n")[-1]
        assert not asks or after.cell_type == "code", cell.id


@each
def test_the_prose_does_not_call_anything_easy(path):
    assert re.findall(r"\b(simply|just|obviously|of course)\b", prose(path), re.IGNORECASE) == []


@each
def test_no_two_dollars_make_a_formula(path):
    """JupyterLab sets what stands between two dollars of a paragraph as mathematics, a backslash or not."""
    assert [part for part in CODE.sub("", prose(path)).split("\n\n") if part.count("$") > 1] == []


@each
def test_hint_and_solution_are_folded_so_that_every_renderer_shows_them(path):
    text = prose(path)
    folded = re.findall(r"^<details>\n<summary>\w+</summary>\n\n.+?\n\n</details>$", text, re.MULTILINE | re.DOTALL)
    assert len(folded) == text.count("<details>") == text.count("</details>")


@each
def test_an_exercise_is_an_empty_cell_with_hint_and_solution(path):
    exercises = [cell for cell in code(path) if EXERCISE in tags(cell)]
    assert all(line.startswith("#") for cell in exercises for line in cell.source.splitlines())
    assert all(cell.execution_count is None and not cell.outputs for cell in exercises)
    assert len(exercises) == prose(path).count("<summary>Solution</summary>")


@each
def test_cells_have_names_and_nothing_of_the_run_in_their_metadata(path):
    notebook = read(path)
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in names)
    assert notebook.metadata == regenerate["METADATA"]
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@each
def test_what_is_stored_names_no_machine_account_or_request(path):
    assert list(regenerate["unfit"](read(path))) == []


@pytest.mark.parametrize(
    "output",
    ["arn:aws:iam::123456789012:role/LabRole", "<object at 0x7f3a5c0d>", "/home/ada/lab/helpers.py"],
)
def test_what_must_not_be_stored_is_seen(output):
    notebook = read(PATHS[0])
    stored = next(cell for cell in notebook.cells if cell.get("outputs"))
    stored.outputs[0].text = output
    assert len(list(regenerate["unfit"](notebook))) == 1
