"""Wrong answers get the sentence that fits, right ones in whatever form a ✓."""

import re
from pathlib import Path

import pytest

from tests.notebooks import answering
from tests.notebooks.answering import ANSWERS, Answer, answers, said_to
from tests.notebooks.reading import EXERCISE, PATHS, code, tags

WITH_EXERCISE = [path for path in PATHS if any(EXERCISE in tags(cell) for cell in code(path))]
EACH = [
    pytest.param(path, answer, id=f"{path.stem[:2]}: {answer.title}")
    for path in WITH_EXERCISE
    for answer in answers(path)
]
each = pytest.mark.parametrize("path", WITH_EXERCISE, ids=lambda path: path.stem)
FEWEST = 5  # wrong answers a notebook


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """An AWS for these answers alone."""
    with answering.account(tmp_path_factory.mktemp("answers")):
        yield


@pytest.mark.slow
@pytest.mark.parametrize(("path", "answer"), EACH)
def test_an_answer_gets_what_fits_it(path: Path, answer: Answer, account):
    said = said_to(path, answer)
    passed = [line[0] == "✓" for line in said.splitlines() if line[0] in "✓✗"]
    assert passed and all(passed) == answer.is_right, said
    assert [line for line in answer.said if line not in said] == [], said


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
