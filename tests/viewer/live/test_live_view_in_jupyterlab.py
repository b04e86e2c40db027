"""The live view as a student meets it: in JupyterLab, in a browser, on executions of the local AWS."""

import statistics
import time
from urllib.parse import unquote

import pytest

from tests.browser.jupyter import MODEL
from tests.viewer.in_jupyterlab import CALL_CENTER, CONNECT, HELD, STEPS, becomes, state, told_by_the_kernel
from viewer.look import LOOKS

pytestmark = pytest.mark.slow

WAITING = """
states = {"Pause": {"Type": "Wait", "Seconds": 600, "End": True}}
machine = helpers.create_state_machine("Pausing", {"StartAt": "Pause", "States": states})
watched = helpers.watch(helpers.start(machine, {}))
watched
"""


def test_twenty_steps_turn_one_by_one_while_they_run(notebook, tmp_path, record_property):
    page = notebook("live", CONNECT, HELD.format(gates=str(tmp_path), steps=STEPS))
    delays = []
    for step in range(1, STEPS + 1):
        becomes(page, f"Step {step}", "in-progress")
        if step < STEPS:
            assert "not-reached" in state(page, f"Step {step + 1}").get_attribute("class")
        begun = time.perf_counter()
        (tmp_path / str(step)).touch()
        becomes(page, f"Step {step}", "succeeded")
        delays.append(time.perf_counter() - begun)
    record_property("median delay", statistics.median(delays))
    print(f"gate to screen: median {statistics.median(delays) * 1000:.0f} ms, worst {max(delays) * 1000:.0f} ms")
    page.locator('.sfn-status[data-status="SUCCEEDED"]').wait_for()


def test_a_click_shows_the_data_of_a_step_and_what_it_added(notebook):
    page = notebook("click", CONNECT, CALL_CENTER)
    state(page, "Work on Case").click()
    step = page.locator(".sfn-step")
    assert "Work on Case" in step.inner_text()
    assert '+   "Status"' in step.locator(".sfn-added").first.inner_text()
    assert '~   "Message"' in step.locator(".sfn-changed").first.inner_text()
    step.get_by_role("button", name="Show log lines").click()
    step.get_by_label("Log lines").wait_for()
    assert "START RequestId" in step.get_by_label("Log lines").inner_text()


def test_another_execution_is_started_from_the_view(notebook):
    page = notebook("start", CONNECT, CALL_CENTER)
    page.get_by_role("tab", name="Run", exact=True).click()
    field, start = (
        page.get_by_label("Input of a new execution, JSON"),
        page.get_by_role("button", name="Start execution"),
    )
    field.fill('{"inputCaseID": ')
    assert start.is_disabled()
    field.fill('{"inputCaseID": "042"}')
    start.click()
    page.wait_for_timeout(1500)
    state(page, "Open Case").click()
    assert '"042"' in page.locator(".sfn-step").inner_text()


def walked(page, key, times):
    """The labels of what has the focus while a key is pressed so often."""
    labels = set()
    for _ in range(times):
        page.keyboard.press(key)
        labels.add(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent")
        )
    return labels


def test_the_keyboard_alone_reaches_everything(notebook):
    page = notebook("keyboard", CONNECT, CALL_CENTER)
    page.locator(".sfn-tools button").first.focus()
    reached = walked(page, "Tab", 40)
    stop = page.locator('[data-state][tabindex="0"]')
    assert {"Zoom out", "Export", "Step", "Play", "Moment of the execution"} < reached
    assert stop.get_attribute("aria-label") in reached
    stop.focus()
    assert any(label.startswith("Work on Case, Task") for label in walked(page, "ArrowUp", 8))
    page.keyboard.press("Enter")
    assert "Open Case" in page.locator(".sfn-step h3").inner_text()
    page.get_by_role("tab", name="Step", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Table", exact=True).get_attribute("aria-selected") == "true"
    page.get_by_label("Moment of the execution").focus()
    page.keyboard.press("Home")
    becomes(page, "Open Case", "not-reached")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious(notebook, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = notebook(f"axe {theme}", CONNECT, CALL_CENTER)
    page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})")
    page.wait_for_timeout(1000)
    for tab in page.get_by_role("tablist", name="Views").get_by_role("tab").all():
        tab.click()
        found = axe.run(page, context=".sfn").response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
    succeeded = LOOKS["succeeded"].dark_line if theme == "Dark" else LOOKS["succeeded"].line
    shape = state(page, "Open Case").locator(".sfn-shape")
    red, green, blue = (int(succeeded[start : start + 2], 16) for start in (1, 3, 5))
    page.wait_for_timeout(300)
    assert shape.evaluate("one => getComputedStyle(one).stroke") == f"rgb({red}, {green}, {blue})"


def test_a_comparison_marks_the_parting_state(notebook):
    page = notebook(
        "compare",
        CONNECT,
        CALL_CENTER,
        """
runs = []
for status in ("1", "0"):
    helpers.create_function("WorkOnCaseFunction", environment={"CASE_STATUS": status})
    runs.append(helpers.watch(helpers.start(made["state_machine"], {"inputCaseID": "001"})))
    runs[-1].wait(10)
runs[0].compare(runs[1])
""",
    )
    picture = unquote(page.locator(".jp-RenderedSVG img").last.get_attribute("src"))
    assert 'data-parting="Is Case Resolved"' in picture
    assert "Second execution" in picture


def test_an_execution_is_stopped_from_the_view(notebook, tmp_path):
    page = notebook("stop", CONNECT, HELD.format(gates=str(tmp_path), steps=2))
    page.get_by_role("tab", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop execution").click()
    page.locator('.sfn-status[data-status="ABORTED"]').wait_for()
    assert "canceled" in state(page, "Step 1").get_attribute("class")


def test_a_closed_cell_asks_no_more(notebook, tmp_path, folder):
    page = notebook("close", CONNECT, HELD.format(gates=str(tmp_path), steps=2))
    assert told_by_the_kernel(page, folder, "watched.watching") == "True"
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_timeout(500)
    assert told_by_the_kernel(page, folder, "watched.watching") == "False"


def test_a_cell_that_is_closed_after_the_page_was_loaded_again_asks_no_more(notebook, folder):
    page = notebook("reload", CONNECT, WAITING)
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(500)
    page.reload()
    page.locator(".sfn").first.wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    assert told_by_the_kernel(page, folder, "watched.watching") == "True"
    page.evaluate("jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.wait_for_timeout(500)
    assert told_by_the_kernel(page, folder, "watched.watching") == "False"


def test_a_kernel_that_was_restarted_is_told_of(notebook):
    page = notebook("restart", CONNECT, WAITING)
    page.evaluate(f"{MODEL}.sessionContext.session.kernel.restart()")
    page.get_by_role("tab", name="Run", exact=True).click()
    page.get_by_role("button", name="Stop execution").click()
    page.get_by_text("The kernel was restarted: run the cell again.").wait_for()


def test_interrupting_the_kernel_ends_the_watch_and_not_the_execution(notebook, tmp_path, folder):
    page = notebook("interrupt", CONNECT, HELD.format(gates=str(tmp_path), steps=2))
    kernel = f"{MODEL}.sessionContext.session.kernel"
    page.evaluate(f"() => {{ {kernel}.requestExecute({{code: 'watched.wait(60)'}}); }}")
    page.wait_for_timeout(500)
    page.evaluate(f"() => {kernel}.interrupt()")
    page.wait_for_timeout(500)
    assert told_by_the_kernel(page, folder, "watched.watching") == "False"
    assert told_by_the_kernel(page, folder, "watched.trace.status") == "RUNNING"
