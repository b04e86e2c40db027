"""The answers as tests: each file of them is collected as one, and so several workers share them, a file at a time."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notebooks import answering
from tests.notebooks.answering import Answer
from tests.notebooks.reading import ROOT


class Answers(pytest.Dir):
    """All files of answers, and an AWS for those that a worker gets, one file after the other."""

    def setup(self) -> None:
        opened = contextlib.ExitStack()
        self.addfinalizer(opened.close)
        home = opened.enter_context(tempfile.TemporaryDirectory(prefix="answers-", ignore_cleanup_errors=True))
        opened.enter_context(answering.account(Path(home)))


class AnswersToANotebook(pytest.File):
    """The answers to the exercises of one notebook."""

    def collect(self) -> Iterator[pytest.Item]:
        notebook = ROOT / "notebooks" / f"{self.path.stem}.ipynb"
        for answer in answering.answers(notebook):
            yield GivenAnswer.from_parent(self, name=name_of(answer), notebook=notebook, answer=answer)


class GivenAnswer(pytest.Item):
    """Wrong answers get the sentences that fit, right ones in whatever form a ✓."""

    def __init__(self, *, notebook: Path, answer: Answer, **named: object) -> None:
        super().__init__(**named)
        self.notebook, self.answer = notebook, answer
        self.add_marker(pytest.mark.slow)

    def runtest(self) -> None:
        said = answering.said_to(self.notebook, self.answer)
        passed = [line[0] == "✓" for line in said.splitlines() if line[0] in "✓✗"]
        assert passed and all(passed) == self.answer.is_right, said
        missing = [line for line in self.answer.said if line not in said]
        assert not missing, f"{missing} is not in what the checks say:\n{said}"

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


def name_of(answer: Answer) -> str:
    """What a run of the tests calls it, in its file."""
    return f"{answer.exercise}: {answer.title}"
