"""What the designer's tests share: a design without an AWS, on drafts of the test's own; a student in JupyterLab."""

import json

import pytest

from designer import Account, open_design
from local_aws.states.checks.definition import diagnostics_of
from tests.browser.jupyter import loaded, run_next
from tests.designer.at_the_designer import Student
from tests.viewer.in_jupyterlab import folder, jupyter, lab_page, write

__all__ = ["folder", "jupyter", "lab_page"]  # fixtures

NAMES = ("OpenCase", "AssignCase", "WorkOnCase", "CloseCase", "EscalateCase")
FUNCTIONS = {f"{name}Function": f"arn:aws:lambda:us-east-1:123456789012:function:{name}Function" for name in NAMES}
OPEN = 'design = helpers.design("{name}", {definition})\ndesign'


def validate(text):
    """ValidateStateMachineDefinition's diagnostics, by the local AWS's own check."""
    return [{"message": one.message, "location": one.location, "code": one.code} for one in diagnostics_of(text)]


@pytest.fixture(autouse=True)
def drafts(tmp_path, monkeypatch):
    """The folder of this test's drafts."""
    monkeypatch.setenv("LAB_DESIGNS", str(tmp_path / "designs"))
    return tmp_path / "designs"


@pytest.fixture
def account():
    """An account that has the tutorial's functions, and remembers what is deployed and run."""
    deployed, runs = {}, []

    def deploy(name, text):
        deployed[name] = text
        return f"arn:aws:states:us-east-1:123456789012:stateMachine:{name}"

    made = Account(
        functions=lambda: FUNCTIONS,
        actions={"lambda:invoke": ("arn:aws:states:::lambda:invoke", {"FunctionName": "OpenCaseFunction"})},
        definition=deployed.get,
        validate=validate,
        deploy=deploy,
        run=lambda arn, input: runs.append((arn, input)) or runs[-1],
    )
    return made


@pytest.fixture
def open_(account):
    """Opens a design: `open_("Name", definition, fresh=True)`."""
    return lambda name="Machine", definition=None, **how: open_design(name, definition, account, **how)[0]


def valid(design):
    """Whether AWS would take the definition."""
    return not validate(json.dumps(design.definition))


@pytest.fixture
def student(lab_page, folder):
    """Runs `helpers.design` in a notebook of its own; returns the student, at a page that shows one after the other."""
    return _at(lab_page, folder)


@pytest.fixture
def student_alone(jupyter, page, folder):
    """The same in a page of the test's own, which it may change."""
    return _at(loaded(page, jupyter), folder)


def _at(page, folder):
    def opened(name, definition=None, *cells):
        code = ["import helpers\nhelpers.connect()\nmade = helpers.catch_up(2)", *cells]
        code.append(OPEN.format(name=name, definition=repr(definition)))
        notebook = f"{name}-{len([*folder.iterdir()])}.ipynb"  # never the one before, which is saved when it is closed
        page.mouse.move(0, 0)
        write(folder / notebook, *code)
        run_next(page, notebook)
        page.locator(".sfd").wait_for()
        page.locator(".sfd").scroll_into_view_if_needed()
        return Student(page, name)

    return opened
