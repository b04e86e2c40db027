"""Wrong answers get the sentence that fits, right ones in whatever form a ✓."""

from pathlib import Path

import pytest

from tests.notebooks import answering
from tests.notebooks.answering import ANSWERS, Answer, answers, said_to
from tests.notebooks.reading import PATHS

ANSWERED = [path for path in PATHS if (ANSWERS / f"{path.stem}.md").exists()]
EACH = [
    pytest.param(path, answer, id=f"{path.stem[:2]}: {answer.title}") for path in ANSWERED for answer in answers(path)
]
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


@pytest.mark.parametrize("path", ANSWERED, ids=lambda path: path.stem)
def test_five_answers_are_wrong_and_one_is_right_in_another_form(path):
    given = answers(path)
    assert sum(not answer.is_right for answer in given) >= FEWEST
    assert all(answer.said for answer in given if not answer.is_right)
    assert sum(answer.is_right for answer in given) > 1
