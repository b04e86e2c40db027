"""What a newcomer does: opens the guide with the README's command, and presses keys until a state moves."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import copy_of_the_guide
from tests.browser.jupyter import MODEL, jupyter_lab
from tests.viewer.in_jupyterlab import becomes

FIRST = "my_notebooks/00_start_here.ipynb"
GIT = ["git", "-c", "user.name=somebody", "-c", "user.email=somebody@example.com"]
IDLE = f"() => {MODEL}?.sessionContext?.session?.kernel?.status === 'idle'"
ACTIVE = f"{MODEL}.content.activeCellIndex"
DONE = f"""index => {{
  const cell = {MODEL}.content.widgets[index].model;
  return cell.type !== "code" || cell.executionCount;
}}"""


def cloned(to: Path) -> Path:
    """A checkout of the guide as git has it, the packages in place."""
    root = copy_of_the_guide(to)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "The guide"]):
        subprocess.run([*GIT, *command], cwd=root, check=True)
    subprocess.run(["uv", "sync", "-q"], cwd=root, check=True)
    return root


@contextmanager
def opened(root: Path, home: Path, browser, width: int = 1366, height: int = 768) -> Iterator:
    """The page that the README's command opens there, as soon as the first notebook can be run."""
    with jupyter_lab(root, home) as address:
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(address.format(FIRST))
        page.wait_for_function(IDLE, timeout=60_000)
        yield page
        page.context.close()


def press_until_a_state_moves(page) -> int:
    """Presses Shift + Enter, a cell at a time, until a first state has turned green; how often that was."""
    for presses in range(1, 10):
        cell = press(page)
        if "form.start()" in page.evaluate(f"{MODEL}.content.widgets[{cell}].model.sharedModel.getSource()"):
            page.locator(".sfn").wait_for(timeout=60_000)
            becomes(page, "Open Case", "succeeded")
            return presses
        page.wait_for_function(DONE, arg=cell, timeout=60_000)
    raise AssertionError("nothing has moved")


def press(page) -> int:
    """Shift + Enter in the cell that is active; the number of that cell."""
    cell = page.evaluate(ACTIVE)
    page.keyboard.press("Shift+Enter")
    return cell
