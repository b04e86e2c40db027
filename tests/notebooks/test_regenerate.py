"""The command that stores outputs stores what is stored already, and refuses what must not be."""

import json
import subprocess
import sys

import pytest

NAME = "notebooks/00_start_here.ipynb"
pytestmark = pytest.mark.slow


def regenerate(checkout) -> subprocess.CompletedProcess:
    command = [sys.executable, ".ci/regenerate.py", NAME]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True)


def without_pictures(notebook) -> dict:
    """A stored notebook without its SVGs, which differ with the fonts of a machine."""
    document = json.loads(notebook.read_text("utf-8"))
    for cell in document["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("image/svg+xml", None)
    return document


def test_what_is_stored_is_what_the_command_stores(checkout):
    before = without_pictures(checkout / NAME)
    report = regenerate(checkout)
    assert report.returncode == 0, report.stderr
    assert without_pictures(checkout / NAME) == before


@pytest.mark.parametrize("line", ["print('123456789012')", "raise ValueError('unannounced')"])
def test_a_notebook_that_says_what_must_not_be_stored_stays_as_it_was(checkout, line):
    document = json.loads((checkout / NAME).read_text("utf-8"))
    document["cells"][-2]["source"] = line
    (checkout / NAME).write_text(json.dumps(document), "utf-8")
    assert regenerate(checkout).returncode == 1
    assert json.loads((checkout / NAME).read_text("utf-8")) == document
