"""One student's computer on an evening in the Learner Lab: a checkout, a home folder, and the AWS that plays the lab.

In the account stands already, without tags, what somebody else has named as the tutorial names its things.
"""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import boto3
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import local_aws as aws
from learner_lab.resources.call_center import FUNCTIONS
from learner_lab.session import credentials
from tests.learner_lab.handmade import PASS, make_function

ACCOUNT, PERSON = "999988887777", "user123=Ada"
TOKEN = "marked-token-{}"
MACHINES = ("CallCenterStateMachine", "HelloStateMachine")
PREFIX = "my-"
MOMENTS = {"pending": 0.4, "updating": 0.1, "deleting": 0.4, "unseen": 0.2}  # seconds
HURRY = """
import time
time.sleep = lambda seconds, sleep=time.sleep: sleep(min(seconds, 0.2))
del time
"""  # a kernel's: boto3 repeats a call that failed after half a second on average, and later after many
PASTE = "import os, pathlib; box.paste.value = pathlib.Path(os.environ['HOME'], 'block').read_text()"


class Evening(NotebookClient):
    """Runs a notebook as a student does: when the keys have expired, pastes the next ones and runs the cell again."""

    paste: Callable[[], None] = staticmethod(lambda: None)

    async def async_execute_cell(self, cell, cell_index, **kwargs):
        try:
            await super().async_execute_cell(cell, cell_index, **kwargs)
        except CellExecutionError:
            if not said_to_be_over(cell):
                raise
        if not said_to_be_over(cell):
            return cell
        self.paste()
        return await self.async_execute_cell(cell, cell_index, **kwargs)


def said_to_be_over(cell: NotebookNode) -> bool:
    """Whether the cell says that the lab session's four hours are over: above its error, or in a check."""
    return "The four hours" in json.dumps(cell.get("outputs", []))


class Student:
    """One student's computer, and what somebody else has made in the account."""

    def __init__(self, checkout: Path, home: Path):
        self.checkout, self.home, self.state = checkout, home, home / "state"
        self.server = aws.start(self.state)
        self.sessions = 0
        config = home / "config"
        here = f"endpoint_url = {self.server.endpoint}\ndisable_host_prefix_injection = true"
        config.write_text(f"[default]\n{here}\n", "utf-8")
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
        self.make_foreign_things()
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

    def hurry(self) -> None:
        """From now on no kernel pauses for long before it asks again."""
        startup = self.home / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True, exist_ok=True)
        (startup / "hurry.py").write_text(HURRY, "utf-8")

    def fail(self, **told) -> None:
        """From now on the AWS fails as told."""
        (self.state / "faults.json").write_text(json.dumps(told), "utf-8")

    def log(self) -> str:
        return (self.state / "server.log").read_text("utf-8")

    def sign_in_with_the_box(self) -> NotebookNode:
        """The next session's keys, pasted into the box of a notebook that keeps its widgets' state."""
        self.paste()
        block = self.home / "block"
        block.write_text((self.home / "credentials").read_text("utf-8"), "utf-8")
        try:
            return self.run_cells("signing_in", "box = helpers.sign_in(); box", PASTE)
        finally:
            block.unlink()  # that keys lie about is another test's

    def run_cells(self, name: str, *sources: str) -> NotebookNode:
        """A notebook of these cells behind one that connects, run and stored beside the others."""
        first = "import sys; sys.path.insert(0, '..'); import helpers; helpers.connect()"
        cells = [nbformat.v4.new_code_cell(source) for source in (first, *sources)]
        return self.run(nbformat.v4.new_notebook(cells=cells), f"{name}.ipynb")

    def run(self, notebook: NotebookNode, name: str) -> NotebookNode:
        """The notebook, run and stored under this name in the checkout."""
        path = self.checkout / "notebooks" / name
        evening = Evening(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}})
        evening.paste = self.paste
        evening.execute(env=self.environment)
        nbformat.write(notebook, path)
        return notebook

    def run_on(self, notebooks: list[NotebookNode], after_each: Callable[[NotebookNode], None]) -> None:
        """Runs every cell, whatever the one before it said, notebook after notebook in one kernel."""
        forget = nbformat.v4.new_code_cell("%reset -f")
        place = {"metadata": {"path": str(self.checkout / "notebooks")}}
        client = NotebookClient(
            nbformat.v4.new_notebook(cells=[forget]), resources=place, timeout=120, allow_errors=True
        )
        with client.setup_kernel(env=self.environment):
            for notebook in notebooks:
                for cell in (forget, *notebook.cells):
                    client.execute_cell(cell, 0)
                after_each(notebook)

    def somebody(self, service: str):
        """A client of somebody else's in the same account, who knows nothing of this lab."""
        keys = (self.server.environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
        return boto3.Session(*keys, region_name="us-east-1").client(service, endpoint_url=self.server.endpoint)

    def make_foreign_things(self) -> None:
        awslambda, sfn = self.somebody("lambda"), self.somebody("stepfunctions")
        role = f"arn:aws:iam::{ACCOUNT}:role/LabRole"
        for name in (*FUNCTIONS, "RedshiftEventSubscription"):
            make_function(awslambda, name, role)
            awslambda.invoke(FunctionName=name)
        for name in MACHINES:
            sfn.create_state_machine(name=name, definition=PASS, roleArn=role)

    def foreign(self) -> list:
        """All that is in the account and does not begin with the student's prefix, described to the byte."""
        awslambda, sfn, logs = map(self.somebody, ("lambda", "stepfunctions", "logs"))
        machines = [machine["stateMachineArn"] for machine in sfn.list_state_machines()["stateMachines"]]
        found = [
            *awslambda.list_functions()["Functions"],
            *[{**sfn.describe_state_machine(stateMachineArn=arn), "ResponseMetadata": None} for arn in machines],
            *[{**group, "storedBytes": None} for group in logs.describe_log_groups()["logGroups"]],  # calls write logs
        ]
        return [described for described in found if PREFIX not in str(described)]


def said(notebook: NotebookNode) -> dict[str, str]:
    """What each cell printed and showed, in words that are the same for every account, target and prefix.

    {cell id: words}, without the cells that nbval does not compare.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    compared = [cell for cell in cells if "nbval-ignore-output" not in cell.metadata.get("tags", [])]
    return {cell.id: words(cell.outputs) for cell in compared}


def words(outputs: list[dict]) -> str:
    """What the outputs say, wherever the notebook ran and however its names begin."""
    text = "".join(f"{_words(output)}\n" for output in outputs)
    here = re.sub(r"^(Connected to|Names begin with) .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"\s+", " ", here.replace(PREFIX, "")).strip()


def _words(output: dict) -> str:
    return output.get("text") or output.get("data", {}).get("text/plain") or output.get("evalue", "")


def kept_with_account_or_name(student: Student) -> set[str]:
    """The notebooks and exports in which the account's number or the student's name stands."""
    found = {name for private in (ACCOUNT, "user123", "Ada@", "=Ada") for name in holders(student, private)}
    return {name for name in found if name.endswith((".ipynb", ".html", ".svg", ".mmd"))}


def holders(student: Student, text: str) -> set[str]:
    """The names of the files in checkout and home folder that hold this text."""
    written = [*student.checkout.rglob("*"), *student.home.rglob("*")]
    left_out = {student.checkout / "tests", student.checkout / ".venv"}
    files = [path for path in written if path.is_file() and not left_out & set(path.parents)]
    return {path.name for path in files if text.encode() in path.read_bytes()}
