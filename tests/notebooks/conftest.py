"""A student's computer, for the tests that spend an evening at it; and the files of answers, which are tests too."""

import pytest

import local_aws as aws
from conftest import copy_of_the_guide
from tests.notebooks.answering import ANSWERS
from tests.notebooks.evening import ACCOUNT, PERSON, PREFIX, Student
from tests.notebooks.giving import Answers, AnswersToANotebook


def pytest_collect_directory(path, parent):
    return Answers.from_parent(parent, path=path) if path == ANSWERS else None


def pytest_collect_file(file_path, parent):
    return AnswersToANotebook.from_parent(parent, path=file_path) if file_path.parent == ANSWERS else None


@pytest.fixture(scope="module")
def pace():
    """Time passes as it does; a module may have the AWS leap over what only waits, and kernels ask again soon."""
    return "real"


@pytest.fixture(scope="module")
def student(pace, tmp_path_factory):
    """Such a computer; its AWS ends with the evening."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCAL_AWS_ACCOUNT", ACCOUNT)
        patch.setenv("LOCAL_AWS_USER", PERSON)
        patch.setenv("LOCAL_AWS_TIME", pace)
        student = Student(copy_of_the_guide(tmp_path_factory.mktemp("copy") / "lab"), home)
    if pace == "leap":
        student.hurry()
    yield student
    aws.stop(student.state)


@pytest.fixture(scope="module")
def prefixed(student):
    """The student, who has chosen a prefix."""
    student.run_cells("choosing", f"helpers.connect(prefix={PREFIX!r})")
    return student
