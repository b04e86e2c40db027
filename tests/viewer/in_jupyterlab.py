"""A JupyterLab for the viewer's tests: cells run in a notebook of their own, and the page that shows it."""

import re
import sys

import nbformat
import pytest

from conftest import ROOT
from tests.browser.jupyter import MODEL, jupyter_lab, loaded, run_all_cells, run_next

STEPS = 20
CONNECT = "import helpers\nhelpers.connect()"
HELD = '''
import json, pathlib
GATES = pathlib.Path({gates!r})
SOURCE = f"""
import pathlib, time
def lambda_handler(event, context):
    gate = pathlib.Path({{str(GATES)!r}}) / str(event["step"])
    while not gate.exists():
        time.sleep(0.005)
    return {{{{"done": event["step"]}}}}
"""
arn = helpers.create_function("HeldFunction", SOURCE)
states = {{
    f"Step {{step}}": {{"Type": "Task", "Resource": arn, "Parameters": {{"step": step}},
                     "ResultPath": f"$.after{{step}}", "Next": f"Step {{step + 1}}"}}
    for step in range(1, {steps})
}}
states["Step {steps}"] = {{"Type": "Task", "Resource": arn, "Parameters": {{"step": {steps}}}, "End": True}}
machine = helpers.create_state_machine("TwentySteps", {{"StartAt": "Step 1", "States": states}})
watched = helpers.watch(helpers.start(machine, {{"case": "007"}}))
watched
'''
CALL_CENTER = """
made = helpers.catch_up(3)
watched = helpers.watch(helpers.start(made["state_machine"], {"inputCaseID": "001"}))
watched.wait(10)
watched
"""
FORM = """
machine = helpers.catch_up(3)["state_machine"]
def run(case, branch):
    status = {"resolved": "1", "unresolved": "0"}[branch]
    helpers.create_function("WorkOnCaseFunction", environment={"CASE_STATUS": status})
    return helpers.watch(helpers.start(machine, {"inputCaseID": case}), large=True)
helpers.form(run, case="001", branch=["resolved", "unresolved"])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("live")


@pytest.fixture(scope="module")
def jupyter(folder, tmp_path_factory):
    """A JupyterLab that knows the project and shows the notebooks of `folder`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        command = [sys.executable, "-m", "jupyter", "lab", "--notebook-dir", "."]
        with jupyter_lab(folder, tmp_path_factory.mktemp("home"), command) as address:
            yield address


@pytest.fixture(scope="module")
def lab_page(jupyter, browser):
    """A page with JupyterLab, in which one notebook after the other is opened."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield loaded(page, jupyter)
    page.context.close()


@pytest.fixture
def notebook(lab_page, folder):
    """Runs cells in a notebook of their own and returns the page that shows it."""

    def run(name, *cells):
        lab_page.mouse.move(0, 0)
        write(folder / f"{name}.ipynb", *cells)
        run_next(lab_page, f"{name}.ipynb")
        lab_page.locator(".sfn").first.wait_for()
        return lab_page

    return run


def run_cells(page, jupyter, path, *cells):
    """Runs cells in a new notebook of that path, in that page."""
    write(path, *cells)
    run_all_cells(page, jupyter.format(path.name) + "&reset")  # without what was open before


def write(path, *cells):
    """Writes a new notebook of these cells."""
    written = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.strip()) for cell in cells])
    written.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(written, path)


def state(page, name):
    return page.locator(f'[data-state="{name}"]')


def becomes(page, name, status):
    """Waits until the state looks so."""
    wanted = re.compile(rf"sfn-{status}\b").pattern
    page.wait_for_function(
        """([name, wanted]) => new RegExp(wanted).test(
            document.querySelector(`[data-state="${name}"]`)?.getAttribute("class"))""",
        arg=[name, wanted],
        timeout=10_000,
        polling=10,
    )


def told_by_the_kernel(page, folder, expression):
    """What an expression is in the notebook's kernel, asked without touching its cells."""
    answer = folder / "answer"
    answer.unlink(missing_ok=True)
    code = f"open({str(answer)!r}, 'w').write(str({expression}))"
    page.evaluate(f"code => {MODEL}.sessionContext.session.kernel.requestExecute({{code, silent: true}}).done", code)
    return answer.read_text()
