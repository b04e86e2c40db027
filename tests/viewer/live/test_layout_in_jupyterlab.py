"""What is in one view, on small windows and on a projector: measured in JupyterLab in a real browser."""

import pytest

from tests.viewer.in_jupyterlab import CALL_CENTER, CONNECT, FORM, run_cells, state

pytestmark = pytest.mark.slow


def box(locator):
    """Where something stands: left, top, right, bottom."""
    found = locator.bounding_box()
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def holds(outer, inner):
    """Whether one place is inside another, to the pixel."""
    (left, top, right, bottom), (x, y, end, foot) = outer, inner
    return left - 1 <= x and top - 1 <= y and end <= right + 1 and foot <= bottom + 1


def cut_off(page, **things):
    """{name: place} of those that are not wholly in view, once the first is scrolled to the top."""
    next(iter(things.values())).evaluate("thing => thing.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(300)
    view = box(page.locator(".jp-WindowedPanel-outer").first)
    places = {name: box(thing) for name, thing in things.items()}
    return {name: place for name, place in places.items() if not holds(view, place)}


@pytest.fixture(scope="module")
def opened(browser, jupyter, folder):
    """Runs a cell in a notebook at a window's size and returns the page."""
    pages = []

    def open_(name, cell, width, height):
        pages.append(browser.new_page(viewport={"width": width, "height": height}))
        run_cells(pages[-1], jupyter, folder / f"{name}-{width}-{height}.ipynb", CONNECT, cell)
        return pages[-1]

    yield open_
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("presenting, width, height", [(False, 1280, 720), (True, 1920, 1080)])
def test_the_form_and_the_end_of_the_run_are_in_one_view(opened, presenting, width, height):
    page = opened("form", FORM, width, height)
    if presenting:
        page.evaluate("jupyterapp.commands.execute('application:toggle-presentation-mode')")
    page.get_by_role("button", name="unresolved", exact=True).click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator('.sfn-status[data-status="FAILED"]').wait_for()
    things = {"branch": page.locator(".widget-toggle-buttons"), "play": page.get_by_role("button", name="Play")}
    things |= {"start": page.get_by_role("button", name="Start", exact=True), "graph": page.locator(".sfn-canvas")}
    assert cut_off(page, **things, escalate=state(page, "Escalate Case"), fail=state(page, "Fail")) == {}
    page.get_by_role("tab", name="Run", exact=True).click()
    side = box(page.locator(".sfn-side"))
    assert holds(side, box(page.get_by_role("tab", name="Run", exact=True)))
    assert holds(side, box(page.get_by_text("Start execution"))) and holds(
        side, box(page.get_by_text("Stop execution"))
    )


@pytest.mark.parametrize("width, height", [(700, 900), (700, 500)], ids=["700 pixels", "zoomed to 200 %"])
def test_the_graph_and_its_replay_are_in_one_view(opened, width, height):
    page = opened("watch", CALL_CENTER, width, height)
    assert cut_off(page, graph=page.locator(".sfn-canvas"), play=page.get_by_role("button", name="Play")) == {}
