"""Where a lab denies what only a chapter needs, the cell says so, and all cells are run to the last one."""

import contextlib
import io
import json
import os
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

import helpers
from tests.notebooks import answering
from tests.notebooks.reading import PATHS, ROOT, code, tags

DENIED = (
    "TestState", "ValidateStateMachineDefinition", "CreateActivity", "StartSyncExecution", "SendTaskSuccess",
    "PublishStateMachineVersion", "CreateStateMachineAlias", "RedriveExecution", "ListMapRuns", "FilterLogEvents",
    "StartQuery", "CreateBucket", "CreateQueue", "CreateTopic", "CreateTable", "PutRule", "PutEvents",
)  # fmt: skip
NEED_NONE = ("12", "15")  # chapters that call nothing of it
CHAPTERS = [path for path in PATHS if "10" <= path.stem < "90" and path.stem[:2] not in NEED_NONE]
DENIAL, SKIPPED = 'helpers.connect("local")', ("Skipped: it needs `", "For want of ")
SERVICES = {  # chapter → what the lab denies of it, one service at a time
    "17": ("CreateActivity", "SendTaskSuccess"),
    "18": ("CreateActivity", "PublishStateMachineVersion", "RedriveExecution"),
    "20": ("CreateQueue", "CreateTopic", "CreateTable", "PutRule"),
}
ONE_BY_ONE = [
    pytest.param(path, operation, id=f"{path.stem}-{operation}")
    for path in CHAPTERS
    for operation in SERVICES.get(path.stem[:2], ())
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """An AWS that denies the operations which it is told: `account(*operations)`."""
    home = tmp_path_factory.mktemp("denials")
    with answering.account(home):
        faults = Path(os.environ["LOCAL_AWS_HOME"]) / "faults.json"

        def denies(*operations: str) -> None:
            rules = [{"operation": operation, "fault": "denied", "times": None} for operation in operations]
            faults.write_text(json.dumps({"rules": rules}), "utf-8")

        yield denies


@pytest.fixture
def shell():
    """An IPython shell such as a notebook's."""
    yield InteractiveShell.instance(colors="nocolor")
    InteractiveShell.clear_instance()


def run_all(path: Path, shell) -> dict[str, str]:
    """What each cell prints, up to the first that stops *Run All*: {its id: text}."""
    said = {}
    answering.empty_account()
    with contextlib.chdir(ROOT / "notebooks"):
        for cell in code(path):
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                ended = shell.run_cell(cell.source)
            said[cell.id] = printed.getvalue()
            if not ended.success and "raises-exception" not in tags(cell):
                break
    return said


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_all_cells_are_run_and_say_what_was_denied_or_what_they_lack(path, account, shell):
    account(*DENIED)
    said = run_all(path, shell)
    assert list(said) == [cell.id for cell in code(path)], list(said.items())[-1]
    assert any(DENIAL in text for text in said.values()), "nothing of this chapter was denied"
    account()
    assert not helpers.left_over()


@pytest.mark.parametrize(("path", "operation"), ONE_BY_ONE)
def test_what_one_denial_leaves_is_run_and_nothing_of_it_stays(path, operation, account, shell):
    account(operation)
    said = run_all(path, shell)
    assert list(said) == [cell.id for cell in code(path)], list(said.items())[-1]
    wants = [text for text in said.values() if text.startswith(SKIPPED)]
    assert wants and all(f":{operation}" in text for text in wants)
    account()
    assert not helpers.left_over()
