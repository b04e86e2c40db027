"""The box for the keys in a real browser: empty at once, and nothing of the keys in the page or the saved notebook."""

import os
from pathlib import Path

import nbformat
import pytest

from conftest import SCREENSHOTS
from tests.browser.jupyter import MODEL, run_all_cells

KEYS = (
    "aws_access_key_id=ASIAMARKED",
    "aws_secret_access_key=marked+secret",
    "aws_session_token=marked//token==",
)
CELLS = ["import sys\n\nsys.path.insert(0, '..')\nimport helpers", "helpers.sign_in()"]

pytestmark = pytest.mark.slow


@pytest.fixture
def notebook(guide):
    """A notebook with the box, beside the others."""
    path = guide / "notebooks" / "signing_in.ipynb"
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
    return path


def test_a_block_pasted_into_the_box_goes_into_the_keys_file_alone(notebook, lab, page):
    run_all_cells(page, lab.format(f"notebooks/{notebook.name}"))
    box = page.locator(".jp-OutputArea textarea")
    box.focus()
    page.keyboard.insert_text("\n".join(["[default]", *KEYS]))
    page.get_by_text("The keys are kept.").wait_for()
    page.screenshot(path=SCREENSHOTS / "signing_in.png")
    assert box.input_value() == ""
    page.evaluate(f"{MODEL}.context.save()")
    assert "Sign in: Paste" in notebook.read_text("utf-8")
    shown = notebook.read_text("utf-8") + page.content()
    assert not [key for key in KEYS if key.partition("=")[2] in shown]
    assert "marked//token==" in Path(os.environ["AWS_SHARED_CREDENTIALS_FILE"]).read_text("utf-8")
