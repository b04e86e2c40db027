"""Where a lab denies what only a chapter needs, the sentence above the error says where the chapter goes on."""

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from IPython.display import display

from learner_lab.resources import ownership
from learner_lab.words.sentences import sentence
from tests.notebooks import answering
from tests.notebooks.reading import PATHS, ROOT, code

DENIED = (
    "TestState", "ValidateStateMachineDefinition", "CreateActivity", "StartSyncExecution", "SendTaskSuccess",
    "PublishStateMachineVersion", "CreateStateMachineAlias", "RedriveExecution", "ListMapRuns", "FilterLogEvents",
    "StartQuery", "CreateBucket", "CreateQueue", "CreateTopic", "CreateTable", "PutRule", "PutEvents",
)  # fmt: skip
NEED_NONE = ("12", "15")  # chapters that call nothing of it
CHAPTERS = [path for path in PATHS if "10" <= path.stem < "90" and path.stem[:2] not in NEED_NONE]
HERE = 'helpers.connect("local")'

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """An AWS that denies those operations."""
    home = tmp_path_factory.mktemp("denials")
    with answering.account(home):
        rules = [{"operation": operation, "fault": "denied", "times": None} for operation in DENIED]
        (Path(os.environ["LOCAL_AWS_HOME"]) / "faults.json").write_text(json.dumps({"rules": rules}), "utf-8")
        yield


def denials(path: Path) -> list[ClientError]:
    """The denials that the notebook's cells end in, run one after the other, whatever the one before said."""
    names, found = {"__name__": "__main__", "display": display}, []
    with contextlib.chdir(ROOT / "notebooks"), contextlib.redirect_stdout(io.StringIO()):
        for cell in code(path):
            try:
                exec(compile(cell.source, cell.id, "exec"), names)
            except ClientError as error:
                found += [error] if ownership.is_denied(error) else []
            except Exception:  # what was not made before is missing now, and has a sentence of its own
                continue
    return found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_denial_says_where_the_chapter_goes_on(path, account):
    met = denials(path)
    assert met, "nothing of this chapter was denied"
    assert [str(error) for error in met if HERE not in (sentence(error) or "")] == []
