"""A student's whole evening in the Learner Lab: the tutorial's notebooks, on an AWS that fails, with keys that expire.

The local AWS plays the lab, in a copy of the checkout, with a home folder and a state folder of its own.
"""

import json
import os
from collections import Counter
from pathlib import Path

import boto3
import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import local_aws as aws
from learner_lab import credentials
from learner_lab.call_center import FUNCTIONS
from tests.learner_lab.handmade import PASS, make_function

TUTORIAL = ("00", "01", "02", "03", "04", "05")
BEYOND = ("06", "90")
ACCOUNT, PERSON = "999988887777", "user123=Ada"
TOKEN = "marked-token-{}"
PASTE = "import os, pathlib; box.paste.value = pathlib.Path(os.environ['HOME'], 'block').read_text()"
EXPORT = """
watched = helpers.watch(helpers.start(helpers.catch_up(4)["state_machine"], {"inputCaseID": "001"}))
watched.wait()
for ending in "html", "svg", "mmd":
    watched.export(f"run.{ending}")
watched
"""
FAULTS = ["throttled", "500", "cut-before", "cut-after"]

pytestmark = pytest.mark.slow


class Evening(NotebookClient):
    """Runs a notebook as a student does: when the keys have expired, pastes the next ones and runs the cell again."""

    paste = staticmethod(lambda: None)

    async def async_execute_cell(self, cell, cell_index, **kwargs):
        try:
            return await super().async_execute_cell(cell, cell_index, **kwargs)
        except CellExecutionError as error:
            if "ExpiredToken" not in str(error):
                raise
            assert "four hours" in "".join(cell.outputs[-1].traceback)
            self.paste()
            return await super().async_execute_cell(cell, cell_index, **kwargs)


class Lab:
    """One student's computer: checkout, home folder, and the AWS that plays the lab."""

    def __init__(self, checkout: Path, home: Path):
        self.checkout, self.home, self.state = checkout, home, home / "state"
        self.server = aws.start(self.state)
        self.sessions = 0
        config = home / "config"
        config.write_text(f"[default]\nendpoint_url = {self.server.endpoint}\n", "utf-8")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "HOME": str(home),
            "USERPROFILE": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "LAB_TARGET": "aws",
            "LEARNER_LAB_HOME": str(checkout / ".learner_lab"),
            "LOCAL_AWS_HOME": str(self.state),
            "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
        }
        self.paste()

    def paste(self) -> None:
        """The next session's keys, signed in."""
        self.sessions += 1
        keys = {
            "aws_access_key_id": self.server.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.server.environment["AWS_SECRET_ACCESS_KEY"],
            "aws_session_token": TOKEN.format(self.sessions),
        }
        credentials.save(keys, self.home / "credentials")

    def fail(self, **told) -> None:
        """From now on the AWS fails as told."""
        (self.state / "faults.json").write_text(json.dumps(told), "utf-8")

    def run(self, number: str) -> nbformat.NotebookNode:
        """The notebook of this number, run and stored in the checkout."""
        path = next((self.checkout / "notebooks").glob(f"{number}_*.ipynb"))
        return self.run_and_store(nbformat.read(path, nbformat.NO_CONVERT), path)

    def sign_in_with_the_box(self) -> None:
        """The next session's keys, pasted into the box of a notebook that keeps its widgets' state."""
        self.paste()
        (self.home / "block").write_text((self.home / "credentials").read_text("utf-8"), "utf-8")
        notebook = self.run_cells("signing_in", "box = helpers.sign_in(); box", PASTE)
        assert "Connected to AWS account" in json.dumps(notebook.metadata.widgets)
        (self.home / "block").unlink()

    def run_cells(self, name: str, *cells: str) -> nbformat.NotebookNode:
        """A notebook of these cells, run and stored beside the others."""
        first = "import sys; sys.path.insert(0, '..'); import helpers; helpers.connect()"
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (first, *cells)])
        return self.run_and_store(notebook, self.checkout / "notebooks" / f"{name}.ipynb")

    def run_and_store(self, notebook: nbformat.NotebookNode, path: Path) -> nbformat.NotebookNode:
        evening = Evening(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}})
        evening.paste = self.paste
        evening.execute(env=self.environment)
        nbformat.write(notebook, path)
        return notebook

    def log(self) -> str:
        return (self.state / "server.log").read_text("utf-8")


@pytest.fixture
def student(checkout, tmp_path, monkeypatch):
    """Such a computer; its AWS ends with the test."""
    monkeypatch.setenv("LOCAL_AWS_ACCOUNT", ACCOUNT)
    monkeypatch.setenv("LOCAL_AWS_USER", PERSON)
    home = tmp_path / "home"
    home.mkdir()
    lab = Lab(checkout, home)
    yield lab
    aws.stop(lab.state)


def stored(student: Lab, number: str) -> list:
    path = next((student.checkout / "notebooks").glob(f"{number}_*.ipynb"))
    return said(nbformat.read(path, nbformat.NO_CONVERT))


def said(notebook: nbformat.NotebookNode) -> list[str]:
    """What the cells of a notebook printed and showed, in words, its first cell (where are we?) apart."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    return ["".join(map(_words, cell.outputs)) for cell in cells]


def _words(output: nbformat.NotebookNode) -> str:
    return output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue", "")


def test_every_tenth_call_may_fail_and_no_cell_says_anything_else(student):
    student.fail(every={"calls": 10, "faults": FAULTS, "seed": 7})
    for number in TUTORIAL:
        expected = stored(student, number)
        assert said(student.run(number)) == expected
    fired = Counter(kind for kind in FAULTS for line in student.log().splitlines() if f"fault {kind} " in line)
    assert all(fired[kind] > 5 for kind in FAULTS), fired


def test_a_case_whose_start_was_accepted_and_not_answered_runs_once(student):
    cut = [{"operation": "StartExecution", "fault": "cut-after", "skip": 4 * number} for number in range(5)]
    runs = []
    for rules in ([], cut):
        student.fail(rules=rules)
        student.run("03")
        runs.append(executions(student))
    assert runs[1] == 2 * runs[0]
    assert student.log().count("fault cut-after at states StartExecution") == len(cut)


def executions(student: Lab) -> int:
    machine = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:CallCenterStateMachine"
    sfn = somebody(student, "stepfunctions")
    return len(sfn.list_executions(stateMachineArn=machine, maxResults=1000)["executions"])


def somebody(student: Lab, service: str):
    """A client of somebody else's in the same account, who knows nothing of this lab."""
    keys = {
        "aws_access_key_id": student.server.environment["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": student.server.environment["AWS_SECRET_ACCESS_KEY"],
    }
    return boto3.Session().client(service, endpoint_url=student.server.endpoint, region_name="us-east-1", **keys)


def test_with_a_prefix_the_tutorial_leaves_what_is_foreign_as_it_is_to_the_byte(student):
    awslambda, sfn, logs = (somebody(student, name) for name in ("lambda", "stepfunctions", "logs"))
    role = f"arn:aws:iam::{ACCOUNT}:role/LabRole"
    for name in (*FUNCTIONS, "RedshiftEventSubscription"):
        make_function(awslambda, name, role)
        awslambda.invoke(FunctionName=name)
    arn = sfn.create_state_machine(name="CallCenterStateMachine", definition=PASS, roleArn=role)["stateMachineArn"]

    def foreign() -> list:
        functions = [awslambda.get_function(FunctionName=name)["Configuration"] for name in FUNCTIONS]
        groups = logs.describe_log_groups()["logGroups"]
        machine = sfn.describe_state_machine(stateMachineArn=arn)
        tags = sfn.list_tags_for_resource(resourceArn=arn)["tags"]
        return [
            functions,
            [group for group in groups if "/my-" not in group["arn"]],
            machine["definition"],
            tags,
        ]

    before = foreign()
    student.run_cells("choosing", "helpers.connect(prefix='my-')")
    for number in TUTORIAL:
        student.run(number)
        assert foreign() == before, number
    assert [group["arn"] for group in logs.describe_log_groups()["logGroups"] if "/my-" in group["arn"]] == []


def test_keys_that_expire_twice_are_pasted_again_and_are_nowhere_to_be_found(student):
    student.sign_in_with_the_box()
    student.fail(session_calls=190)
    for number in TUTORIAL:
        expected = stored(student, number)
        assert said(student.run(number)) == expected
    assert student.sessions >= 4, "the keys did not expire twice"
    student.fail()
    for number in BEYOND:
        student.run(number)
    student.run_cells("exporting", EXPORT)
    assert holders(student, "marked-token") == {"credentials"}
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        assert holders(student, student.server.environment[name]) <= {"credentials", "key"}  # "key" is the AWS's own
    for private in (ACCOUNT, "user123", "Ada@", "=Ada"):
        assert not [name for name in holders(student, private) if name.endswith((".ipynb", ".html", ".svg", ".mmd"))]


def holders(student: Lab, text: str) -> set[str]:
    """The names of the files in checkout and home folder that hold this text."""
    written = [*student.checkout.rglob("*"), *student.home.rglob("*")]
    files = [path for path in written if path.is_file() and student.checkout / "tests" not in path.parents]
    return {path.name for path in files if text.encode() in path.read_bytes()}
