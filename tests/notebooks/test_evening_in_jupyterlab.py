"""A student's evening in the Learner Lab: every notebook in JupyterLab, in a browser, says what is stored.

As in test_evening.py the local AWS plays the lab: everything takes its moment there, and the names are taken. Nothing
is leapt over and nothing fails: of the three times that CI runs a notebook this is the one in real time.
"""

import os

import pytest

from conftest import SCREENSHOTS
from tests.browser.jupyter import jupyter_lab, loaded, photograph, run_next
from tests.notebooks.evening import MOMENTS, kept_with_account_or_name, said, words
from tests.notebooks.reading import PATHS, read

BROKEN = "() => [...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src)"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(prefixed, tmp_path_factory):
    """The student's JupyterLab: an address with a place for a path in it."""
    own = {**prefixed.environment, "HOME": os.environ["HOME"]}  # where uv finds what it has downloaded
    with jupyter_lab(prefixed.checkout, tmp_path_factory.mktemp("jupyter"), environment=own) as address:
        yield address


@pytest.fixture(scope="module")
def evening(lab, browser):
    """The page in which the student has JupyterLab open, one notebook after the other."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield loaded(page, lab)
    page.context.close()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem, scope="module")
def test_in_jupyterlab_a_notebook_says_what_is_stored_and_every_picture_is_there(path, prefixed, evening):
    stored, before = read(path), prefixed.foreign()
    prefixed.fail(moments=MOMENTS)
    state = run_next(evening, f"my_notebooks/{path.name}")
    photograph(evening, SCREENSHOTS, path.stem)
    shown = {cell: [output for output in state["outputs"] if output["cell"] == cell] for cell in said(stored)}
    assert {cell: words(outputs) for cell, outputs in shown.items()} == said(stored)
    assert [output["text"] for output in state["outputs"] if output.get("name") == "stderr"] == []
    assert pictures(state["outputs"]) == pictures([o for cell in stored.cells for o in cell.get("outputs", [])])
    assert evening.evaluate(BROKEN) == []
    assert prefixed.foreign() == before


def pictures(outputs: list[dict]) -> int:
    """How many of the outputs are pictures."""
    return sum(any(kind.startswith("image/") for kind in output.get("data", {})) for output in outputs)


def test_in_what_jupyterlab_saved_nobody_is_named(prefixed):
    assert kept_with_account_or_name(prefixed) == set()
