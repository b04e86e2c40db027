"""A handler as a zip."""

import io
import zipfile

import pytest

from learner_lab.resources.call_center import FUNCTIONS, LAMBDAS
from learner_lab.resources.packages import code_hash, zip_source

SOURCE = "def lambda_handler(event, context):\n    return event\n"


def unzipped(package: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(package)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}


@pytest.mark.parametrize("source", ["WorkOnCaseFunction", LAMBDAS / "work_on_case.py"])
def test_a_function_of_the_tutorial_is_packed_by_name_or_path(source):
    assert unzipped(zip_source(source)) == {"lambda_function.py": (LAMBDAS / "work_on_case.py").read_text("utf-8")}


@pytest.mark.parametrize("source", [SOURCE, "lambda_handler = lambda event, context: event"])
def test_a_handler_is_packed_from_its_text(source):
    assert unzipped(zip_source(source)) == {"lambda_function.py": source}


@pytest.mark.parametrize("source", ["close_case.py", "ClosedCaseFunction", print])
def test_what_is_no_handler_is_told_what_would_be_one(source):
    with pytest.raises(ValueError, match="the path of a file, or the handler's text itself"):
        zip_source(source)


def test_the_same_source_gives_the_same_zip_and_another_source_another_hash():
    assert zip_source(SOURCE) == zip_source(SOURCE)
    assert code_hash(zip_source(SOURCE)) != code_hash(zip_source(SOURCE + "\n"))


def test_every_function_of_the_tutorial_has_a_source():
    assert all(zip_source(name) for name in FUNCTIONS)
