"""What is left of a view in a notebook that nobody runs: converted by nbconvert, or opened without its kernel."""

import base64
import re
import subprocess
import sys
from types import SimpleNamespace

import ipywidgets
import nbformat
import pytest
from IPython.core.formatters import DisplayFormatter
from nbconvert import HTMLExporter

from conftest import ROOT
from tests.browser.jupyter import MODEL
from tests.viewer.in_jupyterlab import CALL_CENTER, CONNECT, FORM, run_cells
from tests.viewer.made import call_center
from tests.viewer.pictures.test_draw import CALL_CENTER as DEFINITION
from viewer import Form, Watch, source_of, with_text
from viewer.live import fixed_text

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
WATCH = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.viewer.made import call_center
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer import Form, Watch, source_of
Watch(source_of(call_center(resolved=False), CALL_CENTER, name="Machine"))
"""


def notebook_of(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def pictures(page):
    """The SVG pictures in a page that nbconvert made."""
    return [base64.b64decode(data).decode() for data in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)]


@pytest.mark.parametrize("allowed", [True, False])
def test_where_nobody_sits_a_widget_is_its_picture_and_its_text_alone(monkeypatch, allowed):
    kernel = SimpleNamespace(get_parent=lambda: {"content": {"allow_stdin": allowed}})
    monkeypatch.setattr(fixed_text, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    watched, _ = Watch(source_of(call_center(resolved=True), DEFINITION))._repr_mimebundle_()
    form, _ = Form(print, {"case": "001"})._repr_mimebundle_()
    assert (VIEW in watched) == (VIEW in form) == allowed
    assert "image/svg+xml" in watched and form["text/plain"] == "A form with case and a button: Start."


@pytest.mark.parametrize("allowed", [True, False])
def test_where_nobody_sits_any_widget_is_its_sentence(monkeypatch, allowed):
    kernel = SimpleNamespace(get_parent=lambda: {"content": {"allow_stdin": allowed}})
    monkeypatch.setattr(fixed_text, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    shown, _ = DisplayFormatter().format(with_text(ipywidgets.IntProgress(max=5), "A bar of five."))
    assert shown["text/plain"] == "A bar of five." and (VIEW in shown) == allowed


@pytest.mark.slow
def test_a_notebook_executed_by_nbconvert_shows_pictures_and_sentences_without_a_network(tmp_path):
    path = tmp_path / "run.ipynb"
    nbformat.write(notebook_of(WATCH, 'Form(print, {"case": "001"})'), path)
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    page = path.with_suffix(".html").read_text("utf-8")
    assert ["FAILED: Engage Tier 2 Support." in picture for picture in pictures(page)] == [True]
    assert "A form with case and a button: Start." in page and f'<script type="{VIEW}"' not in page


def test_what_is_kept_for_jupyterlab_does_not_hide_the_picture_from_nbconvert():
    data = {VIEW: {"model_id": "abc"}, "image/svg+xml": "<svg>the picture</svg>", "text/plain": "A text."}
    stored = notebook_of("1")
    stored.cells[0].outputs = [nbformat.v4.new_output("display_data", data)]
    kept = {"model_name": "AnyModel", "model_module": "anywidget", "state": {"kept": {"abc": "<img>"}}}
    stored.metadata["widgets"] = {STATE: {"state": {"step-functions-lab-kept": kept}}}
    page, _ = HTMLExporter().from_notebook_node(stored)
    assert pictures(page) == ["<svg>the picture</svg>"] and f'<script type="{VIEW}"' not in page


def opened_again(page, jupyter, path):
    """Saves the notebook, ends its kernel, and opens it again, for which JupyterLab starts another one."""
    page.evaluate(f"{MODEL}.context.save()")
    page.evaluate(f"{MODEL}.sessionContext.shutdown()")
    page.goto("about:blank")
    page.goto(jupyter.format(path.name) + "&reset")
    page.locator(".jp-OutputArea-output img").wait_for(timeout=60_000)


@pytest.mark.slow
def test_a_notebook_opened_again_shows_the_pictures_that_it_was_saved_with(page, jupyter, folder):
    path = folder / "kept.ipynb"
    run_cells(page, jupyter, path, CONNECT, CALL_CENTER, FORM)
    page.locator('.sfn-status[data-status="SUCCEEDED"], .sfn-status[data-status="FAILED"]').wait_for()
    opened_again(page, jupyter, path)
    shown = page.locator(".jp-OutputArea-output")
    shown.get_by_text("A form with case, branch and a button: Start.").wait_for()
    assert "not found" not in " ".join(shown.all_inner_texts())
    picture = page.locator(".jp-OutputArea-output img")
    assert picture.get_attribute("alt") == "CallCenterStateMachine"
    assert picture.evaluate("one => one.naturalWidth") > 200


@pytest.mark.slow
def test_a_form_opened_again_shows_the_run_that_it_started_last(page, jupyter, folder):
    path = folder / "kept form.ipynb"
    run_cells(page, jupyter, path, CONNECT, FORM)
    page.get_by_role("button", name="unresolved", exact=True).click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator('.sfn-status[data-status="FAILED"]').wait_for()
    opened_again(page, jupyter, path)
    picture = page.locator(".jp-OutputArea-output img").get_attribute("src")
    assert "sfn-failed" in picture
