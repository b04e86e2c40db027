"""Keys typed in a view stay in it, in JupyterLab in a real browser: the notebook's cells are left alone."""

import pytest

from tests.browser.jupyter import MODEL
from tests.viewer.in_jupyterlab import CALL_CENTER, CONNECT, FORM, run_cells, state

pytestmark = pytest.mark.slow

ARROWS = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]
KEYS = [*ARROWS, *"ddxrymabcvz100ii", "Escape", "Control+b", "Control+Shift+c"]
NOTEBOOK = f"""() => ({{
  cells: {MODEL}.content.widgets.map(cell => cell.model.type + cell.model.sharedModel.getSource()),
  active: {MODEL}.content.activeCellIndex,
  mode: {MODEL}.content.mode,
  asks: document.querySelectorAll(".jp-Dialog").length,
  sidebar: jupyterapp.shell.leftCollapsed,
  here: document.activeElement.closest(".jp-OutputArea-output") !== null,
}})"""


def tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()


def in_the_table(page):
    tab(page, "Table")
    page.locator(".sfn th").first.click()


def in_the_timeline(page):
    tab(page, "Timeline")
    page.locator(".sfn-row").first.focus()


def in_the_events(page):
    tab(page, "Events")
    page.locator(".sfn summary").first.click()


def in_the_filter(page):
    tab(page, "Events")
    page.locator(".sfn").get_by_label("Filter").click()


def in_the_input(page):
    tab(page, "Run")
    page.get_by_label("Input of a new execution, JSON").click()


PLACES = {
    "a state": lambda page: state(page, "Work on Case").click(),
    "the ground of the graph": lambda page: page.locator(".sfn-canvas").click(position={"x": 5, "y": 5}),
    "the text of a step": lambda page: page.locator(".sfn-step h3").click(),
    "the data of a step": lambda page: page.get_by_label("Input", exact=True).click(),
    "a tab": lambda page: tab(page, "Step"),
    "the table": in_the_table,
    "the timeline": in_the_timeline,
    "the events": in_the_events,
    "the filter": in_the_filter,
    "the input of a new execution": in_the_input,
    "the scrubber": lambda page: page.get_by_label("Moment of the execution").focus(),
    "the length of the replay": lambda page: page.get_by_label("Length of the replay").focus(),
    "a button": lambda page: page.get_by_label("Zoom in").click(),
}


@pytest.fixture(scope="module")
def watched(browser, jupyter, folder):
    """A page with a notebook in which a view stands between other cells."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    run_cells(page, jupyter, folder / "keys.ipynb", CONNECT, CALL_CENTER, "1", "2")
    page.locator(".sfn").wait_for()
    yield page
    page.context.close()


def typed(page, keys):
    """What the notebook is like before and after these keys."""
    before = page.evaluate(NOTEBOOK)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    return before, page.evaluate(NOTEBOOK)


@pytest.mark.parametrize("place", PLACES)
def test_keys_typed_in_a_view_leave_the_notebook_alone(watched, place):
    tab(watched, "Step")
    PLACES[place](watched)
    before, after = typed(watched, KEYS)
    assert before["here"] and after == before


def test_keys_typed_in_a_form_leave_the_notebook_alone(page, jupyter, folder):
    run_cells(page, jupyter, folder / "form.ipynb", CONNECT, FORM, "1", "2")
    for name in ("unresolved", "resolved"):
        page.get_by_role("button", name=name, exact=True).click()
        before, after = typed(page, KEYS)
        assert before["here"] and after == before


def test_a_notebook_is_saved_from_a_view(watched, folder):
    state(watched, "Open Case").click()
    watched.evaluate(f"{MODEL}.content.widgets[2].model.sharedModel.setSource('1 + 1')")
    watched.keyboard.press("Control+s")
    watched.wait_for_function(f"() => !{MODEL}.context.model.dirty")
    assert "1 + 1" in (folder / "keys.ipynb").read_text("utf-8")


@pytest.mark.parametrize("keys", ["Control+Enter", "Shift+Enter"])
def test_a_cell_is_run_from_its_view(watched, keys):
    count = f"{MODEL}.content.widgets[1].model.executionCount"
    before = watched.evaluate(count)
    state(watched, "Open Case").click()
    watched.keyboard.press(keys)
    watched.wait_for_function(f"before => {count} > before", arg=before)
    watched.locator(".sfn").wait_for()
