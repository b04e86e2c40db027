"""Answers to a notebook's exercises: read from their file, and given in this process, one in turn.

A file a notebook, `answers/<the notebook's stem>.md`:

    # Answers to `exercise`            the id of the exercise's cell

    ## Wrong: the name is spelled another way

    ```python
    helpers.start(machine, {"inputCaseID": "007"}, "Case_007")
    ```

    > ✗ case-007 was started — found under another name
    > found: Case_007

The code stands in place of the exercise's cell. Before it the code cells above that cell are run, in an empty account;
of a cell tagged `shows` the imports and functions alone, for what it runs is for the reader, and no exercise needs it
(strictly, and with the solution, the notebooks are run whole elsewhere: test_evening.py and nbval);
behind it the checks that follow the exercise, up to the next one. To a wrong answer each quoted line has to be said,
as a part of what the checks say, and at least one of them begins with ✗. To a right one, and to the notebook's own
solution, every check has to say ✓. An answer that raises an error is answered as well: a student runs
the check then, too.
"""

import ast
import contextlib
import functools
import io
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import botocore.session
import pytest
from IPython.display import display
from nbformat import NotebookNode

import helpers
import local_aws
from learner_lab.resources.kinds import KINDS
from learner_lab.session import target
from tests.learner_lab.handmade import sweep
from tests.notebooks.reading import EXERCISE, ROOT, SHOWS, read, solutions, tags

ANSWERS = Path(__file__).with_name("answers")
SECTION = re.compile(r"^## (Wrong|Right): (.*?)\n\n```python\n(.*?)```\n?(.*?)(?=^##? |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """One answer to the exercise of that cell, and the lines that the checks have to say to it."""

    exercise: str
    is_right: bool
    title: str
    code: str
    said: tuple[str, ...] = ()


def answers(path: Path) -> list[Answer]:
    """All answers to a notebook's exercises: those of its file, and its own solutions."""
    text = (ANSWERS / f"{path.stem}.md").read_text("utf-8")
    found = []
    for part in re.split(r"^# Answers to ", text, flags=re.MULTILINE)[1:]:
        exercise = re.match("`(.*)`", part)[1]
        for kind, title, code, rest in SECTION.findall(part):
            said = tuple(line.removeprefix("> ") for line in rest.splitlines() if line.startswith("> "))
            found.append(Answer(exercise, kind == "Right", title, code, said))
    return found + [Answer(cell, True, "the notebook's solution", code) for cell, code in solutions(path).items()]


@contextlib.contextmanager
def account(home: Path) -> Iterator[None]:
    """An AWS with its folder in `home`, which leaps over what only waits, connected; clients are made but once."""
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in {"LOCAL_AWS_HOME": "aws", "LAB_DESIGNS": "designs"}.items():
            patch.setenv(name, str(home / folder))
        patch.setenv("LOCAL_AWS_TIME", "leap")
        patch.setattr(sys, "path", [*sys.path])
        patch.setattr(botocore.session, "create_loader", functools.cache(botocore.session.create_loader))
        patch.setattr(time, "sleep", partial(nap, time.sleep))
        server = local_aws.start()
        patch.setattr(local_aws, "start", lambda: server)  # whatever the environment says by then
        helpers.connect("local")
        patch.setattr(boto3, "client", functools.cache(partial(client, boto3.client)))
        yield
        local_aws.stop(home / "aws")
        target.take_back()
    boto3.setup_default_session()


def nap(sleep: Callable[[float], None], seconds: float) -> None:
    """A pause that is short in the AWS on this machine, where nothing takes long."""
    sleep(min(seconds, 0.02))


def client(make: Callable[..., Any], *which: str, **how: Any) -> Any:
    """The client; of a queue in which nothing is it asks less long, for a message is there at once or never."""
    made = make(*which, **how)
    made.meta.events.register("provide-client-params.sqs.ReceiveMessage", soon)
    return made


def soon(params: dict[str, Any], **_: Any) -> dict[str, Any]:
    """The parameters of ReceiveMessage, with at most a second to wait."""
    return params | ({"WaitTimeSeconds": 1} if params.get("WaitTimeSeconds", 0) > 1 else {})


def said_to(path: Path, answer: Answer) -> str:
    """What the checks of the exercise print when this is the answer to it."""
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    at = [cell.id for cell in cells].index(answer.exercise)
    names: dict[str, Any] = {"__name__": "__main__", "display": display}
    empty_account()
    with contextlib.chdir(ROOT / "notebooks"):
        for cell in cells[:at]:
            run(needed(cell), names, "raises-exception" in tags(cell))
        run(answer.code, names, may_fail=True)
        return "".join(run(cell.source, names) for cell in checks(cells[at + 1 :]))


def needed(cell: NotebookNode) -> str:
    """What an exercise further down needs of the cell: all of it, unless it only shows something."""
    if SHOWS not in tags(cell):
        return cell.source
    kept = [
        part for part in ast.parse(cell.source).body if isinstance(part, ast.Import | ast.ImportFrom | ast.FunctionDef)
    ]
    return "\n".join(map(ast.unparse, kept))


def checks(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with a check before the next exercise."""
    until = next((n for n, cell in enumerate(cells) if EXERCISE in tags(cell)), len(cells))
    return [cell for cell in cells[:until] if "helpers.check(" in cell.source]


def run(source: str, names: dict[str, Any], may_fail: bool = False) -> str:
    """What the cell prints; an error in it is raised, unless it may fail."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(*[Exception] * may_fail):
        exec(compile(source, "cell", "exec"), names)
    return printed.getvalue()


def empty_account() -> None:
    """Nothing is left in the account that a notebook or an answer has made, whoever's it would be."""
    sweep(KINDS, boto3.client)
