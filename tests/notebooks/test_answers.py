"""Each exercise has answers of many forms, wrong and right; to give them is another matter (giving.py)."""

import re

import pytest

from tests.notebooks.answering import ANSWERS, answers
from tests.notebooks.giving import name_of
from tests.notebooks.reading import EXERCISE, PATHS, code, tags

WITH_EXERCISE = [path for path in PATHS if any(EXERCISE in tags(cell) for cell in code(path))]
each = pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
FEWEST = 5  # wrong answers a notebook


@each
def test_five_answers_are_wrong_and_one_is_right_in_another_form(path):
    given = answers(path)
    assert sum(not answer.is_right for answer in given) >= FEWEST
    assert all(answer.said for answer in given if not answer.is_right)
    assert sum(answer.is_right for answer in given) > 1


@each
def test_no_answer_is_overlooked(path):
    written = re.findall("^## (?:Wrong|Right): (.*)$", (ANSWERS / f"{path.stem}.md").read_text("utf-8"), re.MULTILINE)
    assert written == [answer.title for answer in answers(path)][: len(written)]


def test_every_answer_is_given():
    assert {path.stem for path in ANSWERS.iterdir()} == {path.stem for path in WITH_EXERCISE}


@each
def test_no_two_answers_have_one_name(path):
    names = [name_of(answer) for answer in answers(path)]
    assert sorted(set(names)) == sorted(names)
